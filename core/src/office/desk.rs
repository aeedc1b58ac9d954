//! Where errands are done.

use std::{cell::RefCell, rc::Rc};

use async_trait::async_trait;
use callside_protocol::Found;

use super::{
    CameTo, CheckNumbers, Errand, Find, FindLinked, FollowLists, FoundLinked, KeepCopy, Question, Report,
    beside::BesideDesk, company::CompanyDesk, find, machine::MachineDesk, sync::SyncDesk,
};
use crate::{
    directory::{
        colleagues::{self, Book, Lists},
        copy::{self, CopyError, Finder, GivenUp, Keeper, No, Purpose, Scene, Source, Standing, Stepped},
        hygiene,
    },
    logging::linked::{self, Sought},
    netsuite::{Query, Row, Rows},
    ports::{Base, Clock, Entropy, Front, Office, OfficeFailed, Shelf, Signer, Spawn, StoreError, Surroundings},
    ringcentral::{ListAnswer, ListQuestion, NoList},
};

/// Rows of one page (netsuite-api.md §4.1).
const PAGE: u32 = 1_000;

/// The back office itself.
pub struct BackOffice {
    shelf: Rc<dyn Shelf>,
    clock: Rc<dyn Clock>,
    entropy: Rc<dyn Entropy>,
    spawn: Rc<dyn Spawn>,
    /// The copy it is about, from one step to the next.
    keeper: RefCell<Option<Rc<Keeper>>>,
    /// The copy it looks in, from one errand to the next.
    finder: RefCell<Option<Rc<Finder>>>,
    given_up: RefCell<GivenUp>,
    /// RingCentral's lists.
    book: Book,
    /// What a company sets up.
    company: CompanyDesk,
    /// Everybody's calls.
    sync: Rc<SyncDesk>,
    /// What a company puts beside calls.
    beside: BesideDesk,
}

impl BackOffice {
    /// With nothing in its hands.
    #[must_use]
    pub fn new(base: &Base, signer: &Rc<dyn Signer>, surroundings: &Rc<dyn Surroundings>) -> Self {
        let machine = Rc::new(MachineDesk::new(base, signer));
        let sync = Rc::new(SyncDesk::new(base, &machine));
        Self {
            shelf: base.shelf.clone(),
            clock: base.clock.clone(),
            entropy: base.entropy.clone(),
            spawn: base.spawn.clone(),
            keeper: RefCell::default(),
            finder: RefCell::default(),
            given_up: RefCell::default(),
            book: Book::new(&base.shelf, &base.spawn),
            company: CompanyDesk::new(base, &machine, &sync, surroundings),
            sync,
            beside: BesideDesk::new(base),
        }
    }

    async fn keep_copy(&self, errand: KeepCopy, front: &dyn Front) -> Report {
        let given_up = Rc::clone(&self.given_up.borrow());
        let known = self.keeper.take().filter(|keeper| keeper.is(&errand.prefix, &errand.of, &errand.terms));
        let keeper = match known {
            Some(keeper) => keeper,
            None => {
                let begun = Standing::new(errand.of, errand.terms, errand.not_before);
                match Keeper::open(&self.shelf, &self.spawn, errand.prefix, begun, &given_up).await {
                    Ok(keeper) => Rc::new(keeper),
                    Err(error) => return Report::of(error.into()),
                }
            }
        };
        let scene = Scene {
            source: &Through { front, spawn: &*self.spawn },
            readable: &errand.readable,
            live: errand.live,
            hurry: errand.hurry,
            clock: &*self.clock,
            entropy: &*self.entropy,
        };
        let stepped = keeper.go_on(&scene).await;
        let changed = keeper.take_changed();
        self.let_follow(&keeper, &changed).await;
        let came_to = match stepped {
            _ if given_up.get() => CameTo::GivenUp,
            Ok(Stepped::Waits(until)) => CameTo::Waits(until),
            // Memory may be ahead of the disk.
            Err(error) => error.into(),
            Ok(Stepped::Went) => self.stay_at(keeper, CameTo::Went),
            Ok(Stepped::Learnt(refused)) => self.stay_at(keeper, CameTo::Learnt(refused)),
            Ok(Stepped::Failed) => self.stay_at(keeper, CameTo::Failed),
        };
        Report { changed, ..Report::of(came_to) }
    }

    /// Whoever looks in that copy knows what a step has changed, also one that failed.
    async fn let_follow(&self, keeper: &Keeper, changed: &[String]) {
        let finder = self.finder.borrow().clone().filter(|finder| finder.held().prefix() == keeper.prefix());
        let Some(finder) = finder.filter(|_| !changed.is_empty()) else { return };
        // What begins again from nothing is another copy.
        if finder.follow(changed).await.is_err() || !finder.held().is_complete() {
            self.finder.take();
        }
    }

    async fn check_numbers(&self, errand: CheckNumbers) -> Report {
        match self.look_through(errand).await {
            Ok(changed) => Report { changed, ..Report::of(CameTo::Went) },
            Err(error) => Report::of(error.into()),
        }
    }

    async fn follow_lists(&self, errand: FollowLists, front: &dyn Front) -> Report {
        let went = self.follow_on(errand, front).await;
        if went.is_err() {
            // Memory may be ahead of the disk.
            self.book.close();
        }
        Report { changed: self.book.take_changed(), ..Report::of(went.unwrap_or_else(CameTo::Store)) }
    }

    async fn follow_on(&self, errand: FollowLists, front: &dyn Front) -> Result<CameTo, StoreError> {
        self.book.open_at(errand.prefix).await?;
        let (clock, entropy) = (&*self.clock, &*self.entropy);
        let scene =
            colleagues::Scene { lists: &Through { front, spawn: &*self.spawn }, home: errand.home, clock, entropy };
        let went = self.book.go_on(&scene).await?;
        Ok(match self.book.due() {
            None => CameTo::GivenUp,
            Some(_) if went => CameTo::Went,
            Some(due) => CameTo::Waits(due),
        })
    }

    async fn look_through(&self, errand: CheckNumbers) -> Result<Vec<String>, CopyError> {
        let given_up = Rc::clone(&self.given_up.borrow());
        let finder = self.finder_at(errand.prefix).await?.ok_or(CopyError::GivenUp)?;
        let held = finder.held();
        let looked = hygiene::go_on(held, errand.anew, errand.live, self.clock.now(), &*self.spawn).await?;
        copy::write(&self.shelf, held.prefix(), &given_up, looked.put, looked.remove).await
    }

    async fn forget_company(&self) -> Report {
        let forgotten = match self.sync.forget().await {
            Ok(()) => self.company.forget().await,
            not => not,
        };
        Report::of(forgotten.map_or_else(CameTo::Store, |()| CameTo::Went))
    }

    async fn find(&self, errand: Find) -> Report {
        match self.look_for(errand).await {
            Ok(found) => Report { found, ..Report::of(CameTo::Went) },
            Err(error) => Report::of(error.into()),
        }
    }

    async fn look_for(&self, errand: Find) -> Result<Vec<Found>, CopyError> {
        let finder = match errand.copy {
            // One that was there a moment ago and is not: the person has cleared the browser's store.
            Some(prefix) => Some(self.finder_at(prefix).await?.ok_or(CopyError::Unreadable)?),
            None => None,
        };
        let book = match errand.book {
            Some(prefix) => {
                self.book.open_at(prefix).await?;
                Some(&self.book)
            }
            None => None,
        };
        find::rows(finder.as_deref(), book, errand.text.reveal(), errand.home).await
    }

    /// The copy under that prefix, to look in; `None`: there is none that is complete.
    async fn finder_at(&self, prefix: String) -> Result<Option<Rc<Finder>>, CopyError> {
        let known = self.finder.borrow().clone().filter(|finder| finder.held().prefix() == prefix);
        if known.is_some() {
            return Ok(known);
        }
        let given_up = Rc::clone(&self.given_up.borrow());
        let finder = Finder::load(&self.shelf, prefix).await?.filter(|finder| finder.held().is_complete());
        let finder = finder.map(Rc::new).filter(|_| !given_up.get());
        self.finder.replace(finder.clone());
        Ok(finder)
    }

    /// It holds what takes a while to read again: every name of a copy.
    #[must_use]
    pub fn has_names(&self) -> bool {
        self.finder.borrow().as_ref().is_some_and(|finder| finder.has_names())
    }

    /// There is more to do: the copy stays in hand.
    fn stay_at(&self, keeper: Rc<Keeper>, came_to: CameTo) -> CameTo {
        self.keeper.replace(Some(keeper));
        came_to
    }
}

#[async_trait(?Send)]
impl Office for BackOffice {
    async fn send(&self, errand: String, front: Rc<dyn Front>) -> Result<String, OfficeFailed> {
        let report = match callside_json::read(&errand).map_err(|_| OfficeFailed)? {
            Errand::KeepCopy(errand) => self.keep_copy(errand, &*front).await,
            Errand::CheckNumbers(errand) => self.check_numbers(errand).await,
            Errand::FollowLists(errand) => self.follow_lists(errand, &*front).await,
            Errand::Find(errand) => self.find(errand).await,
            Errand::ForgetCompany => self.forget_company().await,
            Errand::Company(errand) => return Ok(callside_json::write(&self.company.go_on(errand, front).await)),
            Errand::Sync(errand) => return Ok(callside_json::write(&self.sync.go_on(errand, front).await)),
            Errand::Beside(errand) => return Ok(callside_json::write(&self.beside.look(errand, front).await)),
            Errand::Edits(errand) => {
                self.beside.write(errand, front).await;
                return Ok(String::new());
            }
            Errand::FindLinked(errand) => {
                return Ok(callside_json::write(
                    &find_linked(errand, &Through { front: &*front, spawn: &*self.spawn }).await,
                ));
            }
        };
        Ok(callside_json::write(&report))
    }

    fn give_up(&self) {
        self.given_up.take().set(true);
        self.company.give_up();
        self.keeper.take();
        self.finder.take();
        self.book.close();
    }
}

impl Report {
    /// That came to this, and nothing else.
    fn of(came_to: CameTo) -> Self {
        Self { came_to, changed: Vec::new(), found: Vec::new() }
    }
}

/// One page of one query answers; the first ones may take more requests, because NetSuite names only one thing at a time
/// that this role cannot read.
async fn find_linked(errand: FindLinked, source: &dyn Source) -> FoundLinked {
    let FindLinked { company, text, mut refused } = errand;
    let sought = Sought { company: company.as_deref(), text: &text };
    let found = loop {
        let Some(query) = linked::query(&sought, &refused) else { break Some(linked::read(&[], &refused)) };
        let learnt = match source.rows(&query, PAGE, Purpose::Business).await {
            Ok(rows) => break Some(linked::read(&rows, &refused)),
            Err(No::Table(table)) => Some(table).filter(|table| linked::is_table(table) && !refused.contains(table)),
            Err(No::Column(column)) => linked::unknown(&column, &refused),
            Err(No::Busy(_) | No::Other) => None,
        };
        match learnt {
            Some(learnt) => refused.push(learnt),
            None => break None,
        }
    };
    FoundLinked { found, refused }
}

impl From<CopyError> for CameTo {
    fn from(error: CopyError) -> Self {
        match error {
            CopyError::Store(error) => Self::Store(error),
            CopyError::Unreadable => Self::Unreadable,
            CopyError::GivenUp => Self::GivenUp,
        }
    }
}

/// The clouds, through the front.
struct Through<'a> {
    front: &'a dyn Front,
    spawn: &'a dyn Spawn,
}

#[async_trait(?Send)]
impl Source for Through<'_> {
    async fn rows(&self, query: &Query, limit: u32, purpose: Purpose) -> Result<Vec<Row>, No> {
        let mut rows = Rows::first(limit);
        while let Some(offset) = rows.next() {
            let (text, params) = (query.text.clone(), query.params.clone());
            let question = Question { text, params, limit, offset, purpose };
            let answer = match self.front.ask(callside_json::write(&question)).await {
                Ok(answer) => answer,
                Err(no) => return Err(callside_json::read(&no).unwrap_or(No::Other)),
            };
            rows.take_by_and_by(&answer, self.spawn).await.map_err(|_| No::Other)?;
        }
        Ok(rows.done())
    }
}

#[async_trait(?Send)]
impl Lists for Through<'_> {
    async fn list(&self, question: ListQuestion) -> Result<ListAnswer, NoList> {
        match self.front.ask(callside_json::write(&question)).await {
            Ok(answer) => callside_json::read(&answer).map_err(|_| NoList::Other),
            Err(no) => Err(callside_json::read(&no).unwrap_or(NoList::Other)),
        }
    }
}
