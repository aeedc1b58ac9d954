//! The conversations with NetSuite. Each is one request once the account is known; the first ones may be more, because
//! NetSuite names only one thing at a time that this role cannot read.

use callside_protocol::{Candidate, Cloud, Fault, FaultKind, RecordKind, Right, Timestamp, Who};

use super::{
    compose::{compose, compose_search},
    rank::{self, Evidence},
    readable::{Readable, Refused},
    table::Table,
};
use crate::{
    directory::{Composed, copy::CustomField},
    netsuite::{NetSuite, NetSuiteError, Row},
    ordered::sort_by,
    phone::{self, PhoneNumber, Region},
    traffic::Lane,
};

/// So many refusals in a row are learnt from in one conversation. An account that refuses more columns than there are
/// has refused something else.
const MOST_REFUSALS: usize = 24;

/// Rows of one page (netsuite-api.md §4.1).
const MOST_ROWS: u32 = 1_000;

/// Companies a person can choose among while somebody is on the line.
const MOST_COMPANIES: usize = 25;

/// Ten digits that no number has, to learn what an account refuses without looking anybody up.
const NOBODY: &str = "0000000000";

/// Who is asked about.
#[derive(Clone, Copy, Debug)]
pub struct Question<'a> {
    /// The caller.
    pub caller: &'a PhoneNumber,
    /// Where numbers without a country code are at home.
    pub home: Region,
    /// The account's own fields to look in, too.
    pub own: &'a [CustomField],
    /// What is known beside the number.
    pub evidence: &'a Evidence<'a>,
}

/// What this account and role refused on the way; for [`Readable::learn`].
pub type Learnt = Vec<Refused>;

/// An answer, and what was learnt on the way to it.
#[derive(Clone, Debug, PartialEq)]
pub struct Found<T> {
    /// The answer.
    pub answer: T,
    /// What was learnt.
    pub learnt: Learnt,
}

/// Asks NetSuite who has that number. Not found, could not ask and not allowed are three different answers.
pub async fn look_up(netsuite: &NetSuite, readable: &Readable, question: Question<'_>) -> Found<Who> {
    let digits = phone::match_digits(question.caller);
    let (rows, readable, learnt) =
        ask(netsuite, readable, Lane::Live, "caller lookup", &|readable| compose(&digits, readable, question.own))
            .await;
    let answer = match rows {
        Ok(rows) => {
            let (among, unread) = readable.kinds();
            let ranked = rank::read(&rows, question.own, question.caller, question.home, question.evidence);
            if ranked.candidates.is_empty() { Who::NotFound { among, unread } } else { ranked.told(unread, None) }
        }
        Err(fault) if matches!(fault.kind, FaultKind::NotAllowed(_)) => Who::NotAllowed(fault),
        Err(fault) => Who::CouldNotAsk(fault),
    };
    Found { answer, learnt }
}

/// Learns what an account and role refuses before anybody calls, so that the first lookup is one request, too. Starts
/// from nothing known: what an administrator has opened since is found again.
///
/// # Errors
/// NetSuite gave no answer; what was learnt until then holds.
pub async fn prove(netsuite: &NetSuite, own: &[CustomField]) -> Found<Result<(), Fault>> {
    let nothing = Readable::default();
    let (rows, _, learnt) = ask(netsuite, &nothing, Lane::Background, "what this role can read", &|readable| {
        compose(NOBODY, readable, own)
    })
    .await;
    Found { answer: rows.map(|_| ()), learnt }
}

/// Companies, or with `people` contacts and employees too, with that text in their name, active ones first. Their
/// `reasons` say only whether they are inactive: nothing but the name was compared.
pub async fn search_records(
    netsuite: &NetSuite,
    readable: &Readable,
    text: &str,
    people: bool,
) -> Found<Result<Vec<Candidate>, Fault>> {
    let text = text.trim();
    if text.is_empty() {
        return Found { answer: Ok(Vec::new()), learnt: Vec::new() };
    }
    let (rows, _, learnt) =
        ask(netsuite, readable, Lane::Live, "search by name", &|readable| compose_search(text, people, readable)).await;
    let answer = rows.map(|rows| {
        let mut companies: Vec<(bool, bool, Candidate)> = rows
            .iter()
            .filter_map(|row| {
                let inactive = row.get("isinactive") == Some("T");
                let (_, mut company) = rank::candidate(row)?;
                company.reasons.extend(inactive.then_some(callside_protocol::MatchReason::Inactive));
                let begins = company.name.reveal().get(..text.len());
                let begins = begins.is_some_and(|begins| begins.eq_ignore_ascii_case(text));
                Some((inactive, !begins, company))
            })
            .collect();
        sort_by(&mut companies, |one, other| {
            (one.0, one.1, &one.2.name, &one.2.record).cmp(&(other.0, other.1, &other.2.name, &other.2.record))
        });
        companies.into_iter().map(|(.., company)| company).take(MOST_COMPANIES).collect()
    });
    Found { answer, learnt }
}

/// Asks until NetSuite refuses nothing new. Answers with what was readable in the end.
async fn ask(
    netsuite: &NetSuite,
    readable: &Readable,
    lane: Lane,
    purpose: &'static str,
    compose: &dyn Fn(&Readable) -> Option<Composed>,
) -> (Result<Vec<Row>, Fault>, Readable, Learnt) {
    let mut readable = readable.clone();
    let mut learnt = Learnt::new();
    loop {
        let Some(composed) = compose(&readable) else { return (Err(nothing_readable()), readable, learnt) };
        let error = match netsuite.suiteql(&composed.query, MOST_ROWS, lane, purpose).await {
            Ok(rows) => return (Ok(rows), readable, learnt),
            Err(error) => error,
        };
        let refused = match &error {
            NetSuiteError::TableUnreadable { table } => Table::named(table).map(Refused::Table),
            NetSuiteError::ColumnUnknown { column } => composed.unknown(column),
            _ => None,
        };
        match refused.filter(|refused| !readable.refuses(refused) && learnt.len() < MOST_REFUSALS) {
            Some(refused) => {
                // The time is the keeper's to set: here it is only known that it is refused.
                readable.learn(std::slice::from_ref(&refused), Timestamp::default());
                learnt.push(refused);
            }
            None => return (Err(error.fault()), readable, learnt),
        }
    }
}

/// Every table was refused: the first permission to ask an administrator for.
fn nothing_readable() -> Fault {
    let name = Table::Contact.permission().to_owned();
    let right = Right::NetSuite { name, level: Some("View".to_owned()) };
    Fault { cloud: Some(Cloud::NetSuite), kind: FaultKind::NotAllowed(right), detail: None }
}

/// The permissions that would open the kinds a lookup could not search, by their menu names.
#[must_use]
pub fn permissions(unread: &[RecordKind]) -> Vec<&'static str> {
    Table::ALL
        .into_iter()
        .filter(|table| table.kinds().iter().any(|kind| unread.contains(kind)))
        .map(Table::permission)
        .collect()
}

#[cfg(test)]
mod tests {
    use std::rc::Rc;

    use callside_protocol::PhoneField;
    use futures::executor::block_on;
    use serde_json::{Value, json};

    use super::*;
    use crate::{
        ports::{
            Base, HttpError, Request, Response,
            fakes::{FakeClock, FakeEntropy, FakeHttp, FakeKeyring, FakeScratch, FakeShelf, FakeSpawn, FakeStore},
        },
        traffic::Traffic,
    };

    type Answer = Result<Response, HttpError>;

    fn answer(status: u16, body: &Value) -> Answer {
        Ok(Response { status, headers: Vec::new(), body: body.to_string() })
    }

    fn refusal(status: u16, code: &str, detail: &str) -> Answer {
        answer(status, &json!({"o:errorDetails": [{"detail": detail, "o:errorCode": code}]}))
    }

    fn refused_search(reason: &str) -> Answer {
        let detail =
            format!("Invalid search query. Detailed unprocessed description follows. Search error occurred: {reason}");
        refusal(400, "INVALID_PARAMETER", &detail)
    }

    fn rows(rows: &[Value]) -> Answer {
        answer(200, &json!({"items": rows, "hasMore": false}))
    }

    /// A signed-in NetSuite whose queries that function answers.
    fn netsuite(mut query: impl FnMut(&str) -> Answer + 'static) -> (NetSuite, Rc<FakeHttp>) {
        let http = FakeHttp::new(move |request: &Request| {
            if request.url.ends_with("/oauth2/v1/token") {
                let token =
                    json!({"access_token": "a", "refresh_token": "r", "expires_in": 3600, "token_type": "bearer"});
                return answer(200, &token);
            }
            let body: Value = serde_json::from_str(request.body.as_deref().unwrap()).unwrap();
            query(body["q"].as_str().unwrap())
        });
        let ports = Base {
            http: http.clone(),
            store: FakeStore::new(),
            shelf: FakeShelf::new(),
            scratch: FakeScratch::new(),
            clock: FakeClock::new(),
            entropy: FakeEntropy::new(1),
            keyring: FakeKeyring::new(),
            spawn: FakeSpawn::new(),
        };
        let netsuite = NetSuite::new(&ports, &Traffic::new(&ports));
        block_on(async {
            let redirect = "https://callside.chromiumapp.org/netsuite";
            let url = netsuite.start_sign_in("client", redirect, None).await;
            let state = url.split(['?', '&']).find_map(|pair| pair.strip_prefix("state=")).unwrap();
            let back = format!("{redirect}?state={state}&code=c&company=1234567&role=3&entity=1001");
            netsuite.end_sign_in(&back).await.unwrap();
        });
        http.sent.borrow_mut().clear();
        (netsuite, http)
    }

    fn asked(netsuite: &NetSuite, readable: &Readable, caller: &str) -> Found<Who> {
        let caller = PhoneNumber::parse(caller, Region::US).unwrap();
        block_on(look_up(
            netsuite,
            readable,
            Question { caller: &caller, home: Region::US, own: &[], evidence: &Evidence::default() },
        ))
    }

    fn dana() -> Value {
        json!({"kind": "contact", "id": "1201", "firstname": "Dana", "lastname": "Whitfield", "mobilephone": "(650) 555-0134"})
    }

    #[test]
    fn a_caller_is_found_in_one_request() {
        let (netsuite, http) = netsuite(|_| rows(&[dana()]));
        let Who::Found { candidates, chosen: Some(0), unread, .. } =
            asked(&netsuite, &Readable::default(), "+16505550134").answer
        else {
            panic!("not found")
        };
        assert_eq!(candidates[0].name.reveal(), "Dana Whitfield");
        assert_eq!(candidates[0].reasons, [callside_protocol::MatchReason::Exact(PhoneField::Mobile)]);
        assert_eq!(unread, []);
        assert_eq!(http.sent.borrow().len(), 1);
    }

    #[test]
    fn a_refused_table_is_dropped_named_and_not_asked_for_again() {
        let (netsuite, http) = netsuite(|query| {
            if query.contains("customer.id") {
                refused_search("Record 'customer' was not found.")
            } else {
                rows(&[dana()])
            }
        });
        let mut readable = Readable::default();
        let found = asked(&netsuite, &readable, "+16505550134");
        let Who::Found { unread, .. } = &found.answer else { panic!("not found") };
        assert!(unread.contains(&RecordKind::Lead) && unread.contains(&RecordKind::Project));
        assert_eq!(http.sent.borrow().len(), 2);
        readable.learn(&found.learnt, Timestamp(7));
        assert_eq!(readable.refusals(), [("customer".to_owned(), Timestamp(7))]);
        asked(&netsuite, &readable, "+16505550134");
        assert_eq!(http.sent.borrow().len(), 3);
        assert_eq!(permissions(unread), ["Lists → Customers", "Lists → Jobs"]);
    }

    #[test]
    fn refused_columns_are_dropped_one_by_one() {
        let missing = ["contact.title", "contact.fax", "customer.searchstage", "employee.officephone"];
        let (netsuite, http) = netsuite(move |query| match missing.iter().find(|column| query.contains(**column)) {
            Some(column) => {
                let name = column.rsplit('.').next().unwrap();
                refused_search(&format!("Unknown identifier '{name}'. Available identifiers are: {{contact=contact}}."))
            }
            None => rows(&[dana()]),
        });
        let found = asked(&netsuite, &Readable::default(), "+16505550134");
        assert!(matches!(found.answer, Who::Found { .. }));
        assert!(found.learnt.len() >= missing.len() && http.sent.borrow().len() == found.learnt.len() + 1);
    }

    #[test]
    fn nobody_found_is_not_the_same_as_no_answer() {
        let (nobody, _) = netsuite(|_| rows(&[]));
        let answer = asked(&nobody, &Readable::default(), "+16505550199").answer;
        assert_eq!(answer, Who::NotFound { among: RecordKind::ALL.to_vec(), unread: Vec::new() });

        for (given, kind) in [
            (Err(HttpError::NoAnswer), FaultKind::Offline),
            (refusal(429, "CONCURRENCY_LIMIT_EXCEEDED", "Concurrent request limit exceeded."), FaultKind::Busy),
            (refusal(500, "UNEXPECTED_ERROR", "An unexpected error occurred."), FaultKind::Unwell),
            (refused_search("Invalid or unsupported search."), FaultKind::Refused),
        ] {
            let (netsuite, _) = netsuite(move |_| given.clone());
            let Who::CouldNotAsk(fault) = asked(&netsuite, &Readable::default(), "+16505550134").answer else {
                panic!("{kind:?} was taken for an answer")
            };
            assert_eq!(fault.kind, kind);
        }
    }

    #[test]
    fn a_role_without_the_right_to_query_is_told_so() {
        let sentence = "Your current role does not have permission to perform this action.";
        let (netsuite, _) = netsuite(move |_| refusal(400, "USER_ERROR", sentence));
        assert!(matches!(asked(&netsuite, &Readable::default(), "+16505550134").answer, Who::NotAllowed(_)));
    }

    #[test]
    fn a_role_that_sees_no_table_is_not_allowed() {
        let (netsuite, http) = netsuite(|query| {
            let table = Table::ALL.into_iter().find(|table| query.contains(&format!("FROM {}", table.name()))).unwrap();
            refused_search(&format!("Record '{}' was not found.", table.name()))
        });
        let found = asked(&netsuite, &Readable::default(), "+16505550134");
        assert!(matches!(found.answer, Who::NotAllowed(_)), "{:?}", found.answer);
        assert_eq!(http.sent.borrow().len(), found.learnt.len());
    }

    #[test]
    fn proving_learns_before_anybody_calls() {
        let (netsuite, http) = netsuite(|query| {
            if query.contains("contact.title") {
                refused_search("Unknown identifier 'contact.title'.")
            } else {
                rows(&[])
            }
        });
        let proved = block_on(prove(&netsuite, &[]));
        assert_eq!(
            (proved.answer, proved.learnt.clone()),
            (Ok(()), vec![Refused::Column(Table::Contact, "title".into())])
        );
        let mut readable = Readable::default();
        readable.learn(&proved.learnt, Timestamp(1));
        http.sent.borrow_mut().clear();
        asked(&netsuite, &readable, "+16505550134");
        assert_eq!(http.sent.borrow().len(), 1);
    }

    #[test]
    fn companies_are_offered_active_and_best_named_first() {
        let company = |id: &str, name: &str, inactive: &str| json!({"kind": "customer", "id": id, "wholename": name, "stage": "Lead", "isinactive": inactive});
        let (netsuite, _) = netsuite(move |_| {
            rows(&[
                company("1", "Old Harbor", "F"),
                company("2", "Harbor Foods", "T"),
                company("3", "Harbor & Sons", "F"),
            ])
        });
        let found = block_on(search_records(&netsuite, &Readable::default(), " harbor ", false)).answer.unwrap();
        let ids: Vec<_> = found.iter().map(|company| company.record.id.as_str()).collect();
        assert_eq!(ids, ["3", "1", "2"]);
        assert_eq!(found[0].record.kind, RecordKind::Lead);
        assert_eq!(block_on(search_records(&netsuite, &Readable::default(), "  ", false)).answer, Ok(Vec::new()));
    }
}
