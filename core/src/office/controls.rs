//! How fields of a call's contact, customer and project are asked for beside it: by the type the account's catalog names, with
//! the account's own choices, where this person's role may change such records. Found out for the records of a call, once for
//! each version of the settings and once a day, since lists grow.

use callside_json::{FromJson, ToJson};
use callside_protocol::{
    AskKind, Fault, FaultKind, Right, Timestamp,
    company::{BesideCall, Holder, Level, NoChange, RightsProfile, Settings},
};

use super::beside::record;
use crate::{
    company::beside::{self, Asked},
    logging,
    netsuite::{FieldInfo, FieldKind, NetSuite, NetSuiteError, Session},
    ports::{Base, Op, Table},
    setup::Checks,
};

/// Under this name in [`Table::Settings`].
const KEY: &str = "controls";

/// It is found out again after so many milliseconds: a day.
const HOLDS: i64 = 24 * 3_600_000;

/// What this machine keeps of it, for one version of the settings as one role works by it.
#[derive(Clone, Debug, Default, PartialEq, FromJson, ToJson)]
#[json(default)]
struct Controls {
    account: String,
    role: Option<String>,
    version: u64,
    found: Timestamp,
    known: Vec<Known>,
    /// NetSuite has refused a change for want of a right.
    refused: Vec<(Holder, Fault)>,
}

#[derive(Clone, Debug, PartialEq, FromJson, ToJson)]
struct Known {
    of: Holder,
    name: String,
    /// `None`: no single answer fills it, or NetSuite keeps it itself.
    kind: Option<AskKind>,
}

/// How each field of that call's records that agents may change is asked for. `version` tells these settings from others.
pub(super) async fn asked(
    settings: &Settings,
    version: u64,
    call: &BesideCall,
    netsuite: &NetSuite,
    base: &Base,
) -> Vec<Asked> {
    let Some(session) = netsuite.session() else { return Vec::new() };
    let mut fields = beside::changeable(settings, call).peekable();
    if fields.peek().is_none() {
        return Vec::new();
    }
    let mut controls = Controls::load(base).await;
    let now = base.clock.now();
    if !controls.is_of(&session) || controls.version != version || controls.found.0 + HOLDS <= now.0 {
        let (account, role) = (session.account.id().to_owned(), session.role);
        controls = Controls { account, role, version, found: now, ..Controls::default() };
    }
    let before = controls.clone();
    let checks = Checks::load(base).await;
    let mut asked = Vec::new();
    for field in fields {
        let (of, name) = (field.of, field.name.clone());
        let lacks = lacking(&checks, netsuite, of);
        let lacks =
            lacks.or_else(|| controls.refused.iter().find(|(refused, _)| *refused == of).map(|(_, why)| why.clone()));
        let how = match lacks {
            Some(why) => Err(NoChange::NotAllowed(why)),
            None => match controls.kind(of, &name, netsuite).await {
                Ok(kind) => kind.ok_or(NoChange::Fixed),
                // The values of a list are told in the form of a new record.
                Err(NetSuiteError::NotAllowed { permission, detail, .. }) => {
                    let level = Some(Level::Edit.word().to_owned());
                    Err(NoChange::NotAllowed(NetSuiteError::NotAllowed { permission, detail, level }.fault()))
                }
                Err(error) => Err(NoChange::CouldNotAsk(error.fault())),
            },
        };
        asked.push(Asked { of, name, how });
    }
    if controls != before {
        controls.keep(base).await;
    }
    asked
}

/// How one field is asked for; `None`: nobody can fill it beside a call.
///
/// # Errors
/// NetSuite could not be asked, or does not tell this role.
pub(super) async fn kind(
    of: Holder,
    name: &str,
    netsuite: &NetSuite,
    base: &Base,
) -> Result<Option<AskKind>, NetSuiteError> {
    let mut controls = Controls::load(base).await;
    if netsuite.session().is_none_or(|session| !controls.is_of(&session)) {
        controls = Controls::default();
    }
    controls.kind(of, name, netsuite).await
}

/// NetSuite has refused a change of such a record for want of a right, or has taken one.
pub(super) async fn learn(of: Holder, refused: Option<&Fault>, netsuite: &NetSuite, base: &Base) {
    let mut controls = Controls::load(base).await;
    if netsuite.session().is_some_and(|session| controls.is_of(&session)) {
        let before = controls.clone();
        controls.refused.retain(|(other, _)| *other != of);
        controls.refused.extend(refused.map(|fault| (of, fault.clone())));
        if controls != before {
            controls.keep(base).await;
        }
    }
}

impl Controls {
    async fn load(base: &Base) -> Self {
        let row = base.store.get(Table::Settings, KEY).await.ok().flatten();
        row.and_then(|row| callside_json::read(&row.value).ok()).unwrap_or_default()
    }

    /// Where it cannot be kept, it is found out again.
    async fn keep(&self, base: &Base) {
        let put = Op::Put { table: Table::Settings, key: KEY.to_owned(), value: callside_json::write(self) };
        let _ = base.store.commit(vec![put], Vec::new()).await;
    }

    fn is_of(&self, session: &Session) -> bool {
        self.account == session.account.id() && self.role == session.role
    }

    async fn kind(&mut self, of: Holder, name: &str, netsuite: &NetSuite) -> Result<Option<AskKind>, NetSuiteError> {
        if let Some(known) = self.known.iter().find(|known| known.of == of && known.name == name) {
            return Ok(known.kind.clone());
        }
        let fields = netsuite.record_fields(record(of)).await?;
        let info = fields.iter().find(|field| field.name.eq_ignore_ascii_case(name));
        let kind = match info {
            Some(FieldInfo { kind: FieldKind::DateTime, .. }) => None,
            Some(field) => logging::kind(netsuite, record(of), field).await?,
            // A role that sees no catalog fills text; in one that it sees, what is not listed nobody can fill.
            None => fields.is_empty().then_some(AskKind::Text),
        };
        self.known.push(Known { of, name: name.to_owned(), kind: kind.clone() });
        Ok(kind)
    }
}

/// What the examination of the role has found missing for changing such records; `None`: nothing, or it is not known.
fn lacking(checks: &Checks, netsuite: &NetSuite, of: Holder) -> Option<Fault> {
    let rights = checks.rights(RightsProfile::Person).filter(|_| !checks.is_anothers(netsuite))?;
    let id = match of {
        Holder::Contact => "LIST_CONTACT",
        Holder::Customer => "LIST_CUSTJOB",
        Holder::Project => "LIST_JOB",
        Holder::PhoneCall => return None,
    };
    let row = rights.rows.iter().find(|row| row.id == id && row.found.holds(Level::Edit) == Some(false))?;
    let name = [&row.subtab, " → ", &row.name].concat();
    let right = Right::NetSuite { name, level: Some(Level::Edit.word().to_owned()) };
    Some(Fault { cloud: Some(callside_protocol::Cloud::NetSuite), kind: FaultKind::NotAllowed(right), detail: None })
}
