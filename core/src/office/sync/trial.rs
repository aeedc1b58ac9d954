//! What is tried out before it is done. It outlives the page it was asked for on and the worker; it lies on the shelf, which is
//! encrypted, because its records name people.

use callside_json::{FromJson, ToJson};
use callside_protocol::{Fault, Timestamp, company::Stretch};

use crate::{
    ports::{Base, Bulk, StoreError},
    sync::DryRun,
};

const NAME: &str = "company-call-sync-trial";

/// It.
#[derive(Debug, Default, FromJson, ToJson)]
#[json(default)]
pub(super) struct Trial {
    /// Of which stretch, and what for.
    pub(super) of: Stretch,
    /// By this mapping and these rules.
    pub(super) mark: String,
    /// How far it has come.
    pub(super) run: DryRun,
    /// Why it did not go on.
    pub(super) fault: Option<Fault>,
    /// When it goes on.
    pub(super) due: Timestamp,
}

impl Trial {
    pub(super) fn new(of: Stretch, mark: String) -> Self {
        Self { of, mark, run: DryRun::new(of.from, of.to), ..Self::default() }
    }

    /// What an earlier office left.
    pub(super) async fn load(base: &Base) -> Option<Self> {
        let bytes = base.shelf.get(NAME).await.ok().flatten()?;
        callside_json::read(&String::from_utf8(bytes).ok()?).ok()
    }

    pub(super) async fn keep(&self, base: &Base) -> Result<(), StoreError> {
        let bulk = Bulk { name: NAME.to_owned(), bytes: callside_json::write(self).into_bytes() };
        base.shelf.change(vec![bulk], Vec::new()).await
    }
}

pub(super) async fn forget(base: &Base) -> Result<(), StoreError> {
    base.shelf.change(Vec::new(), vec![NAME.to_owned()]).await
}
