//! The settings file that was taken in this browser, as it is kept here: for the account somebody was signed in to then.

use callside_json::{FromJson, ToJson};
use callside_protocol::{
    Timestamp,
    company::{FileView, Settings},
};

use crate::{
    netsuite::Session,
    ports::{Base, Op, StoreError, Table},
};

/// Under this name in [`Table::Settings`].
const KEY: &str = "settings-file";

/// It.
#[derive(Clone, Debug, Default, PartialEq, FromJson, ToJson)]
#[json(default)]
pub struct TakenFile {
    /// The account it holds for.
    pub account: String,
    /// The account it was made in; empty: it does not say.
    pub of: String,
    /// It was made in this browser.
    pub made_here: bool,
    /// When it was taken.
    pub taken: Timestamp,
    /// What it decides.
    pub settings: Settings,
}

impl TakenFile {
    /// As it is kept; a store that does not give it, and what cannot be read, counts as none.
    pub async fn load(base: &Base) -> Option<Self> {
        let row = base.store.get(Table::Settings, KEY).await.ok().flatten()?;
        callside_json::read(&row.value).ok()
    }

    /// Keeps it, in place of one that was there.
    ///
    /// # Errors
    /// The store fails.
    pub async fn keep(&self, base: &Base) -> Result<(), StoreError> {
        let put = Op::Put { table: Table::Settings, key: KEY.to_owned(), value: callside_json::write(self) };
        base.store.commit(vec![put], Vec::new()).await.map(drop)
    }

    /// It holds no longer.
    ///
    /// # Errors
    /// The store fails.
    pub async fn remove(base: &Base) -> Result<(), StoreError> {
        let delete = Op::Delete { table: Table::Settings, key: KEY.to_owned() };
        base.store.commit(vec![delete], Vec::new()).await.map(drop)
    }

    /// It holds for whoever works there.
    #[must_use]
    pub fn is_for(&self, session: &Session) -> bool {
        self.account == session.account.id()
    }

    pub(super) fn view(&self) -> FileView {
        let Self { of, made_here, taken, settings, .. } = self.clone();
        FileView { taken, made_here, of, settings }
    }
}
