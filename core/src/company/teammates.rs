//! Who works with Callside, and with which extension: everybody's own report, which the bundle keeps
//! (netsuite/CONTRACT.md, `read teammates`).

use callside_json::{FromJson, Map, Value};
use callside_protocol::{
    Personal,
    company::{ExtensionOf, SettingsTrouble, StartLine, Teammate, TeammatesSeen},
};

use super::{Kept, organizers::matching::SignedIn, part};
use crate::{
    instant,
    netsuite::{NetSuite, NetSuiteError},
    traffic::Lane,
};

/// The contract since which the bundle knows of teammates.
pub(super) const SINCE_CONTRACT: u64 = 3;

/// Who says that which extension of that RingCentral account is theirs, each person once: that they say so is their own word,
/// their e-mail is NetSuite's. Where several claim one extension, all of them are told, in any order, and none is meant more than
/// another: a tie is to be shown, never guessed. Of an extension that nobody has claimed nothing is known: its person may work
/// without Callside, or in a role that may not report. Whoever has no e-mail in NetSuite is left out.
#[must_use]
pub fn claims(teammates: &[Teammate], account: &str) -> Vec<SignedIn> {
    let claim = |teammate: &Teammate| {
        let extension = teammate.extension.as_ref().filter(|extension| extension.account == account)?;
        let email = Some(teammate.email.reveal()).filter(|_| !teammate.email.is_blank())?.to_owned();
        Some(SignedIn { extension: extension.id.clone(), email })
    };
    teammates.iter().filter_map(claim).collect()
}

/// Asks the bundle who has reported: one request. A bundle that is known to be older is not asked.
pub async fn teammates(kept: &Kept, netsuite: &NetSuite, lane: Lane) -> TeammatesSeen {
    if !kept.may_report() {
        let is_there = kept.bundle().is_some_and(|bundle| bundle.version.is_some());
        return TeammatesSeen::Untold(if is_there { SettingsTrouble::Outdated } else { SettingsTrouble::NoBundle });
    }
    let answer = netsuite.ask_bundle("read teammates", Map::new(), lane, "teammates").await;
    let told = answer.map(|answer| {
        let data = answer.data.map_err(part::refused)?;
        let rows = data.get("teammates").and_then(Value::as_array);
        Ok(rows.ok_or(part::could_not_ask(&NetSuiteError::Unreadable))?.iter().filter_map(teammate).collect())
    });
    match told {
        Ok(Ok(teammates)) => TeammatesSeen::Reported(teammates),
        Ok(Err(trouble)) => TeammatesSeen::Untold(trouble),
        Err(error) if NetSuite::lacks_bundle(&error) => TeammatesSeen::Untold(SettingsTrouble::NoBundle),
        Err(error) => TeammatesSeen::Untold(part::could_not_ask(&error)),
    }
}

/// A person, as the bundle tells of them. What somebody has changed by hand may be of any form.
#[derive(FromJson)]
#[json(lenient)]
struct Told {
    user: String,
    name: Personal,
    email: Personal,
    role: String,
    extension: Option<ToldExtension>,
    done: Map,
    at: String,
}

#[derive(FromJson)]
struct ToldExtension {
    account: String,
    id: String,
    number: Option<String>,
}

fn teammate(row: &Value) -> Option<Teammate> {
    let told = Told::from_json(row).ok().filter(|told| !told.user.is_empty())?;
    let at = |line: StartLine| told.done.get(line.id()).and_then(Value::as_str).and_then(instant::read);
    Some(Teammate {
        done: StartLine::ALL.into_iter().filter_map(|line| Some((line, at(line)?))).collect(),
        extension: told.extension.map(|ToldExtension { account, id, number }| ExtensionOf { account, id, number }),
        user: told.user,
        name: told.name,
        email: told.email,
        role: told.role,
        reported: instant::read(&told.at),
    })
}

#[cfg(test)]
mod tests {
    use callside_json::parse;
    use callside_protocol::{Timestamp, company::StartLine};

    use super::{claims, teammate};

    #[test]
    fn what_the_bundle_tells_is_read_and_what_is_of_no_form_is_as_if_it_were_not_there() {
        let row = r#"{"user": "1001", "name": "Avery Quinn", "email": "avery@example.com", "role": "1042",
            "extension": {"account": "9100", "id": "9101", "number": "101"},
            "done": {"netsuite": "1970-01-01T00:00:01.000Z", "test call": "1970-01-01T00:00:02Z", "other": "x"},
            "at": "1970-01-01T00:00:03.000Z"}"#;
        let read = teammate(&parse(row).expect("JSON")).expect("a person");
        assert_eq!(read.extension.as_ref().map(|extension| extension.id.as_str()), Some("9101"));
        assert_eq!(read.done, [(StartLine::NetSuite, Timestamp(1_000)), (StartLine::TestCall, Timestamp(2_000))]);
        assert!(!read.has_finished() && read.reported == Some(Timestamp(3_000)));
        let mangled = teammate(&parse(r#"{"user": "7", "extension": "101", "done": 3}"#).expect("JSON"));
        let mangled = mangled.expect("they are still there");
        assert!(mangled.extension.is_none() && mangled.done.is_empty());
        assert!(teammate(&parse(r#"{"name": "Nobody"}"#).expect("JSON")).is_none());
    }

    #[test]
    fn whoever_claims_an_extension_of_that_account_is_told_and_two_are_two() {
        let of = |user: &str, account: &str, id: &str, email: &str| {
            let extension = format!(r#"{{"account": "{account}", "id": "{id}"}}"#);
            let row = format!(r#"{{"user": "{user}", "email": "{email}", "extension": {extension}}}"#);
            teammate(&parse(&row).expect("JSON")).expect("a person")
        };
        let mut nobody = of("7", "1", "103", "n@example.com");
        nobody.extension = None;
        let told = [
            of("20", "1", "101", "a@example.com"),
            of("3", "1", "101", "b@example.com"),
            of("5", "2", "101", "c@example.com"),
            of("6", "1", "102", " "),
            nobody,
        ];
        let claims: Vec<_> = claims(&told, "1").into_iter().map(|claim| (claim.extension, claim.email)).collect();
        assert_eq!(claims, ["a@example.com", "b@example.com"].map(|email| ("101".to_owned(), email.to_owned())));
    }
}
