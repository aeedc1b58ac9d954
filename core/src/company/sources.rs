//! Who decides what, where several do.
//!
//! What the company keeps in the account everybody works in, the record, stands first; then the policy of whoever manages the
//! browsers, for accounts without a bundle; then a settings file that was taken in one browser. Of what may be copied onto a
//! computer and which calls get a record ([`Part::is_limit`]) the policy has the first word everywhere: a limit that
//! something else could lift would be none. A record that was read once, in an account that has no bundle any more, stands
//! last: it holds where nobody has decided anything since.

use std::hash::{DefaultHasher, Hasher as _};

use callside_json::write;
use callside_protocol::company::{DirectoryPolicy, Holding, Part, Settings, Source};

use super::{Kept, POLICY_KEY, Policy, Recorded, TakenFile, policy_beside::PolicyBeside};
use crate::{
    netsuite::Session,
    ports::{Base, Table},
};

/// What the browser's policy says for everyone.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct PolicySays {
    settings: Settings,
    /// What it decides, even where that is nothing.
    parts: Vec<Part>,
    wrong: Vec<(String, String)>,
}

impl PolicySays {
    /// Out of the object that Chrome gives, as JSON.
    pub(super) fn read(text: &str) -> Self {
        let limits = Policy::read(text);
        let PolicyBeside { call_fields, info_links, mut parts, wrong } = PolicyBeside::read(text);
        let is_set = |part: &Part| part.is_limit() && limits.set.iter().any(|set| set == part.key());
        parts.extend(Part::ALL.into_iter().filter(is_set));
        let Policy { logging, directory, .. } = limits;
        let settings = Settings { call_fields, info_links, logging, directory };
        Self { settings, parts, wrong }
    }
}

/// All that decides something here.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    record: Settings,
    /// There is no bundle any more, as far as is known.
    record_is_gone: bool,
    policy: PolicySays,
    file: Option<TakenFile>,
}

impl Sources {
    /// As this machine keeps them, for whoever works in that session.
    pub async fn load(kept: &Kept, session: Option<&Session>, base: &Base) -> Self {
        let ours = session.filter(|session| kept.is_for(session));
        let record = ours.and_then(|_| kept.document().ok()).map(|document| document.settings).unwrap_or_default();
        Self::beside(record, kept.is_gone(), session, base).await
    }

    /// The same for whoever has read the record otherwise.
    pub async fn beside(record: Settings, record_is_gone: bool, session: Option<&Session>, base: &Base) -> Self {
        let policy = base.store.get(Table::Settings, POLICY_KEY).await.ok().flatten();
        Self {
            record,
            record_is_gone,
            policy: policy.map(|policy| PolicySays::read(&policy.value)).unwrap_or_default(),
            file: TakenFile::load(base).await.filter(|file| session.is_some_and(|session| file.is_for(session))),
        }
    }

    /// The same with that file.
    #[must_use]
    pub fn with_file(self, file: TakenFile) -> Self {
        Self { file: Some(file), ..self }
    }

    /// What holds.
    #[must_use]
    pub fn holding(&self) -> Holding {
        let (settings, by) = self.weighed(&self.policy);
        let file = self.file.as_ref().map(TakenFile::view);
        Holding { settings, by, wrong: self.policy.wrong.clone(), file }
    }

    /// What the agent obeys itself, as long as the browser's policy leaves it open: it weighs that itself, at once.
    #[must_use]
    pub fn recorded(&self) -> Recorded {
        Recorded::of(&self.weighed(&PolicySays::default()).0)
    }

    fn weighed(&self, policy: &PolicySays) -> (Settings, Vec<(Part, Source)>) {
        let mut settings = Settings::default();
        let mut by = Vec::new();
        let record = if self.record_is_gone { Source::OldRecord } else { Source::Record };
        for part in Part::ALL {
            let says = |source: Source| match source {
                Source::Policy => policy.parts.contains(&part).then_some(&policy.settings),
                Source::File => self.file.as_ref().map(|file| &file.settings).filter(|says| decides(says, part)),
                of_record => Some(&self.record).filter(|says| of_record == record && decides(says, part)),
            };
            let first =
                if part.is_limit() { [Source::Policy, Source::Record] } else { [Source::Record, Source::Policy] };
            let order = first.into_iter().chain([Source::File, Source::OldRecord]);
            if let Some((source, from)) = order.into_iter().find_map(|source| Some((source, says(source)?))) {
                take(part, &mut settings, from);
                by.push((part, source));
            }
        }
        (settings, by)
    }
}

/// Something is decided of that part.
pub(super) fn decides(settings: &Settings, part: Part) -> bool {
    let open = Settings::default();
    let directory = &settings.directory;
    match part {
        Part::CallFields => settings.call_fields != open.call_fields,
        Part::InfoLinks => !settings.info_links.is_empty(),
        Part::Logging => settings.logging.is_some(),
        Part::CopyScope => directory.scope.is_some(),
        Part::CopyDays => directory.days.is_some(),
        Part::CopyVendors => !directory.vendors,
        Part::CopyEmployees => !directory.employees,
        Part::OwnFields => !directory.own_fields.is_empty(),
    }
}

fn take(part: Part, to: &mut Settings, from: &Settings) {
    let (directory, theirs): (&mut DirectoryPolicy, _) = (&mut to.directory, &from.directory);
    match part {
        Part::CallFields => to.call_fields = from.call_fields.clone(),
        Part::InfoLinks => to.info_links = from.info_links.clone(),
        Part::Logging => to.logging = from.logging.clone(),
        Part::CopyScope => directory.scope = theirs.scope,
        Part::CopyDays => directory.days = theirs.days,
        Part::CopyVendors => directory.vendors = theirs.vendors,
        Part::CopyEmployees => directory.employees = theirs.employees,
        Part::OwnFields => directory.own_fields = theirs.own_fields.clone(),
    }
}

/// Tells what stands beside calls apart: other fields or links have another number.
#[must_use]
pub fn number_beside(settings: &Settings) -> u64 {
    let mut hasher = DefaultHasher::new();
    hasher.write(write(&settings.call_fields).as_bytes());
    hasher.write(write(&settings.info_links).as_bytes());
    hasher.finish()
}

#[cfg(test)]
mod tests;
