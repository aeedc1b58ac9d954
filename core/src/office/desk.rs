//! Where errands are done.

use std::{cell::RefCell, rc::Rc};

use async_trait::async_trait;

use super::{CameTo, CheckNumbers, Errand, FollowLists, KeepCopy, Question, Report};
use crate::{
    directory::{
        colleagues::{self, Book, Lists},
        copy::{self, CopyError, GivenUp, Held, Keeper, No, Purpose, Scene, Source, Standing, Stepped},
        hygiene,
    },
    netsuite::{Query, Row, Rows},
    ports::{Clock, Entropy, Front, Office, OfficeFailed, Shelf, Spawn, StoreError},
    ringcentral::{ListAnswer, ListQuestion, NoList},
};

/// The back office itself.
pub struct BackOffice {
    shelf: Rc<dyn Shelf>,
    clock: Rc<dyn Clock>,
    entropy: Rc<dyn Entropy>,
    spawn: Rc<dyn Spawn>,
    /// The copy it is about, from one step to the next.
    keeper: RefCell<Option<Rc<Keeper>>>,
    /// The copy whose numbers it looks through, from one step to the next, as long as it stays as it was read.
    reader: RefCell<Option<Rc<Held>>>,
    given_up: RefCell<GivenUp>,
    /// RingCentral's lists.
    book: Book,
}

impl BackOffice {
    /// With nothing in its hands.
    #[must_use]
    pub fn new(shelf: &Rc<dyn Shelf>, clock: &Rc<dyn Clock>, entropy: &Rc<dyn Entropy>, spawn: &Rc<dyn Spawn>) -> Self {
        Self {
            shelf: Rc::clone(shelf),
            clock: Rc::clone(clock),
            entropy: Rc::clone(entropy),
            spawn: Rc::clone(spawn),
            keeper: RefCell::default(),
            reader: RefCell::default(),
            given_up: RefCell::default(),
            book: Book::new(shelf, spawn),
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
                    Err(error) => return Report { came_to: error.into(), changed: Vec::new() },
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
        if !changed.is_empty() {
            self.reader.take();
        }
        let came_to = match stepped {
            _ if given_up.get() => CameTo::GivenUp,
            Ok(Stepped::Waits(until)) => CameTo::Waits(until),
            // Memory may be ahead of the disk.
            Err(error) => error.into(),
            Ok(Stepped::Went) => self.stay_at(keeper, CameTo::Went),
            Ok(Stepped::Learnt(refused)) => self.stay_at(keeper, CameTo::Learnt(refused)),
            Ok(Stepped::Failed) => self.stay_at(keeper, CameTo::Failed),
        };
        Report { came_to, changed }
    }

    async fn check_numbers(&self, errand: CheckNumbers) -> Report {
        match self.look_through(errand).await {
            Ok(changed) => Report { came_to: CameTo::Went, changed },
            Err(error) => Report { came_to: error.into(), changed: Vec::new() },
        }
    }

    async fn follow_lists(&self, errand: FollowLists, front: &dyn Front) -> Report {
        let went = self.follow_on(errand, front).await;
        if went.is_err() {
            // Memory may be ahead of the disk.
            self.book.close();
        }
        Report { came_to: went.unwrap_or_else(CameTo::Store), changed: self.book.take_changed() }
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
        let known = self.reader.take().filter(|held| held.prefix() == errand.prefix);
        let held = match known {
            Some(held) => held,
            None => Rc::new(Held::load(&self.shelf, errand.prefix).await?.ok_or(CopyError::GivenUp)?),
        };
        let looked = hygiene::go_on(&held, errand.anew, errand.live, self.clock.now(), &*self.spawn).await?;
        let changed = copy::write(&self.shelf, held.prefix(), &given_up, looked.put, looked.remove).await?;
        self.reader.replace(Some(held));
        Ok(changed)
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
        };
        Ok(callside_json::write(&report))
    }

    fn give_up(&self) {
        self.given_up.take().set(true);
        self.keeper.take();
        self.reader.take();
        self.book.close();
    }
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
