//! Records, why they match, and why nobody was asked.

use crate::{Candidate, MatchReason, PhoneField, RecordKind, Timestamp, Unasked, Who};

/// A record kind: "Contact".
#[must_use]
pub const fn kind(kind: RecordKind) -> &'static str {
    match kind {
        RecordKind::Contact => "Contact",
        RecordKind::Customer => "Customer",
        RecordKind::Prospect => "Prospect",
        RecordKind::Lead => "Lead",
        RecordKind::Project => "Project",
        RecordKind::Vendor => "Vendor",
        RecordKind::Employee => "Employee",
    }
}

/// Several of a kind, inside a sentence: "contacts".
#[must_use]
pub const fn kind_plural(kind: RecordKind) -> &'static str {
    match kind {
        RecordKind::Contact => "contacts",
        RecordKind::Customer => "customers",
        RecordKind::Prospect => "prospects",
        RecordKind::Lead => "leads",
        RecordKind::Project => "projects",
        RecordKind::Vendor => "vendors",
        RecordKind::Employee => "employees",
    }
}

/// Kinds as a list: "contacts, customers and leads".
#[must_use]
pub fn kinds(kinds: &[RecordKind]) -> String {
    match kinds {
        [] => "no records".to_owned(),
        [only] => kind_plural(*only).to_owned(),
        [first @ .., last] => {
            let first: Vec<&str> = first.iter().copied().map(kind_plural).collect();
            format!("{} and {}", first.join(", "), kind_plural(*last))
        }
    }
}

/// The field a number was found in, inside a sentence: "mobile".
#[must_use]
pub fn field(field: &PhoneField) -> &str {
    match field {
        PhoneField::Phone => "phone",
        PhoneField::Mobile => "mobile",
        PhoneField::Office => "office phone",
        PhoneField::Home => "home phone",
        PhoneField::Alternate => "alt. phone",
        PhoneField::Fax => "fax",
        PhoneField::Custom(label) => label,
    }
}

/// Why a candidate is listed: "exact mobile". `at` writes a day and time.
#[must_use]
pub fn reason(reason: &MatchReason, at: &dyn Fn(Timestamp) -> String) -> String {
    match reason {
        MatchReason::ChosenBefore => "chosen before".to_owned(),
        MatchReason::Exact(found) => format!("exact {}", field(found)),
        MatchReason::ExactWithExtension(found) => format!("exact {}, with an extension", field(found)),
        MatchReason::LastDigits(found) => format!("last digits of {}", field(found)),
        MatchReason::SameCompany => "same company".to_owned(),
        MatchReason::ProjectOfCustomer => "project of this customer".to_owned(),
        MatchReason::LastSpoke(then) => format!("last spoke {}", at(*then)),
        MatchReason::LastSpokeWithCompany(then) => format!("last spoke with this company {}", at(*then)),
        MatchReason::SalesRep => "you are the sales rep".to_owned(),
        MatchReason::Inactive => "inactive in NetSuite".to_owned(),
    }
}

/// A candidate's name, or what to call a record that has none.
#[must_use]
pub fn candidate_name(candidate: &Candidate) -> String {
    if candidate.name.is_blank() {
        format!("{} {} without a name", kind(candidate.record.kind), candidate.record.id)
    } else {
        candidate.name.reveal().to_owned()
    }
}

/// Why nobody was asked.
#[must_use]
pub const fn unasked(why: Unasked) -> &'static str {
    match why {
        Unasked::Anonymous => "The caller withholds the number",
        Unasked::Internal => "A colleague, by extension",
        Unasked::ShortCode => "A short number or service code",
    }
}

/// Who it is, in a line of its own. "Not found", "could not ask" and "not allowed" never read alike. `at` writes a day
/// and time.
#[must_use]
pub fn who_summary(who: &Who, at: &dyn Fn(Timestamp) -> String) -> String {
    match who {
        Who::Looking => "Looking in NetSuite".to_owned(),
        Who::Unasked(why) => unasked(*why).to_owned(),
        Who::Found { candidates, chosen: Some(chosen), .. } if candidates.len() == 1 => {
            candidates.get(*chosen).map_or_else(String::new, |found| matched(found, at))
        }
        Who::Found { candidates, chosen: Some(chosen), .. } => {
            candidates.get(*chosen).map_or_else(String::new, |found| {
                format!("{} · {} of {}", matched(found, at), chosen + 1, candidates.len())
            })
        }
        Who::Found { candidates, chosen: None, by_agent, .. } => nobody_chosen(candidates.len(), *by_agent),
        Who::NotFound { .. } => "Not found among the records your role sees".to_owned(),
        Who::CouldNotAsk(_) => "NetSuite could not be asked".to_owned(),
        Who::NotAllowed(_) => "Your role may not look up callers".to_owned(),
    }
}

/// Said of an answer out of a copy that is old. `at` writes a day and time.
#[must_use]
pub fn aged(as_of: Timestamp, at: &dyn Fn(Timestamp) -> String) -> String {
    format!("From your copy, as NetSuite was {}", at(as_of))
}

/// Several records and none of them chosen, by nobody yet or on purpose.
pub(super) fn nobody_chosen(candidates: usize, by_agent: bool) -> String {
    if by_agent {
        format!("None of {}: logged by number", super::count(candidates, "match", "matches"))
    } else {
        format!("{} share this number", super::count(candidates, "record", "records"))
    }
}

fn matched(candidate: &Candidate, at: &dyn Fn(Timestamp) -> String) -> String {
    let reasons: Vec<String> = candidate.reasons.iter().map(|why| reason(why, at)).collect();
    format!("Matched: {}", reasons.join(" · "))
}

#[cfg(test)]
mod tests {
    use super::{candidate_name, kind, kind_plural, kinds, reason};
    use crate::{
        Candidate, Cloud, CompanyRef, Fault, FaultKind, MatchReason, Personal, PhoneField, RecordKind, RecordRef,
        Timestamp, Who,
    };

    fn at(then: Timestamp) -> String {
        format!("at {}", then.0)
    }

    fn who_summary(who: &Who) -> String {
        super::who_summary(who, &at)
    }

    fn candidate(name: &str, reasons: &[MatchReason]) -> Candidate {
        Candidate {
            record: RecordRef { kind: RecordKind::Contact, id: "2211".to_owned() },
            name: Personal::new(name),
            title: None,
            company: None,
            reasons: reasons.to_vec(),
        }
    }

    fn found(candidates: usize, chosen: Option<usize>, by_agent: bool) -> Who {
        let candidates =
            (0..candidates).map(|_| candidate("Dana", &[MatchReason::Exact(PhoneField::Mobile)])).collect();
        Who::Found { candidates, chosen, by_agent, unread: Vec::new(), as_of: None }
    }

    #[test]
    fn every_kind_has_its_singular_and_plural() {
        for each in RecordKind::ALL {
            assert_eq!(kind_plural(each), format!("{}s", kind(each).to_lowercase()));
        }
    }

    #[test]
    fn lists_of_kinds_read_as_sentences() {
        assert_eq!(kinds(&[]), "no records");
        assert_eq!(kinds(&[RecordKind::Lead]), "leads");
        assert_eq!(kinds(&RecordKind::ALL[..3]), "contacts, customers and prospects");
    }

    #[test]
    fn a_record_without_a_name_is_called_by_kind_and_id() {
        assert_eq!(candidate_name(&candidate("  ", &[])), "Contact 2211 without a name");
        assert_eq!(candidate_name(&candidate("Dana", &[])), "Dana");
    }

    #[test]
    fn matches_say_why_and_which_of_how_many() {
        assert_eq!(who_summary(&found(1, Some(0), false)), "Matched: exact mobile");
        assert_eq!(who_summary(&found(3, Some(1), false)), "Matched: exact mobile · 2 of 3");
        assert_eq!(who_summary(&found(3, None, false)), "3 records share this number");
        assert_eq!(who_summary(&found(1, None, true)), "None of 1 match: logged by number");
    }

    #[test]
    fn evidence_reads_as_a_person_would_say_it() {
        assert_eq!(reason(&MatchReason::LastSpoke(Timestamp(7)), &at), "last spoke at 7");
        assert_eq!(reason(&MatchReason::SalesRep, &at), "you are the sales rep");
        assert_eq!(reason(&MatchReason::Exact(PhoneField::Custom("Site phone".into())), &at), "exact Site phone");
    }

    #[test]
    fn an_answer_out_of_a_copy_says_its_age_where_that_is_more_than_an_hour() {
        let mut who = found(1, Some(0), false);
        assert_eq!(who.aged(Timestamp(90_000_000)), None, "NetSuite itself has answered");
        if let Who::Found { as_of, .. } = &mut who {
            *as_of = Some(Timestamp(7));
        }
        assert_eq!(who.aged(Timestamp(3_600_007)), None);
        let aged = who.aged(Timestamp(3_600_008)).unwrap();
        assert_eq!(super::aged(aged, &at), "From your copy, as NetSuite was at 7");
    }

    #[test]
    fn people_and_projects_are_of_their_company_whatever_its_stage() {
        let record = |kind, id: &str| RecordRef { kind, id: id.to_owned() };
        let company = |kind, id| Candidate { record: record(kind, id), ..candidate("Harbor Foods Ltd", &[]) };
        let mut dana = candidate("Dana", &[]);
        assert!(!dana.is_of(&company(RecordKind::Customer, "9")));
        dana.company = Some(CompanyRef { record: record(RecordKind::Lead, "9"), name: Personal::default() });
        assert!(dana.is_of(&company(RecordKind::Customer, "9")));
        assert!(!dana.is_of(&company(RecordKind::Vendor, "9")) && !dana.is_of(&company(RecordKind::Lead, "8")));
    }

    #[test]
    fn not_found_could_not_ask_and_not_allowed_differ() {
        let fault = Fault { cloud: Some(Cloud::NetSuite), kind: FaultKind::Offline, detail: None };
        let said = [
            who_summary(&Who::NotFound { among: Vec::new(), unread: Vec::new() }),
            who_summary(&Who::CouldNotAsk(fault.clone())),
            who_summary(&Who::NotAllowed(fault)),
        ];
        assert!(said[0] != said[1] && said[1] != said[2] && said[0] != said[2]);
    }
}
