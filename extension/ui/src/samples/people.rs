//! The people who call.

use callside_protocol::{
    CallerNumber, Candidate, CompanyRef, ListedIn, MatchReason, NumberKind, Personal, PhoneField, RecordKind,
    RecordRef, RingCentralPerson, Who,
};

use super::{DAY, ago};

pub(super) fn number(display: &str) -> CallerNumber {
    let digits: String = display.chars().filter(char::is_ascii_digit).collect();
    CallerNumber {
        kind: NumberKind::Public,
        display: Personal::new(display),
        e164: Some(Personal::new(format!("+{digits}"))),
    }
}

fn record(kind: RecordKind, id: &str) -> RecordRef {
    RecordRef { kind, id: id.to_owned() }
}

fn candidate(kind: RecordKind, id: &str, name: &str, reasons: &[MatchReason]) -> Candidate {
    Candidate {
        record: record(kind, id),
        name: Personal::new(name),
        title: None,
        company: None,
        reasons: reasons.to_vec(),
    }
}

pub(super) fn harbor_foods() -> Candidate {
    candidate(RecordKind::Customer, "418", "Harbor Foods Ltd", &[MatchReason::Exact(PhoneField::Phone)])
}

fn of_harbor_foods() -> CompanyRef {
    CompanyRef { record: harbor_foods().record, name: harbor_foods().name }
}

pub(super) fn dana() -> Candidate {
    Candidate {
        title: Some(Personal::new("Purchasing")),
        company: Some(of_harbor_foods()),
        ..candidate(RecordKind::Contact, "2211", "Dana Whitfield", &[MatchReason::Exact(PhoneField::Mobile)])
    }
}

/// Dana, whom the agent's contacts have too.
pub(super) fn known_dana() -> RingCentralPerson {
    RingCentralPerson { same_as: Some(dana().record), company: "Harbor Foods".into(), ..listed("Dana Whitfield") }
}

/// One of the agent's contacts.
pub(super) fn rosalind() -> RingCentralPerson {
    RingCentralPerson {
        company: "Keys & Sons Locksmiths".into(),
        email: "rosalind.keys@keys-and-sons.example".into(),
        ..listed("Rosalind Keys")
    }
}

/// A colleague.
pub(super) fn tomas() -> RingCentralPerson {
    RingCentralPerson {
        listed_in: ListedIn::Directory,
        title: "Account executive".into(),
        company: "Inside sales".into(),
        extension: "104".into(),
        number: "+1 (650) 555-0104".into(),
        email: "tomas.iglesias@northwind.example".into(),
        ..listed("Tomás Iglesias")
    }
}

fn listed(name: &str) -> RingCentralPerson {
    RingCentralPerson {
        listed_in: ListedIn::Contacts,
        name: name.into(),
        title: Personal::default(),
        company: Personal::default(),
        extension: Personal::default(),
        number: "+1 (650) 555-0134".into(),
        email: Personal::default(),
        same_as: None,
    }
}

pub(super) fn sharers() -> Vec<Candidate> {
    let exact = MatchReason::Exact(PhoneField::Office);
    vec![
        Candidate { reasons: vec![exact], ..dana() },
        Candidate {
            title: Some(Personal::new("Accounts payable")),
            company: Some(of_harbor_foods()),
            ..candidate(
                RecordKind::Contact,
                "2214",
                "Marcus Bell",
                &[MatchReason::ExactWithExtension(PhoneField::Phone)],
            )
        },
        harbor_foods(),
        Candidate {
            company: Some(of_harbor_foods()),
            ..candidate(RecordKind::Project, "731", "Cold store, phase 2", &[MatchReason::ProjectOfCustomer])
        },
        candidate(
            RecordKind::Lead,
            "9020",
            "",
            &[MatchReason::LastDigits(PhoneField::Alternate), MatchReason::Inactive],
        ),
    ]
}

/// A company's own number: its people stand under it.
pub(super) fn house() -> Vec<Candidate> {
    let of_it = |id, name, reasons: &[MatchReason]| Candidate {
        company: Some(of_harbor_foods()),
        ..candidate(RecordKind::Contact, id, name, reasons)
    };
    let desk = MatchReason::ExactWithExtension(PhoneField::Phone);
    vec![
        Candidate { reasons: vec![MatchReason::Exact(PhoneField::Phone), MatchReason::SalesRep], ..harbor_foods() },
        of_it("2214", "Marcus Bell", &[desk, MatchReason::SameCompany]),
        of_it("2211", "Dana Whitfield", &[MatchReason::SameCompany, MatchReason::LastSpoke(ago(DAY))]),
        of_it("2219", "Ruth Adeyemi", &[MatchReason::SameCompany]),
    ]
}

pub(super) fn hostile() -> Candidate {
    Candidate {
        title: Some(Personal::new("Deputy vice chair of procurement and supplier relations")),
        company: Some(CompanyRef {
            record: record(RecordKind::Customer, "77"),
            name: Personal::new("Donaudampfschifffahrtsgesellschaftsversorgungsbetriebe GmbH & Co. KG"),
        }),
        ..candidate(
            RecordKind::Contact,
            "31",
            "<b>Bobby</b> <img src=x onerror=alert(1)> O'Brien-Villanueva y Santa María de la Cruz 🎈",
            &[MatchReason::ChosenBefore, MatchReason::LastDigits(PhoneField::Mobile)],
        )
    }
}

pub(super) fn rtl() -> Candidate {
    Candidate {
        company: Some(CompanyRef {
            record: record(RecordKind::Customer, "90"),
            name: Personal::new("מאפיית הגליל בע\"מ"),
        }),
        ..candidate(RecordKind::Contact, "88", "נועה בן־דוד", &[MatchReason::Exact(PhoneField::Phone)])
    }
}

pub(super) fn found(candidates: Vec<Candidate>, chosen: Option<usize>) -> Who {
    Who::Found { candidates, chosen, by_agent: false, unread: Vec::new(), as_of: None }
}
