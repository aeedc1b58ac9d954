//! Who comes first: which records have the caller's number, why, and which of them the call is for. One rule for what
//! NetSuite answers ([`read`]) and for the copy ([`rank_people`]). A tie is shown, never guessed away.
//!
//! The order: whom the agent chose before; active records before inactive ones; how surely the number names one person
//! or firm ([`Place`]); and among equals what else is known ([`Evidence`]): with whom the agent spoke last, whose sales
//! representative the agent is.

use std::cmp::Reverse;

use callside_protocol::{
    Candidate, CompanyRef, MatchReason, Personal, PhoneField, RecordKind, RecordRef, Timestamp, Who,
};

use super::{
    compose::own_alias,
    table::{PHONES, Table},
};
use crate::{
    directory::{
        copy::CustomField,
        people::{Person, RecordId},
    },
    netsuite::Row,
    ordered::sort_by,
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

impl Ranked {
    /// As an answer. `as_of`: of what time it is, where NetSuite itself did not give it.
    #[must_use]
    pub fn told(self, unread: Vec<RecordKind>, as_of: Option<Timestamp>) -> Who {
        let Self { candidates, chosen, by_agent } = self;
        Who::Found { candidates, chosen, by_agent, unread, as_of }
    }

    /// The company the call is for, where the number is its own: anybody of its people may be calling.
    #[must_use]
    pub fn house(&self) -> Option<RecordId> {
        let is_before = |candidate: &&Candidate| candidate.reasons.first() == Some(&MatchReason::ChosenBefore);
        let first = self.candidates.iter().find(|candidate| !is_before(candidate) || is_company(candidate));
        let first = first.filter(|first| self.chosen == Some(0) && is_company(first))?;
        let is_its_own = first.reasons.iter().any(|reason| matches!(reason, MatchReason::Exact(_)));
        RecordId::of_record(&first.record).filter(|_| is_its_own)
    }
}

fn is_company(candidate: &Candidate) -> bool {
    matches!(Table::of(candidate.record.kind), Table::Customer | Table::Vendor)
}

/// What is known beside the number. The room above hands it over.
#[derive(Clone, Copy, Debug, Default)]
pub struct Evidence<'a> {
    /// What the agent chose for this number before, on this machine: a record, or (`Some(None)`) none of those listed.
    pub chosen_before: Option<Option<&'a RecordRef>>,
    /// With whom the agent spoke: on any number. A record may be there more than once.
    pub spoke_with: &'a [Spoke],
    /// The agent's internal id as an employee.
    pub agent: Option<&'a str>,
    /// The account's own telephone fields: script id and label.
    pub labels: &'a [(String, String)],
}

/// A conversation of the agent's.
#[derive(Clone, Debug)]
pub struct Spoke {
    /// With whom.
    pub with: RecordRef,
    /// The company they belonged to.
    pub company: Option<RecordRef>,
    /// When.
    pub then: Timestamp,
}

impl Evidence<'_> {
    /// That employee is the agent.
    fn is_agent(&self, employee: Option<&str>) -> bool {
        employee.is_some_and(|employee| self.agent == Some(employee))
    }
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
    /// Somebody of the company whose number it is, with another number or none.
    ElsewhereInCompany,
}

/// Reads and ranks what NetSuite answered.
#[must_use]
pub fn read(rows: &[Row], own: &[CustomField], caller: &PhoneNumber, home: Region, evidence: &Evidence<'_>) -> Ranked {
    let found = rows.iter().filter_map(|row| {
        let standard = PHONES.into_iter().filter_map(|(field, column)| Some((field, row.get(column)?)));
        let own = own.iter().enumerate().filter_map(|(place, field)| {
            let text = row.get(&own_alias(place)).filter(|text| !text.is_empty())?;
            Some((PhoneField::Custom(field.column.clone()), text))
        });
        let fits = fits(&mut standard.chain(own), caller, home);
        if fits.is_empty() {
            return None;
        }
        let (table, candidate) = candidate(row)?;
        let is_rep = evidence.is_agent(row.get("salesrep"));
        Some(Found { table, candidate, inactive: row.get("isinactive") == Some("T"), is_rep, fits })
    });
    rank(found.collect(), evidence)
}

/// Ranks people of the copy: those the index named for the number, and where a company is calling
/// ([`Ranked::house`]), its people. Who neither has the number nor belongs to a company that has it is left out.
#[must_use]
pub fn rank_people(people: &[Person], caller: &PhoneNumber, home: Region, evidence: &Evidence<'_>) -> Ranked {
    let found = people.iter().map(|person| {
        let mut texts = person.phones.iter().map(|phone| (phone.field.clone(), phone.text.reveal()));
        let table = person.id.table;
        Found {
            table,
            candidate: person.candidate(),
            inactive: person.inactive,
            is_rep: evidence.is_agent(person.sales_rep.as_deref()),
            fits: fits(&mut texts, caller, home),
        }
    });
    rank(found.collect(), evidence)
}

fn fits(
    texts: &mut dyn Iterator<Item = (PhoneField, &str)>,
    caller: &PhoneNumber,
    home: Region,
) -> Vec<(Fit, bool, PhoneField)> {
    let mut fits = Vec::new();
    for (field, text) in texts {
        let best = phone::stored_numbers(text, home).iter().filter_map(|stored| phone::fit(caller, stored)).min();
        fits.extend(best.map(|fit| (fit, field == PhoneField::Fax, field)));
    }
    fits
}

fn rank(all: Vec<Found>, evidence: &Evidence<'_>) -> Ranked {
    let mut found: Vec<Found> = Vec::new();
    for one in all {
        match found.iter_mut().find(|earlier| earlier.candidate.record == one.candidate.record) {
            Some(earlier) => earlier.fits.extend(one.fits),
            None => found.push(one),
        }
    }
    for one in &mut found {
        sort_by(&mut one.fits, Ord::cmp);
        one.fits.dedup();
    }
    let owners: Vec<(RecordRef, Fit)> = found
        .iter()
        .filter(|one| matches!(one.table, Table::Customer | Table::Vendor))
        .filter_map(|one| one.best_line().map(|fit| (one.candidate.record.clone(), fit)))
        .collect();
    let mut placed: Vec<(Standing, Candidate)> =
        found.into_iter().filter_map(|one| one.placed(&owners, evidence)).collect();
    sort_by(&mut placed, |one, other| order(one).cmp(&order(other)));
    let best = placed.first().map(|(standing, _)| *standing);
    let share_best = placed.iter().filter(|(standing, _)| Some(*standing) == best).count();
    let by_agent = match evidence.chosen_before {
        Some(Some(_)) => best.is_some_and(|best| !best.not_before),
        Some(None) => !placed.is_empty(),
        None => false,
    };
    let chosen = (share_best == 1 && evidence.chosen_before != Some(None)).then_some(0);
    let candidates = placed.into_iter().map(|(_, candidate)| candidate).take(MOST).collect();
    Ranked { candidates, chosen, by_agent }
}

/// Where a record stands; equal standings are a tie.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Standing {
    not_before: bool,
    inactive: bool,
    place: Place,
    spoke: Reverse<Option<Timestamp>>,
    spoke_with_company: Reverse<Option<Timestamp>>,
    not_rep: bool,
}

fn order((standing, candidate): &(Standing, Candidate)) -> (Standing, RecordKind, &Personal, &str) {
    (*standing, candidate.record.kind, &candidate.name, candidate.record.id.as_str())
}

/// A record that may be the caller.
struct Found {
    table: Table,
    candidate: Candidate,
    inactive: bool,
    is_rep: bool,
    /// How its telephones fit, best first once sorted; the second tells faxes, which come after others.
    fits: Vec<(Fit, bool, PhoneField)>,
}

impl Found {
    /// How well one of its telephones, faxes apart, fits.
    fn best_line(&self) -> Option<Fit> {
        self.fits.iter().filter(|(_, fax, _)| !fax).map(|(fit, ..)| *fit).min()
    }

    fn place(&self, owner: Option<Fit>) -> Option<Place> {
        let own_fit = self.best_line();
        let is_own = |(fit, _, field): &(Fit, bool, PhoneField)| {
            *fit == Fit::Exact && matches!(field, PhoneField::Mobile | PhoneField::Home)
        };
        Some(match (self.table, own_fit, owner) {
            // A row of the copy has no telephones here and is reached through its customer alone.
            (Table::Job, None, Some(fit)) if self.fits.is_empty() && fit < Fit::LastDigits => Place::Project,
            (Table::Job, None, None) if self.fits.is_empty() => return None,
            (Table::Job, Some(Fit::LastDigits) | None, _) => Place::BeneathLastDigits,
            (Table::Job, Some(_), _) => Place::Project,
            _ if self.fits.is_empty() => match owner? {
                Fit::Exact if !self.inactive => Place::ElsewhereInCompany,
                Fit::Exact | Fit::ExactWithExtension | Fit::LastDigits => return None,
            },
            _ if self.fits.iter().any(is_own) => Place::Personal,
            (_, Some(Fit::Exact | Fit::ExactWithExtension), Some(Fit::Exact)) => Place::BeneathCompany,
            (_, Some(Fit::Exact), _) => Place::Line,
            (_, Some(Fit::ExactWithExtension), _) => Place::BehindSwitchboard,
            (_, None, _) if self.fits.iter().any(|(fit, ..)| *fit < Fit::LastDigits) => Place::Fax,
            (_, _, Some(_)) => Place::BeneathLastDigits,
            (_, _, None) => Place::LastDigits,
        })
    }

    fn placed(mut self, owners: &[(RecordRef, Fit)], evidence: &Evidence<'_>) -> Option<(Standing, Candidate)> {
        let same =
            |one: &RecordRef, other: &RecordRef| one.id == other.id && Table::of(one.kind) == Table::of(other.kind);
        let company = self.candidate.company.as_ref().map(|company| company.record.clone());
        let owner = owners.iter().find(|(owner, _)| company.as_ref().is_some_and(|company| same(company, owner)));
        let place = self.place(owner.map(|(_, fit)| *fit))?;
        let before = evidence.chosen_before.flatten().is_some_and(|before| same(before, &self.candidate.record));
        let record = &self.candidate.record;
        let house = company.as_ref().unwrap_or(record);
        let (mut spoke, mut spoke_with_company) = (None, None);
        for Spoke { with, company, then } in evidence.spoke_with {
            if same(with, record) {
                spoke = spoke.max(Some(*then));
            } else if same(company.as_ref().unwrap_or(with), house) {
                spoke_with_company = spoke_with_company.max(Some(*then));
            }
        }
        let mut reasons = Vec::new();
        if before {
            reasons.push(MatchReason::ChosenBefore);
        }
        if self.table == Table::Job {
            reasons.push(MatchReason::ProjectOfCustomer);
        } else {
            reasons.extend(self.fits.into_iter().map(|(fit, _, field)| {
                let field = labelled(field, evidence.labels);
                match fit {
                    Fit::Exact => MatchReason::Exact(field),
                    Fit::ExactWithExtension => MatchReason::ExactWithExtension(field),
                    Fit::LastDigits => MatchReason::LastDigits(field),
                }
            }));
            reasons.extend(owner.map(|_| MatchReason::SameCompany));
        }
        reasons.extend(spoke.map(MatchReason::LastSpoke));
        reasons.extend(spoke_with_company.map(MatchReason::LastSpokeWithCompany));
        reasons.extend(self.is_rep.then_some(MatchReason::SalesRep));
        reasons.extend(self.inactive.then_some(MatchReason::Inactive));
        self.candidate.reasons = reasons;
        let standing = Standing {
            not_before: !before,
            inactive: self.inactive,
            place,
            spoke: Reverse(spoke),
            spoke_with_company: Reverse(spoke_with_company),
            not_rep: !self.is_rep,
        };
        Some((standing, self.candidate))
    }
}

/// A field of the account's own under the name people know it by. `labels`: script ids and labels.
#[must_use]
pub fn labelled(field: PhoneField, labels: &[(String, String)]) -> PhoneField {
    match field {
        PhoneField::Custom(id) => {
            let label = labels.iter().find(|(of, _)| *of == id).map(|(_, label)| label.clone());
            PhoneField::Custom(label.unwrap_or(id))
        }
        standard => standard,
    }
}

/// A row as a candidate without reasons. `None`: the row has no kind or no id, so it names nobody.
pub(in crate::directory) fn candidate(row: &Row) -> Option<(Table, Candidate)> {
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
        read(rows, &[], &PhoneNumber::parse(caller, Region::US).unwrap(), Region::US, &Evidence::default())
    }

    fn chosen(before: Option<&RecordRef>) -> Evidence<'_> {
        Evidence { chosen_before: Some(before), ..Evidence::default() }
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
    fn whose_people_may_be_calling() {
        let company = |id, phone| customer(id, &[("phone", phone)]);
        let dana = contact("1", &[("mobilephone", "6505550130"), ("company", "9")]);
        let house = |rows: &[Row], evidence: &Evidence<'_>| {
            let caller = PhoneNumber::parse("+16505550130", Region::US).unwrap();
            read(rows, &[], &caller, Region::US, evidence).house().map(|house| house.id)
        };
        let nothing = Evidence::default();
        let own = company("9", "650 555 0130");
        assert_eq!(house(std::slice::from_ref(&own), &nothing), Some(9));
        assert_eq!(house(&[company("9", "650 555 0130 x12")], &nothing), None, "somebody's desk");
        assert_eq!(house(&[company("9", "555-0130")], &nothing), None, "perhaps another's number");
        assert_eq!(house(&[own.clone(), company("8", "650 555 0130")], &nothing), None, "a tie");
        assert_eq!(house(&[own.clone(), dana.clone()], &nothing), None, "a person's own number");
        let record = |kind, id: &str| RecordRef { kind, id: id.into() };
        let (before, firm) = (record(RecordKind::Contact, "1"), record(RecordKind::Customer, "9"));
        let desk = contact("1", &[("phone", "650 555 0130"), ("company", "9")]);
        assert_eq!(house(&[own.clone(), desk.clone()], &chosen(Some(&before))), Some(9));
        assert_eq!(house(&[own.clone(), desk.clone()], &chosen(Some(&firm))), Some(9));
        assert_eq!(house(&[own, desk], &chosen(None)), None);
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
        let got = read(&rows, &[], &caller, Region::US, &chosen(Some(&before)));
        assert_eq!((ids(&got), got.chosen, got.by_agent), (vec!["2", "1"], Some(0), true));
        assert_eq!(got.candidates[0].reasons[0], Why::ChosenBefore);
        let nobody = read(&rows, &[], &caller, Region::US, &chosen(None));
        assert_eq!((nobody.chosen, nobody.by_agent), (None, true));
        let gone = RecordRef { kind: RecordKind::Contact, id: "77".into() };
        let got = read(&rows, &[], &caller, Region::US, &chosen(Some(&gone)));
        assert_eq!((got.chosen, got.by_agent), (Some(0), false));
    }

    #[test]
    fn among_equals_whom_the_agent_spoke_with_comes_first_then_their_company_then_whom_the_agent_sells_to() {
        let shared =
            |id, company, rep| contact(id, &[("phone", "(650) 555-0140"), ("company", company), ("salesrep", rep)]);
        let rows = [shared("1", "", ""), shared("2", "9", "1001"), shared("3", "8", ""), shared("4", "", "")];
        let caller = PhoneNumber::parse("+16505550140", Region::US).unwrap();
        let spoke = |id: &str, company: Option<&str>, then| Spoke {
            with: RecordRef { kind: RecordKind::Contact, id: id.into() },
            company: company.map(|id| RecordRef { kind: RecordKind::Lead, id: id.into() }),
            then: Timestamp(then),
        };
        let spoke_with = [spoke("77", Some("8"), 2), spoke("4", None, 3), spoke("78", Some("8"), 5)];
        let agent = Some("1001");
        let got = read(&rows, &[], &caller, Region::US, &Evidence { agent, ..Evidence::default() });
        assert_eq!((ids(&got), got.chosen), (vec!["2", "1", "3", "4"], Some(0)));
        assert_eq!(got.candidates[0].reasons, [Why::Exact(Field::Phone), Why::SalesRep]);
        let other = Evidence { agent: Some("1002"), ..Evidence::default() };
        assert_eq!(read(&rows, &[], &caller, Region::US, &other).chosen, None);
        let got =
            read(&rows, &[], &caller, Region::US, &Evidence { agent, spoke_with: &spoke_with, ..Evidence::default() });
        assert_eq!((ids(&got), got.chosen), (vec!["4", "3", "2", "1"], Some(0)));
        assert_eq!(got.candidates[0].reasons, [Why::Exact(Field::Phone), Why::LastSpoke(Timestamp(3))]);
        assert_eq!(got.candidates[1].reasons, [Why::Exact(Field::Phone), Why::LastSpokeWithCompany(Timestamp(5))]);
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
