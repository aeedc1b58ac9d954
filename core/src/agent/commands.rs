//! What a page asks for, done.

use callside_json::Value;
use callside_protocol::{
    Answer, Ask, CallId, Candidate, Cloud, Command, CompanyRef, Door, Fault, FaultKind, LogRules, Personal, RecordKind,
    RecordRef, Refusal, Search,
};

use super::{Agent, PageId, desk::Desk, learnt::Learnt, preferences::Preferences, reach::Reach};
#[cfg(feature = "breakages")]
use crate::breakages::{self, Breakage};
use crate::{
    company::is_client_id,
    directory::lookup,
    logging::{self, Entry},
    netsuite::links,
    ports::{Op, Page, StoreError, Table},
};

/// The pane has nine number keys for outcomes.
const OUTCOMES: usize = 9;

impl Agent {
    /// Does what a page asks for, and says how that ended.
    pub(super) async fn obey(&self, page: PageId, command: Command) -> Answer {
        match command {
            Command::StartSignIn(start) => self.start_sign_in(start).await,
            Command::EndSignIn { cloud, end } => self.end_sign_in(cloud, end).await,
            Command::SignOut(cloud) => self.sign_out(cloud).await,
            Command::SetClientId { cloud, client_id } => self.set_client_id(cloud, client_id.trim()).await,
            Command::SetLabels { cloud, account, role, user } => {
                self.prefer(|preferences| {
                    let labels = preferences.labels.of_mut(cloud);
                    labels.account = account.or(labels.account.take());
                    labels.role = role.or(labels.role.take());
                    labels.user = user.or(labels.user.take());
                })
                .await
            }
            Command::SetTimeZone(zone) => self.set_time_zone(zone).await,
            Command::SetOutcomes(outcomes) => {
                let outcomes = outcomes.into_iter().map(|outcome| outcome.trim().to_owned());
                let outcomes: Vec<_> = outcomes.filter(|outcome| !outcome.is_empty()).take(OUTCOMES).collect();
                self.prefer(|preferences| preferences.outcomes = outcomes).await
            }
            Command::ForgetAnswer { label } => {
                self.prefer(|preferences| preferences.answers.retain(|_, answer| answer.label != label)).await
            }
            Command::EditNote { call, base_text, text, .. } => self.edit_note(&call, &base_text, &text).await,
            Command::ChooseMatch { call, record } => self.choose_match(&call, record).await,
            Command::LookUpAgain { call } => {
                self.forget_answers();
                self.look_up(&call);
                if !self.inner.setup.safe_mode && self.is_refused_additions() {
                    self.go(async |agent| {
                        agent.prove_adding().await;
                        agent.publish();
                    });
                }
                Answer::Done
            }
            Command::SearchRecords { call, text, people } => self.search_records(call, text, people),
            Command::KeepDraft { call, draft } => self.keep_draft(&call, *draft).await,
            Command::Add { call, act } => self.add(&call, act).await,
            Command::ReadPhones(record) => self.read_phones(record),
            Command::ChooseCompany { call, company } => self.choose_company(&call, company).await,
            Command::ChooseOutcome { call, outcome } => {
                let outcome = outcome.and_then(|index| self.inner.preferences.get().outcomes.get(index).cloned());
                self.change_and_pursue(&call, &|entry| entry.conclude(outcome.clone())).await
            }
            Command::FindLinked { call, text } => self.find_linked(call, text),
            Command::ChooseLinked { call, linked } => {
                self.change_and_pursue(&call, &|entry| entry.choose_about(linked.clone())).await
            }
            Command::MakeTask { call, title, day } => self.make_task(&call, title, day).await,
            Command::DropTask { call } => self.change_and_pursue(&call, &Entry::drop_task).await,
            Command::OpenLinked { kind, id } => self.open(|account| links::linked(account, kind, &id)),
            Command::AnswerAsk { call, field, value } => self.answer_ask(&call, &field, value).await,
            Command::EditField { call, field, edit } => self.edit_field(&call, &field, edit).await,
            Command::SendNow { call } => self.change_and_pursue(&call, &Entry::send_now).await,
            Command::DoNotLog { call } => match self.change_and_pursue(&call, &Entry::do_not_log).await {
                Answer::Done if self.stays_in_netsuite(&call) => Answer::Refused(Refusal::StaysInNetSuite),
                answer => answer,
            },
            Command::SetLogRules(rules) => match self.misread_number(&rules) {
                Some(refusal) => Answer::Refused(refusal),
                None => {
                    let rules = LogRules { of_company: false, ..rules };
                    self.prefer(|preferences| preferences.rules = rules).await
                }
            },
            Command::Explain { call, rules } => self.explain(&call, rules),
            Command::ShowCall { call } => {
                let Some(entry) = self.inner.journal.get(&call.0) else {
                    return Answer::Refused(Refusal::NoSuchCall);
                };
                self.inner.desk.borrow_mut().show(&call, entry.over_since);
                self.keep_desk();
                self.ask_earlier(&call, &entry);
                if self.inner.pages.door_of(page) == Some(Door::Today) {
                    self.inner.ports.shell.bring_pane();
                }
                Answer::Done
            }
            Command::CloseCall { call } => {
                self.inner.desk.borrow_mut().clear(&call);
                self.keep_desk();
                self.pursue(&call);
                Answer::Done
            }
            Command::PlayRecording { id } => self.play(page, &id).await,
            Command::OpenRecord(record) => {
                let answer = self.open(|account| links::record(account, &record));
                if answer == Answer::Done {
                    self.hurry_people_twice();
                }
                answer
            }
            Command::OpenPhoneCall { id } => self.open(|account| links::phone_call(account, &id)),
            Command::OpenSettings(place) => self.open_page(Page::Settings(place)),
            Command::OpenToday => self.open_page(Page::Today),
            Command::ShowCalls(window) => {
                self.inner.pages.show(page, window);
                Answer::Done
            }
            Command::ListCalls(window) => Answer::Calls(self.today(&window, true).1),
            Command::ListWrites(window) => Answer::Writes(self.today(&window, true).0.writes),
            Command::SearchPeople { text } => self.search_people(text),
            Command::KeepCopy(scope) => self.want_people(scope).await,
            Command::LimitCopy(days) => self.limit_people(days).await,
            Command::ListOwnFields => self.list_own_fields(),
            Command::SearchOwnField { kind, id, searched } => self.search_own_field(kind, &id, searched).await,
            Command::PauseCopy(paused) => {
                let answer = self.prefer(|preferences| preferences.paused = paused).await;
                self.keep_people_now_on();
                answer
            }
            Command::CheckNumbers => self.check_numbers(),
            Command::ListFindings => self.list_findings().await,
            Command::Company(command) => self.obey_company(command).await,
            Command::TryLive => {
                self.inner.traffic.forget_skew();
                self.look_at_company();
                self.dial();
                Answer::Done
            }
            // The worker's own affair while it is in safe mode (extension/worker); out of it there is nothing to leave.
            Command::LeaveSafeMode => Answer::Done,
            Command::ForgetEverything => self.forget_everything().await,
        }
    }

    /// Changes the person's choices.
    pub(super) fn prefer(&self, change: impl FnOnce(&mut Preferences)) -> impl Future<Output = Answer> {
        self.answered(self.inner.preferences.change(change))
    }

    pub(super) async fn answered(&self, kept: impl Future<Output = Result<(), StoreError>>) -> Answer {
        match self.mind_store(kept.await) {
            Some(()) => Answer::Done,
            None => Answer::Refused(Refusal::Fault(storage_fault())),
        }
    }

    async fn set_client_id(&self, cloud: Cloud, client_id: &str) -> Answer {
        if !client_id.is_empty() && !is_client_id(cloud, client_id) {
            return Answer::Refused(Refusal::NotAClientId);
        }
        let client_id = (!client_id.is_empty()).then(|| client_id.to_owned());
        self.prefer(|preferences| preferences.set_client_id(cloud, client_id)).await
    }

    async fn set_time_zone(&self, zone: String) -> Answer {
        if self.inner.ports.clock.offset_at(&zone, self.now()).is_none() {
            return Answer::Refused(Refusal::NotATimeZone);
        }
        let answer = self.prefer(|preferences| preferences.zone = Some(zone)).await;
        self.pursue_all();
        answer
    }

    async fn edit_note(&self, id: &CallId, base_text: &Personal, text: &Personal) -> Answer {
        if self.shown(id).is_none() {
            return Answer::Refused(Refusal::NoSuchCall);
        }
        let now = self.now();
        self.inner.desk.borrow_mut().typed(id, now);
        #[cfg(feature = "breakages")]
        if breakages::is(Breakage::AcknowledgeBeforeDisk) {
            let revision = self.shown(id).map_or(0, |entry| entry.note.revision) + 1;
            let (id, base_text, text) = (id.clone(), base_text.clone(), text.clone());
            let answer = Answer::Note { revision, text: text.clone() };
            self.go(async move |agent| {
                agent.change(&id, &|entry| entry.edit_note(base_text.reveal(), text.reveal(), now)).await;
                agent.pursue(&id);
            });
            return answer;
        }
        match self.change(id, &|entry| entry.edit_note(base_text.reveal(), text.reveal(), now)).await {
            Some(entry) => {
                if !entry.call.is_live() {
                    self.pursue(id);
                }
                Answer::Note { revision: entry.note.revision, text: entry.note.text }
            }
            None => Answer::Refused(Refusal::Fault(storage_fault())),
        }
    }

    async fn choose_match(&self, id: &CallId, record: Option<RecordRef>) -> Answer {
        let answer = self.change_and_pursue(id, &|entry| _ = entry.choose(record.as_ref())).await;
        let entry = self.inner.journal.get(&id.0);
        if let Some(entry) = &entry {
            self.ask_earlier(id, entry);
        }
        let number = entry.and_then(|entry| entry.public_number(self.home()));
        if let Some(number) = number.filter(|_| answer == Answer::Done) {
            self.forget_answers();
            let key = self.choice_key(&number);
            self.prefer(|preferences| _ = preferences.choices.insert(key, record)).await;
        }
        answer
    }

    /// Records by name: companies out of NetSuite; all that can get a number out of the copy, if there is one.
    fn search_records(&self, call: CallId, text: String, people: bool) -> Answer {
        *self.inner.search.borrow_mut() = Some(Search { call, text: text.clone(), people, answer: None });
        self.go(async move |agent| {
            let found = agent.find_records(&text, people).await;
            // Whoever typed on has asked anew meanwhile; this answer is to a question nobody asks any more.
            let same = |search: &&mut Search| search.text == text && search.people == people;
            if let Some(search) = agent.inner.search.borrow_mut().as_mut().filter(same) {
                search.answer = Some(found);
            }
            agent.publish();
        });
        Answer::Done
    }

    async fn find_records(&self, text: &str, people: bool) -> Result<Vec<Candidate>, Fault> {
        if people && let Some(mut found) = self.find_people(text).await {
            // A project is called through its customer and has no telephone of its own.
            found.retain(|found| found.record.kind != RecordKind::Project);
            return Ok(found);
        }
        let readable = self.inner.learnt.get().readable.clone();
        lookup::search_records(&self.inner.netsuite, &readable, text, people).await.answer
    }

    async fn choose_company(&self, id: &CallId, company: Option<RecordRef>) -> Answer {
        let named = company.map(|record| {
            let search = self.inner.search.borrow();
            let found = search.as_ref().and_then(|search| search.answer.as_ref()?.as_ref().ok());
            let name = found.into_iter().flatten().find(|company| company.record == record);
            CompanyRef { name: name.map(|company| company.name.clone()).unwrap_or_default(), record }
        });
        *self.inner.search.borrow_mut() = None;
        self.change_and_pursue(id, &|entry| entry.choose_company(named.clone())).await
    }

    /// An answer NetSuite wanted, for this call and remembered for the next; or a value for a field of the company's.
    async fn answer_ask(&self, id: &CallId, field: &str, value: Personal) -> Answer {
        let Some(entry) = self.inner.journal.get(&id.0) else {
            return Answer::Refused(Refusal::NoSuchCall);
        };
        if let Some(ask) = entry.asks.into_iter().find(|ask| ask.field == field) {
            self.prefer(|preferences| {
                if value.is_blank() {
                    preferences.answers.remove(field);
                } else {
                    preferences.answers.insert(field.to_owned(), Ask { value: Some(value.clone()), ..ask });
                }
            })
            .await;
            return self.change_and_pursue(id, &|entry| _ = entry.answer(field, &value)).await;
        }
        let terms = self.company_terms();
        let Some(known) = terms.fields.iter().find(|known| known.editable && known.ask.field == field) else {
            return Answer::Done;
        };
        let filled = logging::answered(&Ask { value: Some(value), ..known.ask.clone() });
        let filled = filled.map_or(Value::Null, |(_, value)| value);
        self.change_and_pursue(id, &|entry| entry.fill(field, filled.clone())).await
    }

    pub(super) async fn change_and_pursue(&self, id: &CallId, change: &dyn Fn(&mut Entry)) -> Answer {
        if self.shown(id).is_none() {
            return Answer::Refused(Refusal::NoSuchCall);
        }
        match self.change(id, change).await {
            Some(entry) => {
                if !entry.call.is_live() {
                    self.pursue(id);
                }
                Answer::Done
            }
            None => Answer::Refused(Refusal::Fault(storage_fault())),
        }
    }

    fn open(&self, address: impl FnOnce(&crate::netsuite::Account) -> Option<String>) -> Answer {
        let learnt = self.inner.learnt.get();
        match learnt.netsuite.as_ref().and_then(|session| address(&session.account)) {
            Some(address) => {
                self.inner.ports.shell.open(&address);
                Answer::Done
            }
            None => {
                let kind = FaultKind::SignedOut;
                Answer::Refused(Refusal::Fault(Fault { cloud: Some(Cloud::NetSuite), kind, detail: None }))
            }
        }
    }

    fn open_page(&self, page: Page) -> Answer {
        self.inner.ports.shell.open_page(page);
        Answer::Done
    }

    /// Signs out of both clouds and removes every trace on this machine.
    async fn forget_everything(&self) -> Answer {
        self.sign_out(Cloud::RingCentral).await;
        self.sign_out(Cloud::NetSuite).await;
        self.forget_company().await;
        *self.inner.desk.borrow_mut() = Desk::default();
        self.keep_desk();
        self.mind_store(self.inner.journal.forget(&|_| true).await);
        self.prefer(|kept| *kept = Preferences::default()).await;
        self.learn(|kept| *kept = Learnt::default()).await;
        self.mind_store(self.inner.reach.change(|kept| *kept = Reach::default()).await);
        // Whatever else lies in the tables, written by this version or another.
        let mut ops = Vec::new();
        for table in Table::ALL {
            let Some(rows) = self.mind_store(self.inner.ports.store.all(table).await) else {
                return Answer::Refused(Refusal::Fault(storage_fault()));
            };
            ops.extend(rows.into_iter().map(|(key, _)| Op::Delete { table, key }));
        }
        self.answered(self.inner.ports.store.commit(ops, Vec::new())).await
    }
}

pub(super) fn storage_fault() -> Fault {
    Fault { cloud: None, kind: FaultKind::Storage, detail: None }
}
