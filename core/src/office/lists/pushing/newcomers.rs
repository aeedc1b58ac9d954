//! What would become of newcomers, people in a file whom NetSuite does not have: who is there by now, who may be made, and of which
//! request. Nothing is written.

use callside_json::Map;
use callside_protocol::{
    Ask, AskKind, Choice, Personal, RecordRef,
    company::{DryRunKind, DryRunRow, Engagement, FieldWay},
};

use super::{
    super::{Hands, ListsDesk, Trouble, importing::indexed, opting::reference as record_of},
    making::{ASKED, Making, found, there},
    plan::Plans,
};
use crate::{
    directory::{copy::Held, lookup::Table, people::RecordId},
    engagement::{
        import::{Index, address},
        newcomer::Newcomer,
    },
    logging,
    netsuite::{CONTACT, FieldInfo, NetSuiteError, Query, SUBSIDIARY, reference},
    ordered::sort,
    traffic::Lane,
};

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
            let is_there = is_there.or_else(|| Some(record_of(judge.index.same(&known)?)));
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
}

/// Why no contact is made at all.
fn forbidden(decided: &Engagement) -> Option<DryRunKind> {
    match (decided.pushes, decided.makes_contacts) {
        (false, _) => Some(DryRunKind::ByCompany),
        (true, false) => Some(DryRunKind::NoNewContacts),
        (true, true) => None,
    }
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
