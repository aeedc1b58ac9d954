//! The organizer mapping at the company's desk: what both clouds list is read page by page and put aside for the next time, an
//! administrator's changes are kept on the disk until they are saved, and the page is shown a window of the rows.
//!
//! The lists lie on the shelf, since they can be had again; the changes lie in the store, since they cannot.

mod reading;

use callside_json::{FromJson, ToJson};
use callside_protocol::{
    Timestamp,
    company::{
        CompanyAnswer, Mapped, MappingAnswer, MappingCommand, MappingEdit, MappingEmployee, MappingLock,
        MappingNotSaved, MappingRows, MappingUnread, MappingView, MatchedBy, OrganizerMap, OrganizerRule,
    },
    words,
};

use self::reading::Reading;
use super::machine::Shown;
use crate::{
    company::{
        self,
        organizers::{
            self, Change, Draft, Kept, Lists, Parts, Saved, Staff, Table,
            matching::{Evidence, Match, matches, proposals},
        },
    },
    netsuite::NetSuite,
    ordered::Keyed,
    ports::{Base, Bulk, Op, Table as Store},
    ringcentral::RingCentral,
    setup::stands,
};

/// Where the lists lie on the shelf, and the changes in the store.
const LISTS: &str = "organizers/lists";
const DRAFT: &str = "organizer-draft";
/// Lists of another day are read again when the page opens.
const FRESH: i64 = 12 * 3_600_000;
/// Rows a window has at most, and employees a search.
const MOST_ROWS: usize = 200;
const MOST_EMPLOYEES: usize = 20;

/// What lies in the store.
#[derive(Default, FromJson, ToJson)]
#[json(default)]
struct Put {
    account: String,
    draft: Draft,
    /// Extensions whose calls wait; `None`: not counted yet.
    waiting: Option<u32>,
}

/// What lies on the shelf.
#[derive(Default, FromJson, ToJson)]
#[json(default)]
struct Listed {
    account: String,
    lists: Lists,
}

/// The desk.
#[derive(Default)]
pub(super) struct MappingDesk {
    kept: Kept,
    put: Put,
    /// The page was opened since this office began.
    open: Option<Open>,
}

#[derive(Default)]
struct Open {
    lists: Lists,
    staff: Staff,
    matches: Keyed<Match>,
    reading: Option<Reading>,
    unread: Vec<MappingUnread>,
    table: Table,
    map: OrganizerMap,
    revision: u64,
}

/// What a command is obeyed with.
pub(super) struct Hands<'a> {
    pub(super) base: &'a Base,
    /// Who sees the extensions: the JWT's session, or the administrator's own.
    pub(super) ringcentral: &'a RingCentral,
    /// The administrator's session.
    pub(super) netsuite: &'a NetSuite,
    /// Who sees the employees and will write the calls: the machine's session, or the administrator's own.
    pub(super) employees: &'a NetSuite,
    /// What this machine keeps of the company's settings.
    pub(super) settings: &'a company::Kept,
}

impl MappingDesk {
    /// What this machine kept.
    pub(super) async fn load(base: &Base) -> Self {
        let row = base.store.get(Store::Settings, DRAFT).await.ok().flatten();
        let put = row.and_then(|row| callside_json::read(&row.value).ok()).unwrap_or_default();
        Self { kept: Kept::load(base).await, put, open: None }
    }

    /// Whatever can be had again goes off the shelf.
    pub(super) async fn forget(base: &Base) -> Result<(), crate::ports::StoreError> {
        base.shelf.change(Vec::new(), vec![LISTS.to_owned()]).await
    }

    /// What is decided, as far as this machine knows.
    pub(super) fn kept(&self) -> &Kept {
        &self.kept
    }

    /// Extensions whose calls wait; `None`: not counted yet.
    pub(super) fn waiting(&self) -> Option<u32> {
        self.put.waiting
    }

    /// When there is something to read.
    pub(super) fn due(&self) -> Option<Timestamp> {
        self.open.as_ref()?.reading.as_ref().map(Reading::due)
    }

    /// What is decided may be other than before.
    pub(super) async fn follow(&mut self, hands: &Hands<'_>) {
        let Hands { base, netsuite, .. } = hands;
        if self.kept.follow(netsuite, base).await == Ok(true) {
            self.draw(hands);
        }
    }

    /// Reads the next page, where it is time.
    pub(super) async fn go_on(&mut self, hands: &Hands<'_>) {
        let now = hands.base.clock.now();
        let Some(open) = self.open.as_mut() else { return };
        let Some(reading) = open.reading.as_mut().filter(|reading| reading.due() <= now) else { return };
        if !reading.step(hands, now).await {
            return;
        }
        let Some(reading) = open.reading.take() else { return };
        (open.lists, open.unread) = reading.end(std::mem::take(&mut open.lists), now);
        let listed = Listed { account: self.put.account.clone(), lists: open.lists.clone() };
        let bulk = Bulk { name: LISTS.to_owned(), bytes: callside_json::write(&listed).into_bytes() };
        // What the shelf does not take is read again the next time.
        let _ = hands.base.shelf.change(vec![bulk], Vec::new()).await;
        self.draw(hands);
        let _ = self.keep(hands.base).await;
    }

    /// Obeys the page.
    pub(super) async fn obey(&mut self, command: MappingCommand, hands: &Hands<'_>, shown: &Shown) -> CompanyAnswer {
        let answer = self.answer(command, hands, shown).await;
        CompanyAnswer::Mapping(Box::new(answer))
    }

    async fn answer(&mut self, command: MappingCommand, hands: &Hands<'_>, shown: &Shown) -> MappingAnswer {
        let base = hands.base;
        self.open(hands).await;
        let Some(open) = self.open.as_mut() else { return MappingAnswer::Done };
        match command {
            MappingCommand::Read { anew } => {
                let now = base.clock.now();
                let is_fresh = open.lists.read.is_some_and(|read| read.0 + FRESH > now.0 && read <= now);
                if open.reading.is_none() && (anew || !is_fresh) {
                    open.reading = Some(Reading::default());
                }
                self.follow(hands).await;
                MappingAnswer::Done
            }
            MappingCommand::Show { query, from, count } => {
                MappingAnswer::Window(open.table.window(&query, from, count.min(MOST_ROWS), open.revision))
            }
            MappingCommand::Employees(text) => MappingAnswer::Employees(open.staff.find(text.reveal(), MOST_EMPLOYEES)),
            MappingCommand::Export => MappingAnswer::Csv(words::mapping_table(open.table.rows()).into()),
            MappingCommand::Import(text) => {
                let (changes, imported) =
                    organizers::csv::import(text.reveal(), open.table.rows(), &open.map, &open.staff);
                self.change(changes, hands).await.err().unwrap_or(MappingAnswer::Imported(imported))
            }
            MappingCommand::Edit(edit) => self.edit(edit, hands).await,
            MappingCommand::Undo => {
                self.put.draft.undo();
                self.changed(hands).await.err().unwrap_or(MappingAnswer::Done)
            }
            MappingCommand::Discard => {
                self.put.draft = Draft::default();
                self.changed(hands).await.err().unwrap_or(MappingAnswer::Done)
            }
            MappingCommand::Save => self.save(hands, shown).await,
        }
    }

    /// What the page draws; `None`: nobody has opened it.
    pub(super) fn view(&self, shown: &Shown, now: Timestamp) -> Option<MappingView> {
        let open = self.open.as_ref()?;
        let saved = self.kept.decided().unwrap_or_default();
        let rules = open.map.rules.clone();
        let employee = |rule: &OrganizerRule| match rule {
            OrganizerRule::Employee(id) => Some(id.clone()),
            OrganizerRule::AsOthers | OrganizerRule::Skip => None,
        };
        let of_kinds =
            callside_protocol::company::ExtensionKind::ALL.map(|kind| employee(organizers::rule(&rules, kind)));
        let mut named: Vec<String> = of_kinds.into_iter().flatten().chain(rules.others.clone()).collect();
        crate::ordered::sort(&mut named);
        named.dedup();
        let warned = |id: String| -> (MappingEmployee, _) {
            (open.staff.employee(&id), open.staff.warning(&id).into_iter().collect())
        };
        Some(MappingView {
            revision: open.revision,
            settings: self.kept.standing().clone(),
            reading: open.reading.as_ref().and_then(Reading::shown),
            read: open.lists.read,
            unread: open.unread.clone(),
            counts: open.table.counts(),
            named: named.into_iter().map(warned).collect(),
            rules_changed: saved.rules != rules,
            rules,
            undo: self.put.draft.steps(),
            locked: locked(shown, now),
        })
    }

    async fn edit(&mut self, edit: MappingEdit, hands: &Hands<'_>) -> MappingAnswer {
        let Some(open) = self.open.as_ref() else { return MappingAnswer::Done };
        let changes = match edit {
            MappingEdit::Set { rows, whose } => {
                let extensions = match rows {
                    MappingRows::These(these) => these,
                    MappingRows::All(query) => open.table.among(&query).map(|row| row.extension.clone()).collect(),
                };
                let change = |extension: String| {
                    let decided = whose.clone().map(|whose| Mapped {
                        extension: extension.clone(),
                        whose,
                        how: MatchedBy::Manual,
                        zone: None,
                    });
                    Change { extension, decided }
                };
                extensions.into_iter().map(change).collect()
            }
            MappingEdit::TakeMatches => proposals(&open.map, &open.matches)
                .into_iter()
                .map(|mapped| Change { extension: mapped.extension.clone(), decided: Some(mapped) })
                .collect(),
            MappingEdit::Rules(rules) => {
                let saved = self.kept.decided().unwrap_or_default();
                self.put.draft.rule(&saved, rules);
                Vec::new()
            }
        };
        self.change(changes, hands).await.err().unwrap_or(MappingAnswer::Done)
    }

    async fn save(&mut self, hands: &Hands<'_>, shown: &Shown) -> MappingAnswer {
        let Hands { base, netsuite, .. } = hands;
        if !locked(shown, base.clock.now()).is_empty() {
            return MappingAnswer::NotSaved(MappingNotSaved::Locked);
        }
        let before = self.kept.decided().unwrap_or_default();
        let map = self.put.draft.on(&before);
        let version = self.kept.standing().version;
        match self.kept.save(version, &map, netsuite, base).await {
            Saved::Saved => {
                self.put.draft = Draft::default();
                self.changed(hands).await.err().unwrap_or(MappingAnswer::Done)
            }
            Saved::Lost => {
                let after = self.kept.decided().unwrap_or_default();
                let both = self.put.draft.meets(&before, &after);
                self.draw(hands);
                let standing = self.kept.standing();
                let (by, written) = (standing.by.clone(), standing.written);
                MappingAnswer::NotSaved(MappingNotSaved::Lost { by, written, both })
            }
            Saved::Not(trouble) => MappingAnswer::NotSaved(MappingNotSaved::Trouble(trouble)),
        }
    }

    async fn change(&mut self, changes: Vec<Change>, hands: &Hands<'_>) -> Result<(), MappingAnswer> {
        let saved = self.kept.decided().unwrap_or_default();
        self.put.draft.change(&saved, changes);
        self.changed(hands).await
    }

    async fn changed(&mut self, hands: &Hands<'_>) -> Result<(), MappingAnswer> {
        self.draw(hands);
        self.keep(hands.base).await
    }

    async fn keep(&self, base: &Base) -> Result<(), MappingAnswer> {
        let put = Op::Put { table: Store::Settings, key: DRAFT.to_owned(), value: callside_json::write(&self.put) };
        let kept = base.store.commit(vec![put], Vec::new()).await;
        kept.map(drop).map_err(|error| MappingAnswer::NotSaved(MappingNotSaved::Disk(error.to_string())))
    }

    /// Takes what is kept in hand, for the account of that session.
    async fn open(&mut self, hands: &Hands<'_>) {
        let Some(session) = hands.netsuite.session() else { return };
        let account = session.account.id();
        if self.put.account != account {
            self.put = Put { account: account.to_owned(), ..Put::default() };
            self.open = None;
        }
        if self.open.is_some() {
            return;
        }
        let bytes = hands.base.shelf.get(LISTS).await.ok().flatten();
        let text = bytes.and_then(|bytes| String::from_utf8(bytes).ok());
        let listed: Option<Listed> = text.and_then(|text| callside_json::read(&text).ok());
        let lists = listed.filter(|listed| listed.account == account).map(|listed| listed.lists);
        self.open = Some(Open { lists: lists.unwrap_or_default(), ..Open::default() });
        self.draw(hands);
    }

    /// Makes everything anew that is made of what is kept.
    fn draw(&mut self, hands: &Hands<'_>) {
        let saved = self.kept.decided().unwrap_or_default();
        let Some(open) = self.open.as_mut() else { return };
        let now = hands.base.clock.now();
        open.revision = (open.revision + 1).max(u64::try_from(now.0).unwrap_or_default());
        open.map = self.put.draft.on(&saved);
        open.staff = Staff::of(&open.lists);
        open.matches = matches(&Evidence {
            extensions: open.lists.extensions.as_deref().unwrap_or_default(),
            numbers: open.lists.numbers.as_deref().unwrap_or_default(),
            employees: open.lists.employees.as_deref().unwrap_or_default(),
            signed_in: open.lists.signed_in.as_deref().unwrap_or_default(),
            home: open.lists.home,
        });
        let Open { lists, staff, matches, map, .. } = &*open;
        open.table = Table::new(&Parts { saved: &saved, map, lists, staff, matches });
        // Of what is saved: company call sync goes by that.
        let waiting = || organizers::waiting(&saved, &open.lists, &open.staff);
        let is_counted = open.lists.extensions.is_some();
        self.put.waiting = is_counted.then(|| u32::try_from(waiting()).unwrap_or(u32::MAX));
    }
}

/// What has to be done before anything is saved: a company's calls are read with the one and written with the other.
fn locked(shown: &Shown, now: Timestamp) -> Vec<MappingLock> {
    let both =
        [(MappingLock::RingCentralJwt, shown.jwt_stands()), (MappingLock::NetSuiteMachine, shown.machine_stands())];
    both.into_iter().filter(|(_, credential)| !stands(credential, now)).map(|(lock, _)| lock).collect()
}
