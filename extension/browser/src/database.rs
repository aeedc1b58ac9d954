//! The IndexedDB database: its connection, and transactions as futures.
//!
//! Every wait in here ends in the browser's own event callback, so that a transaction is still active when the code that
//! awaited its request goes on (engineering.md §7); nothing else may be awaited inside one.

use std::{cell::RefCell, rc::Rc};

use callside_core::ports::Table;
use js_sys::{Array, Function, Promise};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{DomException, IdbDatabase, IdbFactory, IdbObjectStore, IdbOpenDbRequest, IdbRequest, IdbTransaction};

use crate::object::{field, object, thrown};

/// Rises with every object store added; a browser that has an older one adds what is missing.
pub(crate) const SCHEMA: u32 = 2;

/// The object store of keys, which is no [`Table`]: its values are `CryptoKey`s.
pub(crate) const KEYS: &str = "keys";

/// The object store of bulky things, which is no [`Table`] either: its values are byte arrays.
pub(crate) const SHELF: &str = "shelf";

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_name = indexedDB, thread_local_v2)]
    static INDEXED_DB: IdbFactory;

    /// `IDBDatabase` with the `transaction` that takes a durability, which web-sys calls unstable.
    #[wasm_bindgen(extends = IdbDatabase)]
    type Durable;

    #[wasm_bindgen(method, catch)]
    fn transaction(this: &Durable, tables: &Array, mode: &str, options: &JsValue) -> Result<IdbTransaction, JsValue>;

    /// `IDBTransaction` with the standard's `commit`; web-sys knows only an older one of Firefox's by that name.
    #[wasm_bindgen(extends = IdbTransaction)]
    type Committing;

    #[wasm_bindgen(method, catch)]
    fn commit(this: &Committing) -> Result<(), JsValue>;
}

/// Why the database did not do as asked. Nothing has changed then.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum DatabaseError {
    /// No more room.
    Full,
    /// It does not work; the browser's words.
    Broken(String),
}

impl DatabaseError {
    /// From what was thrown, or from a request's or transaction's `error`.
    fn of(error: &JsValue) -> Self {
        if field(error, "name") == "QuotaExceededError" { Self::Full } else { Self::Broken(thrown(error)) }
    }

    fn of_request(request: &IdbRequest) -> Self {
        Self::of(&field(request, "error"))
    }
}

impl From<JsValue> for DatabaseError {
    fn from(error: JsValue) -> Self {
        Self::of(&error)
    }
}

/// Whether a transaction may write.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mode {
    /// It only reads.
    Read,
    /// It writes, and its end means that what it wrote is on the disk.
    Write,
}

/// One database of this browser profile, opened when first needed and again whenever the browser has closed it.
pub struct Database {
    name: String,
    connection: Rc<RefCell<Option<IdbDatabase>>>,
}

impl Database {
    /// The database of that name.
    #[must_use]
    pub fn named(name: &str) -> Rc<Self> {
        Rc::new(Self { name: name.to_owned(), connection: Rc::default() })
    }

    /// Begins a transaction on these object stores.
    pub(crate) async fn begin(&self, tables: &[&str], mode: Mode) -> Result<Transaction, DatabaseError> {
        if let Some(connection) = self.connection.borrow().as_ref()
            && let Ok(transaction) = Transaction::begin(connection, tables, mode)
        {
            return Ok(transaction);
        }
        // Not opened yet, or closed by the browser since: a connection that is closing refuses every transaction.
        let connection = self.open().await?;
        let transaction = Transaction::begin(&connection, tables, mode)?;
        *self.connection.borrow_mut() = Some(connection);
        Ok(transaction)
    }

    async fn open(&self) -> Result<IdbDatabase, DatabaseError> {
        let request = INDEXED_DB.with(|factory| factory.open_with_u32(&self.name, SCHEMA))?;
        let upgrade = Closure::once({
            let request = request.clone();
            move || make_tables(&request)
        });
        request.set_onupgradeneeded(Some(upgrade.as_ref().unchecked_ref()));
        let opened = Promise::new(&mut |resolve: Function, reject: Function| {
            request.set_onsuccess(Some(&resolve));
            request.set_onerror(Some(&reject));
            request.set_onblocked(Some(&reject));
        });
        if let Err(event) = JsFuture::from(opened).await {
            if field(&event, "type") == "blocked" {
                close_when_opened(&request);
                return Err(DatabaseError::Broken("an older Callside still holds the database".to_owned()));
            }
            return Err(DatabaseError::of_request(&request));
        }
        let connection: IdbDatabase = request.result()?.unchecked_into();
        self.let_go_when_told(&connection);
        Ok(connection)
    }

    /// Another instance wants to change or delete the database, or the browser has closed it (site data cleared): the
    /// connection is given up, so as not to stand in the way, and the next transaction opens another.
    fn let_go_when_told(&self, connection: &IdbDatabase) {
        let forget = Closure::<dyn Fn()>::new({
            let slot = Rc::clone(&self.connection);
            let connection = connection.clone();
            move || {
                connection.close();
                slot.borrow_mut().take_if(|held| *held == connection);
            }
        })
        .into_js_value();
        connection.set_onversionchange(Some(forget.unchecked_ref()));
        connection.set_onclose(Some(forget.unchecked_ref()));
    }
}

/// Adds the object stores that are not there yet.
fn make_tables(request: &IdbOpenDbRequest) {
    let Ok(connection) = request.result() else { return };
    let connection: IdbDatabase = connection.unchecked_into();
    let there = connection.object_store_names();
    for table in Table::ALL.map(Table::name).into_iter().chain([KEYS, SHELF]) {
        if !there.contains(table) {
            // A refusal aborts the upgrade, and with it the opening, which then says why.
            let _ = connection.create_object_store(table);
        }
    }
}

/// A blocked opening goes through once the older connection closes; by then nobody waits for it.
fn close_when_opened(request: &IdbOpenDbRequest) {
    let close = Closure::once_into_js({
        let request = request.clone();
        move || {
            if let Ok(connection) = request.result() {
                connection.unchecked_into::<IdbDatabase>().close();
            }
        }
    });
    request.set_onsuccess(Some(close.unchecked_ref()));
}

/// A transaction under way.
pub(crate) struct Transaction {
    transaction: IdbTransaction,
    ended: Promise,
}

impl Transaction {
    fn begin(connection: &IdbDatabase, tables: &[&str], mode: Mode) -> Result<Self, JsValue> {
        let tables: Array = tables.iter().map(|table| JsValue::from(*table)).collect();
        let connection: &Durable = connection.unchecked_ref();
        let transaction = match mode {
            Mode::Read => connection.transaction(&tables, "readonly", &JsValue::UNDEFINED)?,
            // Without it `complete` may come before the disk has it (Indexed Database API 3.0 §2.7.1, durability).
            Mode::Write => connection.transaction(&tables, "readwrite", &object(&[("durability", "strict".into())]))?,
        };
        let ended = Promise::new(&mut |resolve: Function, reject: Function| {
            transaction.set_oncomplete(Some(&resolve));
            transaction.set_onabort(Some(&reject));
        });
        Ok(Self { transaction, ended })
    }

    /// One of its object stores.
    pub(crate) fn table(&self, name: &str) -> Result<IdbObjectStore, DatabaseError> {
        Ok(self.transaction.object_store(name)?)
    }

    /// Commits: what was asked of it is on the disk when this answers.
    pub(crate) async fn commit(self) -> Result<(), DatabaseError> {
        self.transaction.unchecked_ref::<Committing>().commit()?;
        match JsFuture::from(self.ended).await {
            Ok(_) => Ok(()),
            Err(_) => Err(why(self.transaction.error())),
        }
    }

    /// Takes everything back.
    pub(crate) async fn abort(self) {
        // Refused when it is over already, that is, when the browser itself took everything back.
        let _ = self.transaction.abort();
        let _ = JsFuture::from(self.ended).await;
    }
}

/// A transaction that the browser aborted says why; one that lost its connection may not.
fn why(error: Option<DomException>) -> DatabaseError {
    error.map_or_else(
        || DatabaseError::Broken("the transaction was aborted".to_owned()),
        |error| DatabaseError::of(&error),
    )
}

/// A request's result. Inside a transaction, await nothing but this.
pub(crate) async fn answer(request: IdbRequest) -> Result<JsValue, DatabaseError> {
    let settled = Promise::new(&mut |resolve: Function, reject: Function| {
        request.set_onsuccess(Some(&resolve));
        request.set_onerror(Some(&reject));
    });
    match JsFuture::from(settled).await {
        Ok(_) => Ok(request.result()?),
        Err(_) => Err(DatabaseError::of_request(&request)),
    }
}
