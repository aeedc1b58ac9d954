//! A dry run: what company call sync would do with a stretch of the log, before anybody says "Do it".

use callside_json::{FromJson, Map, ToJson, Value};
use callside_protocol::{
    Timestamp,
    company::{Listed, SampleRecord, TriedSums, WouldBe},
};

use super::{
    plan::{Held, Plan, Planned},
    state::{Reading, Window},
};
use crate::{
    logging::{Desired, completed, made_by_company},
    netsuite::{BatchCall, BatchResult, NetSuite, NetSuiteError},
    ordered::Keyed,
    ports::Clock,
};

/// Calls of each kind that are listed.
const LISTED: u64 = 100;
/// Records that are shown as they would look.
const SAMPLES: usize = 10;

/// It. Whoever keeps it as text goes on with it where it stood.
#[derive(Debug, Default, FromJson, ToJson)]
#[json(default)]
pub struct DryRun {
    pub(super) window: Window,
    /// All of the stretch has been read.
    pub is_over: bool,
    /// How many calls would come to what.
    pub counts: Vec<(WouldBe, u64)>,
    /// Calls that name no telephony session.
    pub nameless: u64,
    /// By RingCentral's id of the extension.
    pub extensions: Keyed<TriedSums>,
    /// The first calls of each kind, newest first.
    pub list: Vec<Listed>,
    /// The first records that would be made, as they would look.
    pub samples: Vec<SampleRecord>,
}

/// One call, and the record it would have.
pub(super) struct Looked {
    listed: Listed,
    record: Option<(Desired, String)>,
}

impl DryRun {
    /// Of calls that began in this stretch.
    #[must_use]
    pub fn new(from: Timestamp, to: Timestamp) -> Self {
        Self { window: Window::new(from, to, Reading::Again), ..Self::default() }
    }

    /// Its first instant, and the first after it.
    #[must_use]
    pub fn stretch(&self) -> (Timestamp, Timestamp) {
        (self.window.from, self.window.to)
    }

    /// How much of the stretch has been read, in thousandths.
    #[must_use]
    pub fn read(&self) -> u32 {
        let (from, to) = (self.window.from.0, self.window.to.0);
        let read = (to - self.window.cursor.0).saturating_mul(1_000) / (to - from).max(1);
        if self.is_over { 1_000 } else { u32::try_from(read.clamp(0, 1_000)).unwrap_or_default() }
    }

    pub(super) fn take(&mut self, looked: Vec<Looked>, nameless: u64) {
        self.nameless += nameless;
        for Looked { listed, record } in looked {
            let known = match self.counts.iter_mut().find(|(of, _)| *of == listed.would_be) {
                Some((_, count)) => {
                    *count += 1;
                    *count
                }
                None => {
                    self.counts.push((listed.would_be, 1));
                    1
                }
            };
            self.extensions.get_or_insert_with(&listed.extension, TriedSums::default).take(listed.would_be);
            if self.samples.len() < SAMPLES && listed.would_be == WouldBe::Created {
                self.samples.extend(record.map(|(desired, organizer)| sample(&listed.extension, organizer, &desired)));
            }
            if known <= LISTED {
                self.list.push(listed);
            }
        }
    }
}

/// Looks which of these have a record. Nothing is written: a change that no record fits is answered with what is there.
pub(super) async fn look(
    planned: Vec<Planned>,
    netsuite: &NetSuite,
    alone: bool,
    clock: &dyn Clock,
) -> Result<Vec<Looked>, NetSuiteError> {
    let mut looked = Vec::new();
    let mut asked = Vec::new();
    for Planned { extension, external_id, began, plan } in planned {
        let (would_be, record) = match plan {
            Plan::Skip(rule) => (WouldBe::Skipped(rule), None),
            Plan::SkipExtension => (WouldBe::SkippedExtension, None),
            Plan::Held(Held::NoOrganizer) => (WouldBe::NoOrganizer, None),
            Plan::Held(Held::NotOver) => (WouldBe::NotOver, None),
            Plan::Write(writing) => {
                asked.push(looked.len());
                let organizer = writing.terms.organizer.clone().unwrap_or_default();
                (WouldBe::Created, Some((made_by_company(&writing.entry, &writing.scene(clock)), organizer)))
            }
        };
        looked.push(Looked { listed: Listed { extension, key: external_id, began, would_be }, record });
    }
    let mut found = Vec::new();
    if alone {
        for place in &asked {
            let key = looked.get(*place).map(|one| one.listed.key.as_str()).unwrap_or_default();
            found.push(match netsuite.find_phone_call(key, false).await {
                Err(NetSuiteError::NotFound) => None,
                record => Some(Box::new(record?)),
            });
        }
    } else if !asked.is_empty() {
        let calls: Vec<BatchCall> = asked
            .iter()
            .filter_map(|place| looked.get(*place))
            .map(|one| {
                let mut patch = Map::new();
                patch.insert("message".into(), NOBODYS.into());
                let mut base = patch.clone();
                base.insert("status".into(), NOBODYS.into());
                BatchCall::ChangeKeyed { key: one.listed.key.clone(), base, patch }
            })
            .collect();
        let (results, _) = netsuite.write_phone_calls(&calls, None).await?;
        for result in results {
            found.push(match result {
                BatchResult::Changed(record) | BatchResult::Exists(record) => Some(record),
                BatchResult::Refused(refusal) if refusal.code == "RCRD_DSNT_EXIST" => None,
                BatchResult::Refused(refusal) => {
                    return Err(NetSuiteError::Refused {
                        code: refusal.code,
                        field: None,
                        detail: Some(refusal.message),
                    });
                }
                BatchResult::Untried | BatchResult::Saved | BatchResult::Created(_) => {
                    return Err(NetSuiteError::Unreadable);
                }
            });
        }
    }
    for (place, record) in asked.into_iter().zip(found) {
        let (Some(record), Some(one)) = (record, looked.get_mut(place)) else { continue };
        let completes =
            one.record.as_ref().is_some_and(|(desired, _)| completed(&record, desired, &one.listed.key).is_some());
        one.listed.would_be = if completes { WouldBe::Completed } else { WouldBe::AsItIs };
    }
    Ok(looked)
}

fn sample(extension: &str, organizer: String, desired: &Desired) -> SampleRecord {
    let body = desired.body("");
    let text = |name: &str| body.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
    SampleRecord {
        extension: extension.to_owned(),
        organizer,
        title: text("title").into(),
        date: text("startDate"),
        begins: text("startTime"),
        ends: text("endTime"),
        phone: text("phone").into(),
        message: desired.block.clone(),
    }
}

/// The comment of no phone call there is.
const NOBODYS: &str = "\u{1}company call sync looks whether this record is there\u{1}";
