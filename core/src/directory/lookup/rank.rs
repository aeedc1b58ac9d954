//! Rows become candidates: which of them have the caller's number, why, and who comes first. A tie is shown, never
//! guessed away.
//!
//! The order: whom the agent chose before; then by how surely the number names one person or firm ([`Place`]);
//! inactive records last.

use callside_protocol::{Candidate, CompanyRef, MatchReason, Personal, PhoneField, RecordKind, RecordRef};

use super::table::{PHONES, Table};
use crate::{
    netsuite::Row,
    phone::{self, Fit, PhoneNumber, Region},
};

/// More people than this on one number are no help to anybody during a call.
const MOST: usize = 50;

/// Candidates, best first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ranked {
    /// Best first.
    pub candidates: Vec<Candidate>,
    /// Whom the call is for. `None`: several share the best place.
    pub chosen: Option<usize>,
    /// The agent chose so before.
    pub by_agent: bool,
}

/// How surely a number names a record, surest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Place {
    /// A number people carry or live with: exact in a mobile or home field.
    Personal,
    /// Exact in another telephone field: a company's own number, a desk.
    Line,
    /// Somebody of the company whose number it is.
    BeneathCompany,
    /// A project of the customer whose number it is.
    Project,
    /// Exact, stored with an extension: behind a switchboard that belongs to no company here.
    BehindSwitchboard,
    /// Exact, but a fax number.
    Fax,
    /// Only the last digits.
    LastDigits,
    /// Somebody of, or a project of, a company of which only the last digits agree.
    BeneathLastDigits,
}

/// Reads and ranks. `chosen_before` is what the agent chose for this number on this machine: a record, or (`Some(None)`)
/// none of them.
#[must_use]
pub fn read(rows: &[Row], caller: &PhoneNumber, home: Region, chosen_before: Option<Option<&RecordRef>>) -> Ranked {
    let mut found: Vec<Found> = Vec::new();
    for one in rows.iter().filter_map(|row| Found::of(row, caller, home)) {
        match found.iter_mut().find(|earlier| earlier.candidate.record == one.candidate.record) {
            Some(earlier) => earlier.fits.extend(one.fits),
            None => found.push(one),
        }
    }
    for one in &mut found {
        one.fits.sort_unstable_by_key(|(field, fit)| (*fit, *field == PhoneField::Fax, *field));
        one.fits.dedup();
    }
    let owners: Vec<(RecordRef, Fit)> = found
        .iter()
        .filter(|one| matches!(one.table, Table::Customer | Table::Vendor))
        .filter_map(|one| one.best_line().map(|fit| (one.candidate.record.clone(), fit)))
        .collect();
    let mut placed: Vec<(bool, bool, Place, Candidate)> = found
        .into_iter()
        .map(|one| {
            let before = chosen_before.flatten() == Some(&one.candidate.record);
            let inactive = one.inactive;
            let (place, candidate) = one.placed(&owners, before);
            (!before, inactive, place, candidate)
        })
        .collect();
    placed.sort_by(|one, other| order(one).cmp(&order(other)));
    let best = placed.first().map(standing);
    let share_best = placed.iter().filter(|one| Some(standing(one)) == best).count();
    let by_agent = match chosen_before {
        Some(Some(_)) => placed.first().is_some_and(|(not_before, ..)| !not_before),
        Some(None) => !placed.is_empty(),
        None => false,
    };
    let chosen = (share_best == 1 && chosen_before != Some(None)).then_some(0);
    let candidates = placed.into_iter().map(|(.., candidate)| candidate).take(MOST).collect();
    Ranked { candidates, chosen, by_agent }
}

type Placed = (bool, bool, Place, Candidate);

fn standing((not_before, inactive, place, _): &Placed) -> (bool, bool, Place) {
    (*not_before, *inactive, *place)
}

fn order(placed: &Placed) -> ((bool, bool, Place), RecordKind, &Personal, &str) {
    (standing(placed), placed.3.record.kind, &placed.3.name, placed.3.record.id.as_str())
}

/// A row that has the caller's number.
struct Found {
    table: Table,
    candidate: Candidate,
    inactive: bool,
    fits: Vec<(PhoneField, Fit)>,
}

impl Found {
    fn of(row: &Row, caller: &PhoneNumber, home: Region) -> Option<Self> {
        let fits: Vec<(PhoneField, Fit)> = PHONES
            .into_iter()
            .filter_map(|(field, column)| {
                let stored = phone::stored(row.get(column)?, home)?;
                Some((field, phone::fit(caller, &stored)?))
            })
            .collect();
        if fits.is_empty() {
            return None;
        }
        let (table, candidate) = candidate(row)?;
        Some(Self { table, candidate, inactive: row.get("isinactive") == Some("T"), fits })
    }

    /// How well one of its telephones, faxes apart, fits.
    fn best_line(&self) -> Option<Fit> {
        self.fits.iter().filter(|(field, _)| *field != PhoneField::Fax).map(|(_, fit)| *fit).min()
    }

    fn placed(mut self, owners: &[(RecordRef, Fit)], chosen_before: bool) -> (Place, Candidate) {
        let company = self.candidate.company.as_ref().map(|company| &company.record);
        let owner = owners.iter().find(|(owner, _)| Some(&owner.id) == company.map(|company| &company.id));
        let own_fit = self.best_line();
        let exact = |field: PhoneField| self.fits.contains(&(field, Fit::Exact));
        let place = match (self.table, own_fit, owner) {
            (Table::Job, Some(Fit::LastDigits), _) => Place::BeneathLastDigits,
            (Table::Job, Some(_), _) => Place::Project,
            (Table::Job, None, _) => Place::BeneathLastDigits,
            _ if exact(PhoneField::Mobile) || exact(PhoneField::Home) => Place::Personal,
            (_, Some(Fit::Exact | Fit::ExactWithExtension), Some((_, Fit::Exact))) => Place::BeneathCompany,
            (_, Some(Fit::Exact), _) => Place::Line,
            (_, Some(Fit::ExactWithExtension), _) => Place::BehindSwitchboard,
            (_, None, _) if self.fits.iter().any(|(_, fit)| *fit < Fit::LastDigits) => Place::Fax,
            (_, _, Some(_)) => Place::BeneathLastDigits,
            (_, _, None) => Place::LastDigits,
        };
        let mut reasons = Vec::new();
        if chosen_before {
            reasons.push(MatchReason::ChosenBefore);
        }
        if self.table == Table::Job {
            reasons.push(MatchReason::ProjectOfCustomer);
        } else {
            reasons.extend(self.fits.iter().map(|(field, fit)| match fit {
                Fit::Exact => MatchReason::Exact(*field),
                Fit::ExactWithExtension => MatchReason::ExactWithExtension(*field),
                Fit::LastDigits => MatchReason::LastDigits(*field),
            }));
            if owner.is_some() {
                reasons.push(MatchReason::SameCompany);
            }
        }
        if self.inactive {
            reasons.push(MatchReason::Inactive);
        }
        self.candidate.reasons = reasons;
        (place, self.candidate)
    }
}

/// A row as a candidate without reasons. `None`: the row has no kind or no id, so it names nobody.
pub(super) fn candidate(row: &Row) -> Option<(Table, Candidate)> {
    let table = Table::named(row.get("kind")?)?;
    let id = row.get("id").filter(|id| !id.is_empty())?.to_owned();
    let kind = match table {
        Table::Contact => RecordKind::Contact,
        Table::Customer => stage(row.get("stage")),
        Table::Job => RecordKind::Project,
        Table::Vendor => RecordKind::Vendor,
        Table::Employee => RecordKind::Employee,
    };
    let company = text(row, "company").map(|id| {
        let kind = match row.get("companykind") {
            Some("vendor") => RecordKind::Vendor,
            _ => stage(row.get("companystage")),
        };
        let name = text(row, "companyname").unwrap_or_default();
        CompanyRef { record: RecordRef { kind, id }, name: name.into() }
    });
    let title = text(row, "title").map(Personal::from);
    Some((
        table,
        Candidate {
            record: RecordRef { kind, id },
            name: name(table, row).into(),
            title,
            company,
            reasons: Vec::new(),
        },
    ))
}

/// A customer's stage as SuiteQL says it; what it does not say is a customer.
fn stage(text: Option<&str>) -> RecordKind {
    match text.unwrap_or_default().to_ascii_lowercase().as_str() {
        "lead" => RecordKind::Lead,
        "prospect" => RecordKind::Prospect,
        _ => RecordKind::Customer,
    }
}

/// A person's name from its parts, a firm's from its one field; each stands in for the other where it is missing.
fn name(table: Table, row: &Row) -> String {
    let parts: Vec<String> =
        ["firstname", "middlename", "lastname"].iter().filter_map(|part| text(row, part)).collect();
    let parts = parts.join(" ");
    let whole = text(row, "wholename").unwrap_or_default();
    let is_person = match table {
        Table::Contact | Table::Employee => true,
        Table::Customer | Table::Vendor => row.get("isperson") == Some("T"),
        Table::Job => false,
    };
    let (first, second) = if is_person { (parts, whole) } else { (whole, parts) };
    if first.is_empty() { second } else { first }
}

/// A value without blanks around it and never doubled inside (an empty middle name leaves two); empty is none.
fn text(row: &Row, column: &str) -> Option<String> {
    let text = row.get(column)?.split_whitespace().collect::<Vec<_>>().join(" ");
    (!text.is_empty()).then_some(text)
}

#[cfg(test)]
mod tests {
    use callside_protocol::{MatchReason as Why, PhoneField as Field};

    use super::*;

    fn row(columns: &[(&str, &str)]) -> Row {
        columns.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    }

    fn contact(id: &str, columns: &[(&str, &str)]) -> Row {
        let mut all = vec![("kind", "contact"), ("id", id), ("firstname", "Dana"), ("lastname", "Whitfield")];
        all.extend_from_slice(columns);
        row(&all)
    }

    fn customer(id: &str, columns: &[(&str, &str)]) -> Row {
        let mut all = vec![("kind", "customer"), ("id", id), ("wholename", "Harbor Foods Ltd"), ("stage", "Customer")];
        all.extend_from_slice(columns);
        row(&all)
    }

    fn ranked(rows: &[Row], caller: &str) -> Ranked {
        read(rows, &PhoneNumber::parse(caller, Region::US).unwrap(), Region::US, None)
    }

    fn ids(ranked: &Ranked) -> Vec<&str> {
        ranked.candidates.iter().map(|candidate| candidate.record.id.as_str()).collect()
    }

    #[test]
    fn one_record_is_listed_once_with_its_best_reason_first() {
        let rows = [
            contact("1", &[("phone", "555-0134"), ("mobilephone", "(650) 555-0134"), ("fax", "6505550134")]),
            contact("1", &[("mobilephone", "(650) 555-0134")]),
        ];
        let got = ranked(&rows, "+16505550134");
        assert_eq!(got.candidates.len(), 1);
        let reasons = [Why::Exact(Field::Mobile), Why::Exact(Field::Fax), Why::LastDigits(Field::Phone)];
        assert_eq!(got.candidates[0].reasons, reasons);
        assert_eq!(got.chosen, Some(0));
    }

    #[test]
    fn a_number_stored_with_an_extension_is_found() {
        let got = ranked(&[contact("1", &[("phone", "650.555.0134 x12")])], "+16505550134");
        assert_eq!(got.candidates[0].reasons, [Why::ExactWithExtension(Field::Phone)]);
        assert_eq!(got.chosen, Some(0));
    }

    #[test]
    fn a_spanish_number_never_finds_an_american_contact() {
        let rows = [contact("1", &[("phone", "(591) 234-5678")]), contact("2", &[("phone", "+34 912 345 678")])];
        assert_eq!(ids(&ranked(&rows, "+34912345678")), ["2"]);
    }

    #[test]
    fn a_companys_number_means_the_company_first_and_its_people_under_it() {
        let beneath = [("company", "9"), ("companyname", "Harbor Foods Ltd")];
        let rows = [
            contact("1", &[&[("phone", "(650) 555-0130")], &beneath[..]].concat()),
            contact("2", &[&[("phone", "(650) 555-0130 x12")], &beneath[..]].concat()),
            customer("9", &[("phone", "650 555 0130")]),
            row(&[("kind", "job"), ("id", "5"), ("wholename", "Pier 9"), ("company", "9"), ("phone", "650 555 0130")]),
        ];
        let got = ranked(&rows, "+16505550130");
        assert_eq!(ids(&got), ["9", "1", "2", "5"]);
        assert_eq!(got.chosen, Some(0));
        assert_eq!(got.candidates[2].reasons, [Why::ExactWithExtension(Field::Phone), Why::SameCompany]);
        assert_eq!(got.candidates[3].reasons, [Why::ProjectOfCustomer]);
        assert_eq!(got.candidates[3].company.as_ref().unwrap().record.id, "9");
    }

    #[test]
    fn a_persons_mobile_comes_before_the_company_of_that_number() {
        let rows = [
            customer("9", &[("phone", "650 555 0145")]),
            contact("1", &[("mobilephone", "6505550145"), ("company", "9")]),
        ];
        let got = ranked(&rows, "+16505550145");
        assert_eq!((ids(&got), got.chosen), (vec!["1", "9"], Some(0)));
    }

    #[test]
    fn a_tie_is_not_chosen() {
        let rows = [
            contact("2", &[("phone", "(650) 555-0140 x12"), ("company", "9")]),
            contact("1", &[("phone", "+1 650 555 0140 ext. 15"), ("company", "9")]),
        ];
        let got = ranked(&rows, "+16505550140");
        assert_eq!((ids(&got), got.chosen, got.by_agent), (vec!["1", "2"], None, false));
    }

    #[test]
    fn what_the_agent_chose_before_comes_first() {
        let rows = [contact("1", &[("mobilephone", "6505550140")]), contact("2", &[("phone", "(650) 555-0140")])];
        let caller = PhoneNumber::parse("+16505550140", Region::US).unwrap();
        let before = RecordRef { kind: RecordKind::Contact, id: "2".into() };
        let got = read(&rows, &caller, Region::US, Some(Some(&before)));
        assert_eq!((ids(&got), got.chosen, got.by_agent), (vec!["2", "1"], Some(0), true));
        assert_eq!(got.candidates[0].reasons[0], Why::ChosenBefore);
        let nobody = read(&rows, &caller, Region::US, Some(None));
        assert_eq!((nobody.chosen, nobody.by_agent), (None, true));
        let gone = RecordRef { kind: RecordKind::Contact, id: "77".into() };
        let got = read(&rows, &caller, Region::US, Some(Some(&gone)));
        assert_eq!((got.chosen, got.by_agent), (Some(0), false));
    }

    #[test]
    fn inactive_records_are_last_and_marked() {
        let rows = [
            contact("1", &[("mobilephone", "6505550140"), ("isinactive", "T")]),
            contact("2", &[("fax", "6505550140"), ("isinactive", "F")]),
        ];
        let got = ranked(&rows, "+16505550140");
        assert_eq!((ids(&got), got.chosen), (vec!["2", "1"], Some(0)));
        assert_eq!(got.candidates[1].reasons, [Why::Exact(Field::Mobile), Why::Inactive]);
    }

    #[test]
    fn names_are_as_people_write_them() {
        let named = |row: Row| candidate(&row).unwrap().1.name.into_revealed();
        assert_eq!(named(contact("1", &[("middlename", "")])), "Dana Whitfield");
        assert_eq!(named(row(&[("kind", "contact"), ("id", "1"), ("wholename", "D. Whitfield")])), "D. Whitfield");
        assert_eq!(named(row(&[("kind", "contact"), ("id", "1")])), "");
        let person = [("isperson", "T"), ("firstname", "Ingrid"), ("lastname", "Solberg")];
        assert_eq!(named(customer("1", &person)), "Ingrid Solberg");
        assert_eq!(named(customer("1", &[("isperson", "F"), ("firstname", "x")])), "Harbor Foods Ltd");
    }

    #[test]
    fn leads_and_prospects_keep_their_stage() {
        let kind = |stage| candidate(&customer("1", &[("stage", stage)])).unwrap().1.record.kind;
        assert_eq!(
            [kind("Lead"), kind("PROSPECT"), kind("Customer"), kind("")].map(Some),
            [
                Some(RecordKind::Lead),
                Some(RecordKind::Prospect),
                Some(RecordKind::Customer),
                Some(RecordKind::Customer),
            ]
        );
    }

    #[test]
    fn rows_that_only_share_the_digits_are_nobody() {
        let rows = [contact("1", &[("phone", "(212) 555-0134")]), row(&[("kind", "contact"), ("phone", "6505550134")])];
        assert_eq!(ranked(&rows, "+16505550134"), Ranked::default());
    }
}
