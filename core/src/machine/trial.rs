//! Test Connection: what is shown to whoever presses it.

use std::rc::Rc;

use callside_protocol::{
    Cloud,
    company::{JwtCause, JwtFound, JwtIs, MachineCause, MachineFound, MachineIs, Sees},
};

use super::{JwtSession, Known, MachineKey, MachineTokens, jwt_causes, machine_causes};
use crate::{
    netsuite::{NetSuite, Query},
    ports::{Base, KeyringError},
    ringcentral::RingCentral,
    signin::{Lender as _, SignInError},
    traffic::{Lane, Traffic},
};

/// Application permissions that company sync needs, by their names in the developer console (ringcentral-api.md §1.3).
const PERMISSIONS: [&str; 3] = ["ReadAccounts", CALL_LOG, "ReadCallRecording"];
const CALL_LOG: &str = "ReadCallLog";

/// Has NetSuite give this key a new token, and asks as whom it works.
pub async fn try_machine(base: &Base, traffic: &Traffic, tokens: Rc<MachineTokens>, key: &MachineKey) -> MachineFound {
    let (word, certain) = match tokens.anew().await {
        Ok(_) => return MachineFound::Accepted(who(base, traffic, tokens).await),
        Err(SignInError::Refused { code, .. }) => (code, None),
        Err(SignInError::Keyring(KeyringError::Lost)) => (String::new(), Some(MachineCause::KeyGone)),
        Err(error) => return MachineFound::CouldNotAsk(error.fault(Cloud::NetSuite)),
    };
    if let Some(cause) = certain {
        return MachineFound::Refused { word, causes: vec![cause] };
    }
    let known = Known {
        now: base.clock.now(),
        begins: key.facts.begins,
        ends: key.facts.ends,
        skew: tokens.skew(),
        worked: key.accepted.is_some(),
        sandbox: key.machine().is_some_and(|machine| machine.account.id().contains("_SB")),
        word: word.clone(),
    };
    MachineFound::Refused { word, causes: machine_causes(&known) }
}

/// Whom the token names. Names are for people alone: what the role may not read is left out.
async fn who(base: &Base, traffic: &Traffic, tokens: Rc<MachineTokens>) -> MachineIs {
    let Some((role, entity)) = tokens.is() else { return MachineIs::default() };
    let netsuite = NetSuite::lent(base, traffic, tokens);
    let name = async |text: &str, id: &str| {
        let query = Query { text: text.to_owned(), params: vec![id.to_owned()] };
        let rows = netsuite.suiteql(&query, 1, Lane::Live, "machine's name").await.ok()?;
        rows.first()?.get("name").map(str::to_owned)
    };
    let entity_name = name("SELECT entityid AS name FROM employee WHERE id = ?", &entity).await;
    let role_name = name("SELECT name FROM role WHERE id = ?", &role).await;
    MachineIs { entity: Some(entity), name: entity_name.map(Into::into), role: Some(role), role_name }
}

/// Shows RingCentral the JWT, and asks whose it is and what it is good for.
pub async fn try_jwt(base: &Base, traffic: &Traffic, session: Rc<JwtSession>) -> JwtFound {
    match session.anew().await {
        Ok(_) => {}
        Err(SignInError::Refused { code, .. }) => {
            let causes = jwt_causes(&code, session.has_ended());
            return JwtFound::Refused { code, causes };
        }
        Err(SignInError::Keyring(KeyringError::Lost)) => {
            return JwtFound::Refused { code: String::new(), causes: vec![JwtCause::KeyGone] };
        }
        Err(error) => return JwtFound::CouldNotAsk(error.fault(Cloud::RingCentral)),
    }
    let ringcentral = RingCentral::lent(base, traffic, session.clone());
    let me = match ringcentral.me().await {
        Ok(me) => me,
        Err(error) => return JwtFound::CouldNotAsk(error.fault()),
    };
    let scope = session.about().and_then(|about| about.get("scope").cloned());
    let has = |name: &str| {
        let granted = |scope: &String| scope.split_whitespace().any(|granted| granted.eq_ignore_ascii_case(name));
        scope.as_ref().is_none_or(granted)
    };
    let absent: Vec<String> = PERMISSIONS.iter().filter(|name| !has(name)).map(|name| (*name).to_owned()).collect();
    let sees = if has(CALL_LOG) { ringcentral.sees_everybodys_calls().await } else { Ok(None) };
    let sees = match sees {
        Ok(Some(true)) => Sees::Everybody,
        Ok(Some(false)) => Sees::OwnAlone,
        Ok(None) => Sees::Untold,
        Err(error) => return JwtFound::CouldNotAsk(error.fault()),
    };
    let owner = me.name.unwrap_or_else(|| me.extension.into());
    let refreshes = session.refreshes();
    JwtFound::Accepted(JwtIs { owner, extension: me.extension_number, sees, absent, refreshes })
}
