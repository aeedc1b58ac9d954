//! What an administrator is shown while they edit what stands beside calls: the account's own fields and their values, and
//! how it would look on a real record. Nothing of it needs more than the administrator's own sign-in.

use callside_protocol::company::{
    BesideCall, CatalogField, CatalogKind, CompanyAnswer, CompanyCommand, Holder, Preview, Settings,
};

use super::{beside, file};
use crate::{
    company::{self, Kept},
    netsuite::{FieldInfo, FieldKind, NetSuite},
    ordered::sort_by,
    ports::{Base, Clock},
};

/// Obeys a command of the pages on which settings are edited; any other is done already.
pub(super) async fn obey(command: &CompanyCommand, kept: &mut Kept, netsuite: &NetSuite, base: &Base) -> CompanyAnswer {
    match command {
        CompanyCommand::Save { version, settings } => {
            company::save(kept, *version, (**settings).clone(), netsuite, base).await
        }
        CompanyCommand::Catalog(of) => catalog(*of, netsuite).await,
        CompanyCommand::Choices { of, name } => choices(*of, name, netsuite).await,
        CompanyCommand::WriteFile { settings, take } => {
            file::make(settings.as_deref(), *take, kept, netsuite, base).await
        }
        CompanyCommand::TryFile(text) => file::test(text, kept, netsuite, base).await,
        CompanyCommand::TakeFile(text) => file::take(text, netsuite, base).await,
        CompanyCommand::DropFile => file::remove(base).await,
        CompanyCommand::Preview { settings, call } => preview(settings, call, netsuite, &*base.clock).await,
        _ => CompanyAnswer::Done,
    }
}

async fn catalog(of: Holder, netsuite: &NetSuite) -> CompanyAnswer {
    let fields = netsuite.catalog(beside::record(of)).await;
    CompanyAnswer::Catalog(fields.map(listed).map_err(|error| error.fault()))
}

fn listed(fields: Vec<FieldInfo>) -> Vec<CatalogField> {
    let mut fields: Vec<CatalogField> = fields
        .into_iter()
        .map(|field| CatalogField {
            kind: match field.kind {
                FieldKind::Text => CatalogKind::Text,
                FieldKind::Number => CatalogKind::Number,
                FieldKind::Tick => CatalogKind::Tick,
                FieldKind::Date => CatalogKind::Date,
                FieldKind::DateTime => CatalogKind::DateTime,
                FieldKind::Choice => CatalogKind::Choice,
                FieldKind::Several => CatalogKind::Several,
            },
            name: field.name,
            label: field.label,
            custom: field.is_custom,
            fixed: field.is_fixed,
        })
        .collect();
    sort_by(&mut fields, |one, other| (&one.label, &one.name).cmp(&(&other.label, &other.name)));
    fields
}

async fn choices(of: Holder, name: &str, netsuite: &NetSuite) -> CompanyAnswer {
    CompanyAnswer::Choices(netsuite.choices(beside::record(of), name).await.map_err(|error| error.fault()))
}

async fn preview(settings: &Settings, call: &BesideCall, netsuite: &NetSuite, clock: &dyn Clock) -> CompanyAnswer {
    let read = beside::read(settings, call, netsuite).await;
    CompanyAnswer::Preview(Box::new(Preview {
        faults: company::faults(settings),
        links: company::beside::links(settings, call, &read),
        beside: company::beside::beside(settings, call, &read, &[], clock.now()),
    }))
}
