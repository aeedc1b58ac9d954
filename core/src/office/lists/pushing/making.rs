//! Contacts out of a file's rows. Before one is made it is looked whether somebody has made one of that address meanwhile, and that it
//! may have been sent is on the disk before its first byte is; so an answer that is lost, or a computer that dies, makes nobody twice.

use callside_json::Map;
use callside_protocol::{
    Ask, AskKind, Choice, Personal, RecordKind, RecordRef,
    company::{DryRunKind, DryRunRow, Engagement, FieldWay},
};

use super::{
    super::{Hands, ListsDesk, Trouble, importing::indexed},
    Running, is_passing,
    plan::Plans,
};
#[cfg(feature = "breakages")]
use crate::breakages::{self, Breakage};
use crate::{
    directory::{copy::Held, lookup::Table, people::RecordId},
    engagement::{
        import::{Index, address},
        newcomer::Newcomer,
    },
    logging,
    netsuite::{CONTACT, FieldInfo, Happened, NetSuiteError, Query, SUBSIDIARY, reference},
    ordered::sort,
    traffic::Lane,
};

/// So many are made between one look and the next: what is under way when a computer dies is looked for one by one.
const TOGETHER: usize = 25;
/// Addresses, or ids, of one question (netsuite-api.md §4.2).
const ASKED: usize = 500;

/// Looks it takes to make so many.
pub(super) const fn looks(makes: usize) -> usize {
    makes.div_ceil(TOGETHER)
}

/// A contact that is to be made.
pub(in crate::office::lists) struct Making {
    /// Whose newcomer it is.
    pub(super) key: String,
    /// Their address, as it is compared.
    email: Option<String>,
    /// Somebody like that was there when it was planned: they, whose request may have been sent, or another.
    is_there: bool,
    body: Map,
}

/// What came of one.
enum Made {
    /// It is there, once.
    Made,
    /// Somebody else has made it.
    IsThere,
}

/// How newcomers are judged.
struct Judge<'a> {
    decided: &'a Engagement,
    copy: &'a Held,
    /// Why none is made.
    forbidden: Option<DryRunKind>,
    /// Companies of the group; none: the account has no such thing.
    subsidiaries: Vec<Choice>,
    /// To which of them customers belong, by internal id.
    of_companies: Vec<(String, String)>,
    /// Contacts by address, as NetSuite has them now.
    there: Vec<(String, RecordRef)>,
    index: Index,
    fields: Vec<(String, Option<(String, AskKind)>)>,
}

impl ListsDesk {
    /// What would become of newcomers.
    pub(super) async fn plan_newcomers(
        &self,
        decided: &Engagement,
        copy: &Held,
        hands: &Hands<'_>,
        plans: &mut Plans,
    ) -> Result<(), Trouble> {
        let newcomers = &self.newcomers.all;
        if newcomers.is_empty() {
            return Ok(());
        }
        let home = copy.shown().terms.home;
        let mut judge = Judge {
            decided,
            copy,
            forbidden: forbidden(decided),
            subsidiaries: Vec::new(),
            of_companies: Vec::new(),
            there: Vec::new(),
            index: Index::default(),
            fields: Vec::new(),
        };
        if judge.forbidden.is_none() {
            match hands.netsuite.contact_subsidiaries().await {
                Ok(subsidiaries) => judge.subsidiaries = subsidiaries,
                // No such field: the account is none of OneWorld.
                Err(NetSuiteError::Refused { .. }) => {}
                Err(NetSuiteError::NotAllowed { .. }) => judge.forbidden = Some(DryRunKind::ByRole),
                Err(error) => return Err(error.into()),
            }
        }
        if judge.forbidden.is_none() {
            judge.index = indexed(copy, hands).await?;
            judge.there = there(newcomers.iter().filter_map(|of| address(of.email.reveal())).collect(), hands).await?;
            judge.fields = fields(newcomers, hands).await?;
            if judge.subsidiaries.len() > 1 {
                judge.of_companies = companies(newcomers, hands).await?;
            }
        }
        for newcomer in newcomers {
            let known = newcomer.known(home);
            let is_there = known.email.as_ref().and_then(|email| found(&judge.there, email));
            let is_there = is_there.or_else(|| Some(contact(judge.index.same(&known)?)));
            match judge.verdict(newcomer, is_there.as_ref(), plans) {
                Ok(body) => {
                    let (key, is_there) = (newcomer.key.clone(), is_there.is_some());
                    plans.makes.push(Making { key, email: known.email, is_there, body });
                }
                Err(kind) => judge.tell(newcomer, kind, is_there, plans).await?,
            }
        }
        Ok(())
    }

    /// Makes the next of them.
    pub(super) async fn make_batch(&mut self, mut running: Running, hands: &Hands<'_>) -> Result<(), Trouble> {
        let may = self.in_force().makes_contacts;
        #[cfg(feature = "breakages")]
        let may = may || breakages::is(Breakage::PushForbidden);
        if !may {
            running.makes.clear();
            self.push.running = Some(running);
            return Ok(());
        }
        // One that was dropped meanwhile is nobody's any more.
        let mut batch: Vec<Making> = running.makes.drain(..running.makes.len().min(TOGETHER)).collect();
        batch.retain(|making| self.newcomers.of(&making.key).is_some());
        let emails: Vec<String> = batch.iter().filter_map(|making| making.email.clone()).collect();
        running.sums.requests += u64::from(!emails.is_empty());
        let there = match there(emails, hands).await {
            Ok(there) => there,
            Err(error) => return self.stopped(running, batch, error, hands).await,
        };
        let mut doubtful = Vec::new();
        for making in &batch {
            doubtful.push(self.newcomers.of(&making.key).is_some_and(|of| std::mem::replace(&mut of.sent, true)));
        }
        self.newcomers.keep(hands.base, &self.name()).await?;

        let mut stopped = None;
        let mut left = Vec::new();
        for (making, was_sent) in batch.into_iter().zip(doubtful) {
            if stopped.is_some() {
                self.is_sent(&making.key, was_sent);
                left.push(making);
                continue;
            }
            match make(&making, was_sent, &there, &mut running, hands).await {
                Ok(Made::Made) => {
                    running.sums.made += 1;
                    self.newcomers.all.retain(|newcomer| newcomer.key != making.key);
                }
                Ok(Made::IsThere) => {
                    running.sums.conflicts += 1;
                    self.is_sent(&making.key, false);
                }
                Err(error) if is_of_one(&error) => {
                    running.sums.refused += 1;
                    self.is_sent(&making.key, false);
                    self.push.fault.get_or_insert(error.fault());
                }
                Err(error) => {
                    self.is_sent(&making.key, was_sent || error.happened() == Happened::Unknown);
                    left.push(making);
                    stopped = Some(error);
                }
            }
        }
        self.newcomers.keep(hands.base, &self.name()).await?;
        match stopped {
            Some(error) => self.stopped(running, left, error, hands).await,
            None => {
                self.push.running = Some(running);
                Ok(())
            }
        }
    }

    /// It goes on later with these, or has come to its end.
    async fn stopped(
        &mut self,
        mut running: Running,
        left: Vec<Making>,
        error: NetSuiteError,
        hands: &Hands<'_>,
    ) -> Result<(), Trouble> {
        if is_passing(&error) || error.happened() == Happened::Unknown {
            running.makes.splice(..0, left);
            self.push.running = Some(running);
        } else {
            self.end(running, hands).await?;
        }
        Err(error.into())
    }

    fn is_sent(&mut self, key: &str, sent: bool) {
        if let Some(newcomer) = self.newcomers.of(key) {
            newcomer.sent = sent;
        }
    }
}

/// Why no contact is made at all.
fn forbidden(decided: &Engagement) -> Option<DryRunKind> {
    match (decided.pushes, decided.makes_contacts) {
        (false, _) => Some(DryRunKind::ByCompany),
        (true, false) => Some(DryRunKind::NoNewContacts),
        (true, true) => None,
    }
}

/// Makes one, unless it is there.
async fn make(
    making: &Making,
    was_sent: bool,
    there: &[(String, RecordRef)],
    running: &mut Running,
    hands: &Hands<'_>,
) -> Result<Made, NetSuiteError> {
    let sums = &mut running.sums;
    #[cfg(feature = "breakages")]
    if breakages::is(Breakage::ContactAgain) {
        let mut body = Map::new();
        body.extend(making.body.iter().filter(|(name, _)| name != "externalId").cloned());
        return hands.netsuite.create_contact(&body).await.map(|_| Made::Made);
    }
    if was_sent {
        sums.requests += 1;
        match hands.netsuite.contact_made_as(&making.key).await {
            Err(NetSuiteError::NotFound) => {}
            found => return found.map(|_| Made::Made),
        }
    }
    // What an account has made without the external id is found by its address.
    if making.is_there || making.email.as_ref().is_some_and(|email| found(there, email).is_some()) {
        return Ok(Made::IsThere);
    }
    sums.requests += 1;
    match hands.netsuite.create_contact(&making.body).await {
        // The external id's contact is the one that was made here; without one it is the name that is taken.
        Err(taken @ NetSuiteError::Duplicate { .. }) => {
            sums.requests += 1;
            match hands.netsuite.contact_made_as(&making.key).await {
                Err(NetSuiteError::NotFound) => Err(taken),
                found => found.map(|_| Made::Made),
            }
        }
        made => made.map(|_| Made::Made),
    }
}

/// NetSuite would not have this one, and may have the others.
const fn is_of_one(error: &NetSuiteError) -> bool {
    use NetSuiteError::{CompanyRefused, Duplicate, MissingFields, Refused};
    matches!(error, Refused { .. } | Duplicate { .. } | MissingFields { .. } | CompanyRefused { .. })
}

/// Who has one of these addresses in NetSuite now, in the order of addresses.
async fn there(mut emails: Vec<String>, hands: &Hands<'_>) -> Result<Vec<(String, RecordRef)>, NetSuiteError> {
    sort(&mut emails);
    let mut there = Vec::new();
    for some in emails.chunks(ASKED) {
        let places: Vec<&str> = some.iter().map(|_| "?").collect();
        let places = places.join(", ");
        let text = ["SELECT id, LOWER(email) AS email FROM contact WHERE LOWER(email) IN (", &places, ") ORDER BY id"]
            .concat();
        let query = Query { text, params: some.to_vec() };
        for row in hands.netsuite.suiteql(&query, 1_000, Lane::Live, "who is there already").await? {
            let (Some(id), Some(email)) = (row.get("id"), row.get("email")) else { continue };
            there.push((email.to_owned(), RecordRef { kind: RecordKind::Contact, id: id.to_owned() }));
        }
    }
    crate::ordered::sort_by(&mut there, |(one, _), (other, _)| one.cmp(other));
    Ok(there)
}

fn found(there: &[(String, RecordRef)], email: &str) -> Option<RecordRef> {
    let place = there.binary_search_by(|(of, _)| of.as_str().cmp(email)).ok()?;
    there.get(place).map(|(_, whom)| whom.clone())
}

/// How each field of newcomers is written, under NetSuite's name of it; `None`: nobody can fill it.
async fn fields(
    newcomers: &[Newcomer],
    hands: &Hands<'_>,
) -> Result<Vec<(String, Option<(String, AskKind)>)>, NetSuiteError> {
    let mut names: Vec<&String> = newcomers.iter().flat_map(|of| of.fields.iter().map(|(name, _)| name)).collect();
    sort(&mut names);
    names.dedup();
    let known = if names.is_empty() { Default::default() } else { hands.netsuite.record_fields(CONTACT).await? };
    let mut fields = Vec::new();
    for name in names {
        let is_it = |field: &&FieldInfo| field.name.eq_ignore_ascii_case(name);
        let how = match known.iter().find(is_it) {
            Some(field) => logging::kind(hands.netsuite, CONTACT, field).await?.map(|kind| (field.name.clone(), kind)),
            // A role that sees no catalog fills text; in one that it sees, what is not listed nobody can fill.
            None => known.is_empty().then(|| (name.clone(), AskKind::Text)),
        };
        fields.push((name.clone(), how));
    }
    Ok(fields)
}

/// To which subsidiary each newcomer's company belongs. Where the account does not tell, a row has to.
async fn companies(newcomers: &[Newcomer], hands: &Hands<'_>) -> Result<Vec<(String, String)>, NetSuiteError> {
    let mut ids: Vec<&String> = newcomers.iter().map(|of| &of.company).filter(|id| !id.is_empty()).collect();
    sort(&mut ids);
    ids.dedup();
    let mut companies = Vec::new();
    for some in ids.chunks(ASKED) {
        for table in [Table::Customer, Table::Vendor] {
            let places: Vec<&str> = some.iter().map(|_| "?").collect();
            let text = format!("SELECT id, subsidiary FROM {} WHERE id IN ({})", table.name(), places.join(", "));
            let query = Query { text, params: some.iter().map(|id| (*id).clone()).collect() };
            match hands.netsuite.suiteql(&query, 1_000, Lane::Live, "subsidiaries of companies").await {
                Ok(rows) => companies.extend(
                    rows.iter().filter_map(|row| Some((row.get("id")?.to_owned(), row.get("subsidiary")?.to_owned()))),
                ),
                Err(
                    NetSuiteError::ColumnUnknown { .. }
                    | NetSuiteError::TableUnreadable { .. }
                    | NetSuiteError::NotAllowed { .. }
                    | NetSuiteError::Refused { .. },
                ) => {}
                Err(error) => return Err(error),
            }
        }
    }
    Ok(companies)
}

impl Judge<'_> {
    /// The request that makes them, or why there is none. Fields that may not be written are told, and left out.
    fn verdict(&self, of: &Newcomer, is_there: Option<&RecordRef>, plans: &mut Plans) -> Result<Map, DryRunKind> {
        if let Some(kind) = self.forbidden {
            return Err(kind);
        }
        // Its request may have been sent, and whoever is there is they then: it is looked for by its key.
        if is_there.is_some() && !of.sent {
            return Err(DryRunKind::IsThere);
        }
        let mut body = Map::new();
        body.insert("externalId".into(), of.key.as_str().into());
        let texts = [
            ("firstName", &of.first),
            ("lastName", &of.last),
            ("title", &of.title),
            ("email", &of.email),
            ("phone", &of.phone),
            ("mobilePhone", &of.mobile),
        ];
        for (name, text) in texts.into_iter().filter(|(_, text)| !text.is_blank()) {
            body.insert(name.into(), text.reveal().into());
        }
        if !of.company.is_empty() {
            body.insert("company".into(), reference(&of.company));
        }
        if !self.subsidiaries.is_empty() {
            body.insert(SUBSIDIARY.into(), reference(self.subsidiary(of).ok_or(DryRunKind::NoSubsidiary)?));
        }
        let mut after = summary(of);
        for (name, value) in &of.fields {
            let mapped = self.decided.fields.iter().find(|field| field.netsuite == *name);
            let label = mapped.map(|field| field.column.trim()).filter(|label| !label.is_empty()).unwrap_or(name);
            let how = self.fields.iter().find(|(of, _)| of == name).and_then(|(_, how)| how.as_ref());
            let refused = match (mapped, how) {
                (Some(field), _) if field.way == FieldWay::Pull => Some(DryRunKind::PullsOnly),
                (Some(field), _) if !field.allow_push => Some(DryRunKind::ByField),
                (None, _) => Some(DryRunKind::ByField),
                (_, None) => Some(DryRunKind::Unread),
                _ => None,
            };
            if let Some(kind) = refused {
                plans.run.sums.refused += 1;
                let (name, field, after) = (of.name(), label.to_owned(), value.clone());
                plans.show(DryRunRow { person: None, name, field, kind, before: Personal::default(), after });
            } else if let Some((property, kind)) = how {
                after.push([label, ": ", value.reveal()].concat());
                let value = Some(chosen(kind, value));
                let ask = Ask { field: property.clone(), label: String::new(), kind: kind.clone(), value };
                body.extend(logging::answered(&ask));
            }
        }
        plans.run.sums.created += 1;
        let (name, field, kind) = (of.name(), String::new(), DryRunKind::Create);
        let after = after.join(", ").into();
        plans.show(DryRunRow { person: None, name, field, kind, before: Personal::default(), after });
        Ok(body)
    }

    async fn tell(
        &self,
        of: &Newcomer,
        kind: DryRunKind,
        is_there: Option<RecordRef>,
        plans: &mut Plans,
    ) -> Result<(), Trouble> {
        let person = is_there.filter(|_| kind == DryRunKind::IsThere);
        let whom = person.as_ref().and_then(RecordId::of_record);
        let before = match whom {
            Some(whom) => self.copy.person(whom).await?.map(|person| person.name()).unwrap_or_default(),
            None => Personal::default(),
        };
        let sums = &mut plans.run.sums;
        *if kind == DryRunKind::IsThere { &mut sums.conflicts } else { &mut sums.refused } += 1;
        let (name, field, after) = (of.name(), String::new(), summary(of).join(", ").into());
        plans.show(DryRunRow { person, name, field, kind, before, after });
        Ok(())
    }

    /// The one that the row names, or that there is, or that their company belongs to; by its internal id.
    fn subsidiary(&self, of: &Newcomer) -> Option<&str> {
        let named = of.subsidiary.reveal().trim();
        let is_named = |choice: &&Choice| {
            // `Parent : Child`.
            let last = choice.label.rsplit(" : ").next().unwrap_or_default();
            [choice.id.as_str(), choice.label.as_str(), last].iter().any(|of| of.trim().eq_ignore_ascii_case(named))
        };
        if !named.is_empty() {
            return self.subsidiaries.iter().find(is_named).map(|choice| choice.id.as_str());
        }
        if let [only] = self.subsidiaries.as_slice() {
            return Some(&only.id);
        }
        let company = self.of_companies.iter().find(|(company, _)| *company == of.company)?;
        Some(&company.1)
    }
}

/// What stands in a field where somebody writes this: an entry of a list stands for its id.
fn chosen(kind: &AskKind, written: &Personal) -> Personal {
    let AskKind::OneOf(choices) = kind else { return written.clone() };
    let is_it = |choice: &&Choice| choice.label.trim().eq_ignore_ascii_case(written.reveal().trim());
    choices.iter().find(is_it).map_or_else(|| written.clone(), |choice| choice.id.as_str().into())
}

/// What they are made of, as people read it.
fn summary(of: &Newcomer) -> Vec<String> {
    let texts = [&of.title, &of.company_name, &of.email, &of.phone, &of.mobile];
    texts.into_iter().filter(|text| !text.is_blank()).map(|text| text.reveal().to_owned()).collect()
}

fn contact(whom: RecordId) -> RecordRef {
    RecordRef { kind: RecordKind::Contact, id: whom.id.to_string() }
}
