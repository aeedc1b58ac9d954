//! Adding a caller to NetSuite: what is written, what a lost answer means, and beside which field a refusal belongs. All
//! pure; the conversation is the room above's.

use callside_json::{Map, Value};
use callside_protocol::{
    AddAct, Addition, Ask, AskKind, CallId, Candidate, Choice, Draft, HeldPhone, MatchReason, NewContact, Personal,
    PhoneField, RecordKind, RecordRef, Timestamp, UnderWay,
};

use super::{copy::CustomField, lookup::Table};
use crate::{
    netsuite::{Happened, NetSuiteError, SUBSIDIARY, property, reference},
    phone::{self, PhoneNumber, Region},
};

/// The property in which NetSuite keeps a contact's company.
pub const COMPANY: &str = "company";

/// After a lost answer NetSuite is asked again whether it was done: after so many milliseconds, then twice as many.
const LOOKS_AFTER: i64 = 4_000;
/// Doublings of that at most: four minutes.
const MOST_DOUBLINGS: u32 = 6;
/// An answer lost so often in a row, with nothing to be found of what was asked, is the agent's to try again.
const MOST_TRIES: u32 = 3;
/// Without a sign-in nothing can be asked: an hour, in milliseconds.
const SIGNED_OUT: i64 = 3_600_000;

/// What was typed.
pub fn keep(addition: &mut Addition, draft: Draft) {
    // What is being sent is what was typed when the agent said so.
    if addition.under_way.is_some() {
        return;
    }
    match draft {
        Draft::Contact(contact) => {
            addition.refused.retain(|(field, _)| held(&addition.contact, field) == held(&contact, field));
            addition.contact = contact;
        }
        Draft::Number(number) => {
            if addition.number != number {
                addition.refused.clear();
            }
            addition.number = number;
        }
    }
}

/// What is in the field of a form that a refusal is about.
fn held<'a>(contact: &'a NewContact, field: &str) -> Option<&'a str> {
    Some(match field {
        "firstName" => contact.first.reveal(),
        "lastName" => contact.last.reveal(),
        "title" => contact.title.reveal(),
        "email" => contact.email.reveal(),
        COMPANY => &contact.company.as_ref()?.record.id,
        field => match contact.asks.iter().find(|ask| ask.field == field) {
            Some(ask) => ask.value.as_ref()?.reveal(),
            None => property_of(&contact.field),
        },
    })
}

/// The account is a OneWorld account with these companies of the group: one of them is asked for. Where there is but
/// one, there is nothing to choose.
pub fn ask_for_subsidiary(contact: &mut NewContact, subsidiaries: &[Choice]) {
    if subsidiaries.is_empty() || contact.asks.iter().any(|ask| ask.field == SUBSIDIARY) {
        return;
    }
    let only = subsidiaries.first().filter(|_| subsidiaries.len() == 1);
    contact.asks.insert(
        0,
        Ask {
            field: SUBSIDIARY.to_owned(),
            label: "Subsidiary".to_owned(),
            kind: AskKind::OneOf(subsidiaries.to_vec()),
            value: only.map(|only| only.id.as_str().into()),
        },
    );
}

/// The agent wants it done.
pub fn begin(addition: &mut Addition, act: AddAct, account: &str) {
    if addition.under_way.is_none() {
        addition.refused.clear();
        addition.fault = None;
        let account = account.to_owned();
        addition.under_way = Some(UnderWay { act, account, tries: 0, next: Timestamp::default() });
    }
}

/// The name by which NetSuite meets a contact again: it is made once, however often it is sent.
#[must_use]
pub fn external_id(call: &CallId, addition: &Addition) -> String {
    let mut id = call.0.clone() + "-contact";
    if addition.made > 0 {
        id = id + "-" + &(addition.made + 1).to_string();
    }
    id
}

/// The request that makes the contact. What is empty is left out: what an account wants filled in, it says.
#[must_use]
pub fn body(contact: &NewContact, number: &str, external_id: &str, answers: &[(String, Value)]) -> Map {
    let mut body = Map::new();
    body.insert("externalId".into(), external_id.into());
    for (name, text) in [
        ("firstName", &contact.first),
        ("lastName", &contact.last),
        ("title", &contact.title),
        ("email", &contact.email),
    ] {
        if !text.is_blank() {
            body.insert(name.into(), text.reveal().trim().into());
        }
    }
    if let Some(company) = &contact.company {
        body.insert(COMPANY.into(), reference(&company.record.id));
    }
    body.insert(property_of(&contact.field).into(), number.into());
    for (name, value) in answers {
        body.insert(name.clone(), value.clone());
    }
    body
}

/// The contact that was made, as the call shows it.
#[must_use]
pub fn made(contact: &NewContact, id: String) -> Candidate {
    let (first, last) = (contact.first.reveal().trim(), contact.last.reveal().trim());
    let blank = if first.is_empty() || last.is_empty() { "" } else { " " };
    Candidate {
        record: RecordRef { kind: RecordKind::Contact, id },
        name: [first, blank, last].concat().into(),
        title: Some(contact.title.clone()).filter(|title| !title.is_blank()),
        company: contact.company.clone(),
        reasons: vec![MatchReason::Exact(contact.field.clone())],
    }
}

/// The property of a telephone field in the record service (netsuite-api.md §4.4 has the columns; properties are written
/// with capitals).
#[must_use]
pub fn property_of(field: &PhoneField) -> &str {
    match field {
        PhoneField::Phone => "phone",
        PhoneField::Mobile => "mobilePhone",
        PhoneField::Office => "officePhone",
        PhoneField::Home => "homePhone",
        PhoneField::Alternate => "altPhone",
        PhoneField::Fax => "fax",
        PhoneField::Custom(id) => id,
    }
}

/// The telephone fields of a record, with what they hold: those every account has, and those of its own that are
/// searched, with their labels.
#[must_use]
pub fn phones(answer: &Map, table: Table, own: &[CustomField], labels: &[(String, String)]) -> Vec<HeldPhone> {
    let standard = table.phones().iter().map(|(field, _)| field.clone());
    let own = own.iter().filter(|own| own.table == table).map(|own| PhoneField::Custom(own.column.clone()));
    let held = standard.chain(own).map(|field| {
        let text = property(answer, property_of(&field)).unwrap_or_default().into();
        let label = match &field {
            PhoneField::Custom(id) => labels.iter().find(|(of, _)| of == id).map(|(_, label)| label.clone()),
            _ => None,
        };
        HeldPhone { field, label, text }
    });
    held.collect()
}

/// What is to become of a field that is to get a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fill {
    /// The number is in it.
    HasIt,
    /// It can be written: it is empty, or holds what the agent wants replaced.
    Write,
    /// It holds something the agent was not shown, or has not said to replace.
    Occupied,
}

/// A field is written only where nothing is lost that the agent did not give up.
#[must_use]
pub fn fill(held: &str, over: Option<&Personal>, number: &PhoneNumber, home: Region) -> Fill {
    let same =
        |stored: &phone::StoredNumber| stored.extension.is_none() && stored.e164.as_deref() == Some(number.e164());
    if phone::stored_numbers(held, home).iter().any(same) {
        Fill::HasIt
    } else if held.trim().is_empty() || over.is_some_and(|over| over.reveal() == held) {
        Fill::Write
    } else {
        Fill::Occupied
    }
}

/// An act has failed. `looking`: before anything was sent this time, while Callside looked whether it was done. Where
/// NetSuite may have done it, it stays under way and NetSuite is asked later; else the form is the agent's again.
pub fn failed(addition: &mut Addition, error: &NetSuiteError, looking: bool, now: Timestamp) {
    let happened = error.happened() == Happened::Unknown;
    let goes_on = |under_way: &&mut UnderWay| match looking {
        true => happened || will_pass(error),
        false => happened && under_way.tries < MOST_TRIES,
    };
    addition.doubtful = happened || addition.doubtful && looking;
    let Some(under_way) = addition.under_way.as_mut().filter(goes_on) else {
        addition.under_way = None;
        addition.fault = Some(error.fault());
        return;
    };
    under_way.next = match error {
        NetSuiteError::Busy { until } => *until,
        // A sign-in takes it up at once.
        NetSuiteError::SignedOut => Timestamp(now.0 + SIGNED_OUT),
        _ => Timestamp(now.0 + (LOOKS_AFTER << under_way.tries.min(MOST_DOUBLINGS))),
    };
    under_way.tries += 1;
}

/// Says nothing about what was asked, and goes by itself or with a new sign-in.
fn will_pass(error: &NetSuiteError) -> bool {
    use NetSuiteError::{Busy, NotSent, SignIn, SignedOut};
    matches!(error, NotSent | Busy { .. } | SignedOut | SignIn(_))
}

/// Puts a refusal beside the field it is about, where it is about one of the form. `asks` are the fields whose values
/// NetSuite wants; those the form did not have come into it.
pub fn refused(addition: &mut Addition, act: AddAct, error: &NetSuiteError, asks: Vec<Ask>) {
    let (about, said): (Vec<&str>, _) = match error {
        NetSuiteError::Refused { field: Some(field), detail: Some(detail), .. } => (vec![field], detail),
        NetSuiteError::CompanyRefused { detail: Some(detail) } => (vec![COMPANY], detail),
        // No second contact of a name.
        NetSuiteError::Duplicate { detail: Some(detail) } => (vec!["entityId"], detail),
        NetSuiteError::MissingFields { detail, .. } => (asks.iter().map(|ask| ask.field.as_str()).collect(), detail),
        _ => return,
    };
    let mut beside: Vec<String> = Vec::new();
    for property in about {
        let field = match act {
            AddAct::Contact => place(&addition.contact, property).or_else(|| {
                let asked = asks.iter().find(|ask| ask.field == property)?;
                addition.contact.asks.push(asked.clone());
                Some(asked.field.clone())
            }),
            AddAct::Number => addition.number.field.as_ref().and_then(|field| named(&[property_of(field)], property)),
        };
        beside.extend(field);
    }
    if !beside.is_empty() {
        addition.refused = beside.into_iter().map(|field| (field, said.clone())).collect();
        addition.fault = None;
    }
}

/// The field of the form that a property is in.
fn place(contact: &NewContact, property: &str) -> Option<String> {
    // NetSuite makes it of the name's parts.
    if property.eq_ignore_ascii_case("entityId") {
        return Some("lastName".to_owned());
    }
    let own = ["firstName", "lastName", "title", "email", COMPANY, property_of(&contact.field)];
    named(&own, property).or_else(|| {
        let asked = contact.asks.iter().find(|ask| ask.field.eq_ignore_ascii_case(property))?;
        Some(asked.field.clone())
    })
}

fn named(fields: &[&str], property: &str) -> Option<String> {
    fields.iter().find(|field| field.eq_ignore_ascii_case(property)).map(|field| (*field).to_owned())
}

#[cfg(test)]
mod tests {
    use callside_protocol::{CallId, CompanyRef, FaultKind};
    use proptest::prelude::*;

    use super::*;

    fn ada() -> NewContact {
        NewContact {
            first: " Ada".into(),
            last: "Byron ".into(),
            email: "ada@harborfoods.example".into(),
            company: Some(CompanyRef {
                record: RecordRef { kind: RecordKind::Customer, id: "1101".into() },
                name: "Harbor Foods Ltd".into(),
            }),
            field: PhoneField::Mobile,
            ..NewContact::default()
        }
    }

    fn sent(act: AddAct) -> Addition {
        let mut addition = Addition { contact: ada(), ..Addition::default() };
        addition.number.field = Some(PhoneField::Mobile);
        begin(&mut addition, act, "1234567");
        addition
    }

    fn refusal(field: &str, detail: &str) -> NetSuiteError {
        let (field, detail) = (Some(field.to_owned()), Some(detail.to_owned()));
        NetSuiteError::Refused { code: "INVALID_CONTENT".into(), field, detail }
    }

    fn ask(field: &str) -> Ask {
        Ask { field: field.into(), label: field.into(), kind: AskKind::Text, value: None }
    }

    #[test]
    fn a_contact_is_sent_with_what_was_typed_and_nothing_made_up() {
        let answers = [("custentity_region".to_owned(), Value::from("North"))];
        let body = body(&ada(), "+16505550199", "cs-1-contact", &answers);
        let expected = r#"{"externalId":"cs-1-contact","firstName":"Ada","lastName":"Byron","email":"ada@harborfoods.example","company":{"id":"1101"},"mobilePhone":"+16505550199","custentity_region":"North"}"#;
        let (body, expected) = (serde_json(&callside_json::write(&body)), serde_json(expected));
        assert_eq!(body, expected);
        let nobody = super::body(&NewContact::default(), "+16505550199", "cs-1-contact", &[]);
        assert_eq!(nobody.len(), 2, "an external id and a number");
        assert_eq!(made(&ada(), "7".into()).name.reveal(), "Ada Byron");
        assert_eq!(made(&NewContact { first: "".into(), ..ada() }, "7".into()).name.reveal(), "Byron");
    }

    fn serde_json(text: &str) -> serde_json::Value {
        serde_json::from_str(text).expect("JSON")
    }

    #[test]
    fn each_contact_of_a_call_has_a_name_of_its_own_and_keeps_it_when_sent_again() {
        let call = CallId("cs-1".into());
        let mut addition = sent(AddAct::Contact);
        let first = external_id(&call, &addition);
        failed(&mut addition, &NetSuiteError::NoAnswer, false, Timestamp(0));
        assert_eq!(external_id(&call, &addition), first);
        addition.made += 1;
        assert_eq!((first.as_str(), external_id(&call, &addition).as_str()), ("cs-1-contact", "cs-1-contact-2"));
    }

    #[test]
    fn a_refusal_stands_beside_its_field_until_that_is_changed() {
        let mut addition = sent(AddAct::Contact);
        let error = refusal("email", "Invalid value for the resource or sub-resource field 'email'.");
        failed(&mut addition, &error, false, Timestamp(0));
        refused(&mut addition, AddAct::Contact, &error, Vec::new());
        assert_eq!((addition.refused[0].0.as_str(), &addition.fault), ("email", &None));
        keep(&mut addition, Draft::Contact(NewContact { first: "Augusta".into(), ..ada() }));
        assert_eq!(addition.refused.len(), 1);
        keep(&mut addition, Draft::Contact(NewContact { email: "ada@b.example".into(), ..ada() }));
        assert_eq!(addition.refused, []);
    }

    #[test]
    fn every_refusal_finds_its_field_in_whatever_letters() {
        let told = |detail: &str| Some(detail.to_owned());
        for (error, field) in [
            (refusal("EMAIL", "x"), "email"),
            (refusal("mobilephone", "Phone number should have seven digits or more."), "mobilePhone"),
            (NetSuiteError::CompanyRefused { detail: told("x") }, "company"),
            (NetSuiteError::Duplicate { detail: told("This entity already exists.") }, "lastName"),
        ] {
            let mut addition = sent(AddAct::Contact);
            failed(&mut addition, &error, false, Timestamp(0));
            refused(&mut addition, AddAct::Contact, &error, Vec::new());
            assert_eq!(addition.refused.first().map(|(field, _)| field.as_str()), Some(field));
            assert!(addition.fault.is_none() && addition.under_way.is_none());
        }
        let mut addition = sent(AddAct::Contact);
        let elsewhere = refusal("salutation", "Not today.");
        failed(&mut addition, &elsewhere, false, Timestamp(0));
        refused(&mut addition, AddAct::Contact, &elsewhere, Vec::new());
        assert_eq!(addition.refused, []);
        assert_eq!(addition.fault.and_then(|fault| fault.detail).as_deref(), Some("Not today."));
    }

    #[test]
    fn a_mandatory_field_that_the_form_has_not_comes_into_it_once() {
        let detail = "Please enter value(s) for: Region, Job Title".to_owned();
        let error = NetSuiteError::MissingFields { labels: vec!["Region".into(), "Job Title".into()], detail };
        let mut addition = sent(AddAct::Contact);
        for _ in 0..2 {
            failed(&mut addition, &error, false, Timestamp(0));
            refused(&mut addition, AddAct::Contact, &error, vec![ask("custentity_region"), ask("title")]);
            let fields: Vec<&str> = addition.refused.iter().map(|(field, _)| field.as_str()).collect();
            assert_eq!(fields, ["custentity_region", "title"]);
            assert_eq!(addition.contact.asks, [ask("custentity_region")]);
        }
    }

    #[test]
    fn what_may_have_happened_is_looked_for_and_what_did_not_is_the_agents_again() {
        let now = Timestamp(1_000);
        let mut lost = sent(AddAct::Contact);
        failed(&mut lost, &NetSuiteError::NoAnswer, false, now);
        let next = lost.under_way.as_ref().map(|under_way| (under_way.tries, under_way.next));
        assert_eq!((next, lost.doubtful), (Some((1, Timestamp(now.0 + LOOKS_AFTER))), true));
        // Offline while looking: still to be looked for, for as long as it takes.
        for _ in 0..20 {
            failed(&mut lost, &NetSuiteError::NotSent, true, now);
        }
        assert!(lost.under_way.is_some() && lost.doubtful);

        let mut unsent = sent(AddAct::Contact);
        failed(&mut unsent, &NetSuiteError::NotSent, false, now);
        assert!(unsent.under_way.is_none() && !unsent.doubtful);
        assert_eq!(unsent.fault.map(|fault| fault.kind), Some(FaultKind::Offline));

        // Nothing of it is ever found, and no answer ever comes.
        let mut given_up = sent(AddAct::Contact);
        for _ in 0..=MOST_TRIES {
            failed(&mut given_up, &NetSuiteError::NoAnswer, false, now);
        }
        assert!(given_up.under_way.is_none() && given_up.doubtful, "the next act looks first");
    }

    #[test]
    fn what_is_typed_while_it_is_being_sent_changes_nothing() {
        let mut addition = sent(AddAct::Contact);
        keep(&mut addition, Draft::Contact(NewContact::default()));
        assert_eq!(addition.contact, ada());
        let before = addition.clone();
        begin(&mut addition, AddAct::Number, "7654321");
        assert_eq!(addition, before);
    }

    #[test]
    fn a_subsidiary_is_asked_for_on_one_world_and_chosen_where_there_is_one() {
        let choice = |id: &str| Choice { id: id.into(), label: format!("Firm {id}") };
        let mut contact = ada();
        ask_for_subsidiary(&mut contact, &[]);
        assert_eq!(contact.asks, []);
        ask_for_subsidiary(&mut contact, &[choice("1"), choice("2")]);
        ask_for_subsidiary(&mut contact, &[choice("1"), choice("2")]);
        assert_eq!(contact.asks.iter().map(|ask| ask.value.clone()).collect::<Vec<_>>(), [None]);
        let mut alone = ada();
        ask_for_subsidiary(&mut alone, &[choice("4")]);
        assert_eq!(alone.asks[0].value, Some("4".into()));
    }

    #[test]
    fn a_records_telephones_are_its_standard_ones_and_those_that_are_searched() {
        let answer =
            callside_json::read(r#"{"id":"7","Phone":"555-0100","custentity_site":"555-0101"}"#).expect("JSON");
        let own = [CustomField { table: Table::Contact, column: "custentity_site".into() }];
        let labels = [("custentity_site".to_owned(), "Site".to_owned())];
        let held = phones(&answer, Table::Contact, &own, &labels);
        assert_eq!(held.len(), 6);
        assert_eq!((&held[0].field, held[0].text.reveal()), (&PhoneField::Phone, "555-0100"));
        assert_eq!((held[5].label.as_deref(), held[5].text.reveal()), (Some("Site"), "555-0101"));
        assert!(phones(&answer, Table::Customer, &own, &labels).iter().all(|phone| phone.label.is_none()));
    }

    proptest! {
        #[test]
        fn nothing_is_overwritten_that_the_agent_did_not_give_up(held in "[ +0-9x()-]{0,20}", shown in "[ +0-9x()-]{0,20}") {
            let number = PhoneNumber::parse("+16505550199", Region::US).expect("a number");
            let over = Personal::from(shown.as_str());
            let writes = fill(&held, Some(&over), &number, Region::US) == Fill::Write;
            prop_assert!(!writes || held.trim().is_empty() || held == shown);
            prop_assert!(fill(&held, None, &number, Region::US) != Fill::Write || held.trim().is_empty());
            prop_assert_eq!(fill(&held, Some(&held.as_str().into()), &number, Region::US) == Fill::Occupied, false);
        }
    }
}
