//! What goes to NetSuite: scores that have moved, values that somebody changed here, and newcomers out of a file. A plan comes first, by what NetSuite has
//! now, and says of each field what would become of it (`engagement::push`); carried out is nothing but a plan, in batches, and
//! NetSuite compares once more before it writes. A plan that was interrupted is made anew: what was written is no difference any more.

mod making;
mod newcomers;
mod plan;

use callside_json::Value;
use callside_protocol::{
    Fault, Personal, Timestamp,
    company::{Changed, ListsAnswer, PushShown, PushedSums},
    words,
};

use self::{
    making::Making,
    plan::{Planned, Plans},
};
use super::{Hands, ListsDesk, Trouble, calling::lease, fields::SCORE};
#[cfg(feature = "breakages")]
use crate::breakages::{self, Breakage};
use crate::{
    directory::people::RecordId,
    netsuite::{LeaseAsked, NetSuiteError, PEOPLE_AT_ONCE, PersonResult, PersonWrite},
};

/// Scores are pushed by themselves so many milliseconds after they were last.
const EVERY: i64 = 24 * 3_600_000;
/// And it is looked again whether they are to be, where a colleague's computer did it.
const LOOKS: i64 = 6 * 3_600_000;
/// The lease of those that would push scores by themselves, and for how many seconds it is held.
const LEASE: &str = "scores_push";
const HELD: u32 = 3_600;

/// How pushing stands, while this office is there.
#[derive(Default)]
pub(super) struct Push {
    /// What the last dry run said: contacts to be made, and people to be written.
    planned: Option<(Vec<Making>, Vec<Planned>)>,
    running: Option<Running>,
    fault: Option<Fault>,
    /// It was looked whether scores are to be pushed.
    looked: Option<Timestamp>,
    /// Before that it is not tried again.
    not_before: Timestamp,
}

struct Running {
    makes: Vec<Making>,
    left: Vec<Planned>,
    all: u64,
    sums: PushedSums,
    /// Somebody waits for whoever pushes by themselves.
    leased: bool,
}

impl ListsDesk {
    /// What pushing would do. Nothing is written.
    pub(super) async fn dry_run(&mut self, hands: &Hands<'_>) -> Result<ListsAnswer, Trouble> {
        if self.push.running.is_some() {
            return Ok(ListsAnswer::Not(words::PUSH_RUNS.to_owned()));
        }
        let Plans { planned, makes, mut run, .. } = self.plan(true, hands).await?;
        let of_people = if hands.has_bundle { planned.len().div_ceil(PEOPLE_AT_ONCE) } else { planned.len() };
        run.requests = (makes.len() + making::looks(makes.len()) + of_people) as u64;
        self.push.planned = Some((makes, planned));
        Ok(ListsAnswer::DryRun(Box::new(run)))
    }

    /// What the last dry run said is done from here on.
    pub(super) fn start_push(&mut self) -> ListsAnswer {
        let Some((makes, left)) = self.push.planned.take() else {
            return ListsAnswer::Not(words::PUSH_NEEDS_A_DRY_RUN.to_owned());
        };
        if makes.is_empty() && left.is_empty() {
            return ListsAnswer::Not(words::NOTHING_TO_PUSH.to_owned());
        }
        self.start(makes, left, false);
        ListsAnswer::Done
    }

    fn start(&mut self, makes: Vec<Making>, left: Vec<Planned>, leased: bool) {
        self.push.fault = None;
        self.push.not_before = Timestamp(0);
        let all = (makes.len() + left.len()) as u64;
        self.push.running = Some(Running { makes, left, all, sums: PushedSums::default(), leased });
    }

    /// Nothing waits any more.
    pub(super) async fn drop_changes(&mut self, hands: &Hands<'_>) -> Result<ListsAnswer, Trouble> {
        // What was planned was for these.
        self.push.planned = None;
        self.own.changes.clear();
        self.keep_own(hands).await?;
        self.newcomers.all.clear();
        self.newcomers.keep(hands.base, &self.name()).await?;
        Ok(ListsAnswer::Done)
    }

    /// When there is something to push; `None`: not before somebody says so.
    pub(super) fn push_due(&self) -> Option<Timestamp> {
        if self.push.running.is_some() {
            return Some(self.push.not_before);
        }
        self.scores_due().map(|due| due.max(self.push.not_before))
    }

    /// When it is looked whether scores are to be pushed by themselves.
    fn scores_due(&self) -> Option<Timestamp> {
        let decided = self.in_force();
        let pushes = decided.pushes && decided.pushes_scores && self.standing.synced.is_some();
        let after = self.push.looked.map_or(Timestamp(0), |looked| Timestamp(looked.0 + LOOKS));
        let pushed = self.own.pushed.map_or(Timestamp(0), |(at, _)| Timestamp(at.0 + EVERY));
        pushes.then(|| after.max(pushed))
    }

    /// Writes the next batch, or looks whether there is one to write.
    pub(super) async fn push_on(&mut self, hands: &Hands<'_>) {
        let now = hands.base.clock.now();
        if self.push_due().is_none_or(|due| due > now) {
            return;
        }
        let done = match self.push.running.take() {
            Some(running) => self.write_batch(running, hands).await,
            None => self.push_by_itself(hands).await,
        };
        if let Err(trouble) = done {
            let (fault, until) = trouble.told(now);
            (self.push.fault, self.push.not_before) = (Some(fault), until);
        }
    }

    /// One of all computers pushes scores once a day.
    async fn push_by_itself(&mut self, hands: &Hands<'_>) -> Result<(), Trouble> {
        let now = hands.base.clock.now();
        self.push.looked = Some(now);
        if !hands.writes_people || self.standing.refusal(SCORE).is_some() {
            return Ok(());
        }
        let holder = self.own.machine.clone();
        let mut asked = LeaseAsked { name: LEASE, holder: &holder, seconds: HELD, state: None };
        let taken = lease(hands, "take lease", &asked).await?;
        let last = taken.state.as_object().and_then(|state| state.get("at")?.as_i64()).unwrap_or_default();
        if !taken.held {
            return Ok(());
        }
        // By NetSuite's clock, which is everybody's.
        if last + EVERY > taken.now.0 {
            lease(hands, "release lease", &asked).await?;
            return Ok(());
        }
        let Plans { planned, .. } = self.plan(false, hands).await?;
        asked.state = Some(format!("{{\"at\":{}}}", taken.now.0));
        lease(hands, "renew lease", &asked).await?;
        if planned.is_empty() {
            lease(hands, "release lease", &asked).await?;
        } else {
            self.start(Vec::new(), planned, true);
        }
        Ok(())
    }

    async fn write_batch(&mut self, mut running: Running, hands: &Hands<'_>) -> Result<(), Trouble> {
        // Somebody may have forbidden it meanwhile.
        let pushes = self.in_force().pushes;
        #[cfg(feature = "breakages")]
        let pushes = pushes || breakages::is(Breakage::PushForbidden);
        if running.makes.is_empty() && running.left.is_empty() || !pushes {
            return self.end(running, hands).await;
        }
        if !running.makes.is_empty() {
            return self.make_batch(running, hands).await;
        }
        let batch: Vec<Planned> = running.left.drain(..running.left.len().min(PEOPLE_AT_ONCE)).collect();
        let written = if hands.writes_people {
            running.sums.requests += 1;
            let writes: Vec<PersonWrite> = batch.iter().map(|planned| planned.write.clone()).collect();
            hands.netsuite.write_people(&writes).await
        } else {
            self.write_alone(&batch, &mut running.sums, hands).await
        };
        let results = match written {
            Ok(results) => results,
            Err(error) if is_passing(&error) => {
                // Nothing of it is known to be written: it is tried again, and what is there already is no difference then.
                running.left.splice(..0, batch);
                self.push.running = Some(running);
                return Err(error.into());
            }
            Err(error) => {
                self.end(running, hands).await?;
                return Err(error.into());
            }
        };
        let (mut again, mut held, mut done): (Vec<Planned>, Vec<Held>, Vec<Planned>) = Default::default();
        for (planned, result) in batch.into_iter().zip(results) {
            match result {
                PersonResult::Saved => {
                    running.sums.written += 1;
                    held.push((planned.whom, planned.after.clone()));
                    done.push(planned);
                }
                PersonResult::Changed(fields) => {
                    running.sums.conflicts += 1;
                    let told = fields.iter().map(|(name, value)| (name.to_ascii_lowercase(), text(Some(value)).into()));
                    held.push((planned.whom, told.collect()));
                }
                PersonResult::Refused(refusal) => {
                    running.sums.refused += 1;
                    let (code, detail) = (refusal.code, Some(refusal.message));
                    self.push.fault.get_or_insert(NetSuiteError::Refused { code, field: None, detail }.fault());
                }
                PersonResult::Untried => again.push(planned),
            }
        }
        self.learn(&held).await?;
        self.waits_no_more(&done);
        running.left.splice(..0, again);
        self.keep_own(hands).await?;
        if running.left.is_empty() {
            return self.end(running, hands).await;
        }
        self.push.running = Some(running);
        Ok(())
    }

    /// Without the bundle one after another: what somebody saves between our look and our write, one round trip, is written over.
    async fn write_alone(
        &self,
        batch: &[Planned],
        sums: &mut PushedSums,
        hands: &Hands<'_>,
    ) -> Result<Vec<PersonResult>, NetSuiteError> {
        let mut results = Vec::new();
        for planned in batch {
            let PersonWrite { record, id, base, patch, .. } = &planned.write;
            let names: Vec<String> = patch.iter().map(|(name, _)| name.clone()).collect();
            let purpose = "fields before a push";
            let there =
                hands.netsuite.read_properties(record, id, &names, crate::traffic::Lane::Background, purpose).await?;
            sums.requests += 1;
            let held = |name: &str| crate::netsuite::property(&there, name).unwrap_or_default();
            let is_as_seen = |name: &String| plain(&held(name)) == plain(&text(base.get(name.as_str())));
            if !names.iter().all(is_as_seen) {
                results.push(PersonResult::Changed(there));
                continue;
            }
            sums.requests += 1;
            match hands.netsuite.update_entity(record, id, patch, "fields of people").await {
                Ok(()) => results.push(PersonResult::Saved),
                Err(error @ (NetSuiteError::Refused { .. } | NetSuiteError::MissingFields { .. })) => {
                    let code = "REFUSED".to_owned();
                    results.push(PersonResult::Refused(crate::netsuite::BundleRefusal {
                        code,
                        message: error.to_string(),
                    }));
                }
                Err(error) => return Err(error),
            }
        }
        Ok(results)
    }

    async fn end(&mut self, running: Running, hands: &Hands<'_>) -> Result<(), Trouble> {
        self.own.pushed = Some((hands.base.clock.now(), running.sums));
        self.keep_own(hands).await?;
        self.count_again().await?;
        if running.leased {
            let holder = self.own.machine.clone();
            let asked = LeaseAsked { name: LEASE, holder: &holder, seconds: 0, state: None };
            // It runs out by itself.
            let _ = lease(hands, "release lease", &asked).await;
        }
        Ok(())
    }

    /// NetSuite has what was wanted of these.
    fn waits_no_more(&mut self, done: &[Planned]) {
        let is_there = |changed: &Changed| {
            let of = RecordId::of_record(&changed.of);
            let planned = done.iter().find(|planned| Some(planned.whom) == of);
            let after = planned.map(|planned| planned.after.as_slice()).unwrap_or_default();
            after.iter().any(|(name, value)| *name == changed.field && *value == changed.ours)
        };
        self.own.changes.retain(|changed| !is_there(changed));
    }

    /// Makes the saved search.
    pub(super) async fn make_search(&mut self, hands: &Hands<'_>) -> Result<ListsAnswer, Trouble> {
        if !hands.writes_people {
            return Ok(ListsAnswer::Not(words::SCORES_NEED_BUNDLE.to_owned()));
        }
        let (id, made) = hands.netsuite.make_search().await?;
        Ok(ListsAnswer::Search(id, made))
    }

    pub(super) fn push_shown(&self) -> PushShown {
        let running = self.push.running.as_ref();
        PushShown {
            waiting: self.own.changes.len() as u64,
            moved: self.shown.moved,
            newcomers: self.newcomers.all.len() as u64,
            running: running
                .map(|running| (running.all - (running.makes.len() + running.left.len()) as u64, running.all)),
            last: self.own.pushed,
            fault: self.push.fault.clone(),
            due: self.scores_due(),
            has_fields: self.standing.synced.is_some() && self.standing.refusal(SCORE).is_none(),
        }
    }
}

/// Somebody, with what stands in fields of theirs.
type Held = (RecordId, Vec<(String, Personal)>);

/// It may be otherwise a minute later.
const fn is_passing(error: &NetSuiteError) -> bool {
    matches!(
        error,
        NetSuiteError::NotSent | NetSuiteError::NoAnswer | NetSuiteError::Busy { .. } | NetSuiteError::Unwell { .. }
    )
}

/// A value as text.
fn text(value: Option<&Value>) -> String {
    match value {
        None | Some(Value::Null) => String::new(),
        Some(Value::String(text)) => text.clone(),
        Some(Value::Bool(true)) => "T".to_owned(),
        Some(Value::Bool(false)) => "F".to_owned(),
        Some(Value::Object(of)) => text(of.get("id")),
        Some(other) => callside_json::write(other),
    }
}

/// As it is compared: blanks at the ends are NetSuite's to keep or not.
fn plain(text: &str) -> &str {
    text.trim()
}
