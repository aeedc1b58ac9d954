//! Following RingCentral: one request at a time, each with what came of it written down at once, so that whoever follows
//! goes on where it stood after a death. That is the back office; the agent reads what has changed.
//!
//! The directory is asked for page by page with the tag each page had: while nothing has changed, a page is an answer
//! without a body. Contacts are asked for by their sync token. A list that may not be read is left out, and asked for
//! again the next day: administrators add permissions.

use async_trait::async_trait;
use callside_json::{FromJson, ToJson};
use callside_protocol::{ListedIn, ListedPeople, Timestamp};

use super::{
    Book,
    book::COLLEAGUES,
    row::{self, Row},
    sheet::CONTACTS,
};
use crate::{
    phone::Region,
    ports::{Clock, Entropy, StoreError},
    ringcentral::{ContactPage, DirectoryPage, ListAnswer, ListQuestion, NoList, wire::Listed},
};

/// Between two looks at a list, in milliseconds; an eighth more by chance.
const EVERY: i64 = 3_600_000;
/// After a refusal that passes.
const AFTER_TROUBLE: i64 = 5 * 60_000;
/// After a refusal that somebody has to do something about.
const AFTER_REFUSAL: i64 = 24 * 3_600_000;
/// The first look is within so many milliseconds: colleagues start their browsers together.
const BEGINS_WITHIN: i64 = 20_000;
/// Rows written at a stretch: reading a number a person typed takes some hundred microseconds.
const AT_A_STRETCH: usize = 32;

/// Where a book stands.
#[derive(Clone, Debug, Default, PartialEq, Eq, FromJson, ToJson)]
#[json(default)]
pub(super) struct Standing {
    directory: List,
    contacts: List,
    /// The tag of each page of the directory, in order.
    tags: Vec<String>,
    /// The page of the directory to be asked for next, from zero.
    page: usize,
    /// Where contacts are asked from; `None`: from the beginning.
    token: Option<String>,
}

/// Where one of the lists stands.
#[derive(Clone, Debug, Default, PartialEq, Eq, FromJson, ToJson)]
#[json(default)]
struct List {
    /// Not to be asked for before.
    due: Timestamp,
    /// When all of it was as RingCentral has it.
    as_of: Option<Timestamp>,
    /// The permission it may not be read without.
    missing: Option<String>,
}

impl Standing {
    /// Nothing is to be asked for a while.
    pub(super) fn put_off(&mut self, now: Timestamp) {
        let later = Timestamp(now.0 + AFTER_TROUBLE);
        (self.directory.due, self.contacts.due) = (later, later);
    }

    pub(super) fn due(&self) -> Timestamp {
        self.directory.due.min(self.contacts.due)
    }

    pub(super) fn listed(&self) -> ListedPeople {
        let missing = [(ListedIn::Directory, &self.directory), (ListedIn::Contacts, &self.contacts)];
        ListedPeople {
            as_of: self.directory.as_of,
            missing: missing.into_iter().filter_map(|(list, of)| Some((list, of.missing.clone()?))).collect(),
            ..ListedPeople::default()
        }
    }

    /// What is not on the shelf is asked for whole.
    pub(super) fn mend(&mut self, has: &dyn Fn(&str) -> bool) {
        for (page, tag) in self.tags.iter_mut().enumerate() {
            if !has(&sheet_name(page)) {
                tag.clear();
            }
        }
        if !has(CONTACTS) {
            self.token = None;
        }
    }
}

/// RingCentral's lists, as whoever follows them reaches them.
#[async_trait(?Send)]
pub trait Lists {
    /// Asks for one of them as the book's owner.
    async fn list(&self, question: ListQuestion) -> Result<ListAnswer, NoList>;
}

/// What a book is kept with.
pub struct Scene<'a> {
    /// RingCentral's lists.
    pub lists: &'a dyn Lists,
    /// Where numbers without country code are at home.
    pub home: Region,
    /// Time.
    pub clock: &'a dyn Clock,
    /// Chance.
    pub entropy: &'a dyn Entropy,
}

impl Scene<'_> {
    /// So many milliseconds from now, and a part of `spread` more.
    fn later(&self, wait: i64, spread: i64) -> Timestamp {
        let mut chance = [0];
        self.entropy.fill(&mut chance);
        Timestamp(self.clock.now().0 + wait + spread * i64::from(chance[0]) / 256)
    }

    /// What a list comes to that was refused: true where what is known of it has to go.
    fn refused(&self, list: &mut List, no: NoList) -> bool {
        list.due = match no {
            NoList::Missing(permission) => {
                *list = List { due: self.later(AFTER_REFUSAL, 0), as_of: None, missing: Some(permission) };
                return true;
            }
            NoList::Busy(until) => until,
            NoList::Refused | NoList::Passing | NoList::Other => self.later(AFTER_TROUBLE, AFTER_TROUBLE),
        };
        false
    }

    fn followed(&self, list: &mut List) {
        *list = List { due: self.later(EVERY, EVERY / 8), as_of: Some(self.clock.now()), missing: None };
    }
}

impl Book {
    /// Does what is next, at most one request. True: there may be more to do at once.
    ///
    /// # Errors
    /// The browser's store failed; the book is to be opened again.
    pub async fn go_on(&self, scene: &Scene<'_>) -> Result<bool, StoreError> {
        let opened = self.open.borrow().as_ref().map(|open| (open.prefix.clone(), open.standing.clone()));
        let Some((prefix, mut standing)) = opened else { return Ok(false) };
        let now = scene.clock.now();
        let mut sheets = Vec::new();
        if standing == Standing::default() {
            let begin = scene.later(0, BEGINS_WITHIN);
            (standing.directory.due, standing.contacts.due) = (begin, begin);
        } else if standing.directory.due <= now {
            self.follow_directory(scene, &mut standing, &mut sheets).await;
        } else if standing.contacts.due <= now {
            self.follow_contacts(scene, &prefix, &mut standing, &mut sheets).await;
        } else {
            return Ok(false);
        }
        self.keep(&prefix, standing, sheets).await?;
        Ok(true)
    }

    async fn follow_directory(&self, scene: &Scene<'_>, standing: &mut Standing, sheets: &mut Vec<(String, String)>) {
        let page = standing.page;
        let tag = standing.tags.get(page).map_or("", String::as_str);
        let answer = scene.lists.list(ListQuestion::directory(page + 1, tag)).await;
        let read = answer.and_then(|answer| match answer.body {
            None => Ok(None),
            Some(body) => DirectoryPage::read(&body).map(|read| Some((read, answer.tag))).ok_or(NoList::Passing),
        });
        let pages = match read {
            Ok(None) => standing.tags.len(),
            Ok(Some((read, told))) => {
                match standing.tags.get_mut(page) {
                    Some(tag) => *tag = told,
                    None => standing.tags.push(told),
                }
                sheets.push((sheet_name(page), self.rows(&read.people, scene.home).await));
                read.pages
            }
            Err(error) => {
                if scene.refused(&mut standing.directory, error) {
                    sheets.extend(self.sheets_from(0).into_iter().map(|name| (name, String::new())));
                    (standing.tags, standing.page) = (Vec::new(), 0);
                }
                return;
            }
        };
        standing.page += 1;
        if standing.page >= pages {
            let beyond = self.sheets_from(standing.page);
            sheets.extend(beyond.into_iter().map(|name| (name, String::new())));
            standing.tags.truncate(standing.page);
            standing.page = 0;
            scene.followed(&mut standing.directory);
        }
    }

    async fn follow_contacts(
        &self,
        scene: &Scene<'_>,
        prefix: &str,
        standing: &mut Standing,
        sheets: &mut Vec<(String, String)>,
    ) {
        let begun = self.open.borrow_mut().as_mut().map(|open| std::mem::take(&mut open.begun));
        let (mut rows, page) = begun.unwrap_or_default();
        let since = standing.token.clone();
        let answer = scene.lists.list(ListQuestion::contacts(since.as_deref(), page.as_deref())).await;
        let read = answer.and_then(|answer| ContactPage::read(&answer.body.unwrap_or_default()).ok_or(NoList::Passing));
        let answer = match read {
            Ok(read) => read,
            Err(no) => {
                // A token that is too old, perhaps: from the beginning, then.
                let stale = no == NoList::Refused && standing.token.take().is_some();
                let passes = matches!(no, NoList::Passing | NoList::Busy(_));
                if !stale && scene.refused(&mut standing.contacts, no) {
                    standing.token = None;
                    sheets.push((CONTACTS.to_owned(), String::new()));
                } else if passes {
                    self.begin(prefix, (rows, page));
                }
                return;
            }
        };
        if since.is_some() {
            let told = |row: &str| answer.people.iter().any(|person| person.id == Row::read(row).id);
            rows = self.contacts().split_inclusive('\n').filter(|row| !told(row)).collect();
        }
        rows.push_str(&self.rows(&answer.people, scene.home).await);
        if let Some(next) = answer.next.filter(|_| since.is_none()) {
            return self.begin(prefix, (rows, Some(next)));
        }
        let more = answer.more && answer.token != since;
        standing.token = answer.token;
        sheets.push((CONTACTS.to_owned(), rows));
        if !more {
            scene.followed(&mut standing.contacts);
        }
    }

    /// Contacts are being read from the beginning and have come so far. A death begins them anew.
    fn begin(&self, prefix: &str, begun: (String, Option<String>)) {
        if let Some(open) = self.open.borrow_mut().as_mut().filter(|open| open.prefix == prefix) {
            open.begun = begun;
        }
    }

    /// Rows of everybody who is to be listed.
    async fn rows(&self, people: &[Listed], home: Region) -> String {
        let mut rows = String::new();
        for stretch in people.chunks(AT_A_STRETCH) {
            for person in stretch.iter().filter(|person| !person.gone) {
                row::write(person, home, &mut rows);
            }
            self.spawn.breathe().await;
        }
        rows
    }
}

fn sheet_name(page: usize) -> String {
    format!("{COLLEAGUES}{page}")
}
