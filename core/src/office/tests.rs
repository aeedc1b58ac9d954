//! What agent and office say to each other comes across as it was said.

use callside_protocol::{RecordKind, Timestamp};

use super::*;
use crate::{
    directory::{
        copy::{CustomField, No},
        lookup::Table,
        people::{Person, RecordId},
    },
    phone::Region,
    ringcentral::{ListAnswer, ListQuestion, NoList},
};

fn across<T: FromJson + ToJson>(said: &T) -> T {
    callside_json::read(&callside_json::write(said)).unwrap()
}

#[test]
fn an_errand_comes_across() {
    let mut readable = Readable::default();
    readable.learn(&[Refused::Column(Table::Contact, "fax".to_owned())], Timestamp(4));
    let said = KeepCopy {
        prefix: "people/1_SB1.5.3/a".to_owned(),
        of: Owner { account: "1_SB1".to_owned(), entity: None, role: Some("3".to_owned()) },
        terms: Terms {
            custom: vec![CustomField { table: Table::Vendor, column: "custentity_direct".to_owned() }],
            home: Region::US,
            only_mine: true,
        },
        not_before: Timestamp(1_795_186_800_000),
        readable,
        live: true,
        hurry: false,
    };
    let Errand::KeepCopy(heard) = across(&Errand::KeepCopy(said)) else { panic!("another errand") };
    assert_eq!(heard.prefix, "people/1_SB1.5.3/a");
    assert_eq!((heard.of.entity, heard.of.role.as_deref()), (None, Some("3")));
    assert_eq!(
        (heard.terms.custom.len(), heard.terms.only_mine, heard.not_before),
        (1, true, Timestamp(1_795_186_800_000))
    );
    assert!(heard.readable.refuses(&Refused::Column(Table::Contact, "fax".to_owned())));
    assert!(heard.live && !heard.hurry);
}

#[test]
fn what_somebody_typed_comes_across_and_is_in_no_debug() {
    let copy = Some("people/1.2.3/a".to_owned());
    let said = Errand::Find(Find { text: "“whit".into(), copy, book: None, home: Region::US });
    assert!(!format!("{said:?}").contains("whit"));
    let Errand::Find(heard) = across(&said) else { panic!("another errand") };
    assert_eq!((heard.text.reveal(), heard.copy.as_deref(), heard.book), ("“whit", Some("people/1.2.3/a"), None));
}

#[test]
fn a_step_with_ringcentrals_lists_comes_across_with_its_questions_and_answers() {
    let said = FollowLists { prefix: "ringcentral/1.2/".to_owned(), home: Region::US };
    let Errand::FollowLists(heard) = across(&Errand::FollowLists(said)) else { panic!("another errand") };
    assert_eq!((heard.prefix.as_str(), heard.home), ("ringcentral/1.2/", Region::US));
    for question in [ListQuestion::directory(3, "\"tag\""), ListQuestion::contacts(Some("since"), None)] {
        assert_eq!(across(&question), question);
    }
    for body in [None, Some("{\"records\": [\"“é”\"]}".to_owned())] {
        let answer = ListAnswer { body, tag: "W/\"1\"".to_owned() };
        assert_eq!(across(&answer), answer);
    }
    for no in [NoList::Missing("ReadContacts".to_owned()), NoList::Refused, NoList::Busy(Timestamp(9)), NoList::Other] {
        assert_eq!(across(&no), no);
    }
}

#[test]
fn a_report_comes_across_whatever_it_came_to() {
    for came_to in [
        CameTo::Went,
        CameTo::Waits(Timestamp(5)),
        CameTo::Learnt(Refused::Table(Table::Job)),
        CameTo::Failed,
        CameTo::Unreadable,
        CameTo::GivenUp,
        CameTo::Store(StoreError::Full),
        CameTo::Store(StoreError::Broken("QuotaExceededError: “no”".to_owned())),
    ] {
        let mut person = Person::new(RecordId { table: Table::Contact, id: 7 }, RecordKind::Contact);
        person.last = "Whitfield".into();
        let found = vec![Found { netsuite: Some(person.candidate()), ringcentral: None }];
        let said = Report { came_to, changed: vec!["pages".to_owned(), "page/7".to_owned()], found };
        let heard = across(&said);
        assert_eq!((heard.came_to, heard.changed, heard.found), (said.came_to, said.changed, said.found));
    }
}

#[test]
fn a_refusal_comes_across() {
    for no in [No::Table("job".to_owned()), No::Column("contact.fax".to_owned()), No::Busy(Timestamp(9)), No::Other] {
        assert_eq!(across(&no), no);
    }
}
