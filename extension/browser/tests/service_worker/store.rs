use callside_browser::{BrowserStore, Database};
use callside_core::ports::{Expected, Op, Store, StoreError, Table, Versioned};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::stand_in::{run, wait_for};

fn store(name: &str) -> BrowserStore {
    BrowserStore::new(Database::named(name))
}

fn put(table: Table, key: &str, value: &str) -> Op {
    Op::Put { table, key: key.to_owned(), value: value.to_owned() }
}

fn expect(table: Table, key: &str, version: Option<u64>) -> Expected {
    Expected { table, key: key.to_owned(), version }
}

async fn value(store: &BrowserStore, table: Table, key: &str) -> Option<(u64, String)> {
    store.get(table, key).await.unwrap().map(|Versioned { version, value }| (version, value))
}

#[wasm_bindgen_test]
async fn a_commit_is_there_for_the_next_connection_with_its_version() {
    let first = store("kept");
    first.commit(vec![put(Table::Calls, "a", "one")], vec![]).await.unwrap();
    first.commit(vec![put(Table::Calls, "a", "two")], vec![]).await.unwrap();
    assert_eq!(value(&store("kept"), Table::Calls, "a").await, Some((2, "two".to_owned())));
    assert_eq!(value(&first, Table::Settings, "a").await, None);
}

#[wasm_bindgen_test]
async fn ops_on_one_key_apply_in_their_order() {
    let store = store("order");
    let delete = Op::Delete { table: Table::Calls, key: "a".to_owned() };
    let ops = vec![put(Table::Calls, "a", "1"), put(Table::Calls, "a", "2"), put(Table::Calls, "b", "x")];
    store.commit(ops, vec![]).await.unwrap();
    assert_eq!(value(&store, Table::Calls, "a").await, Some((2, "2".to_owned())));
    store.commit(vec![delete, put(Table::Calls, "a", "3")], vec![]).await.unwrap();
    assert_eq!(value(&store, Table::Calls, "a").await, Some((1, "3".to_owned())));
}

#[wasm_bindgen_test]
async fn a_version_that_no_longer_holds_takes_everything_back() {
    let ours = store("conflict");
    let theirs = store("conflict");
    ours.commit(vec![put(Table::Calls, "a", "one")], vec![expect(Table::Calls, "a", None)]).await.unwrap();
    theirs.commit(vec![put(Table::Calls, "a", "two")], vec![expect(Table::Calls, "a", Some(1))]).await.unwrap();
    let ops = vec![put(Table::Settings, "zone", "UTC"), put(Table::Calls, "a", "lost update")];
    let refused = ours.commit(ops, vec![expect(Table::Calls, "a", Some(1))]).await;
    assert_eq!(refused, Err(StoreError::Conflict));
    assert_eq!(value(&ours, Table::Calls, "a").await, Some((2, "two".to_owned())));
    assert_eq!(value(&ours, Table::Settings, "zone").await, None);
    assert_eq!(ours.commit(vec![], vec![expect(Table::Calls, "a", None)]).await, Err(StoreError::Conflict));
    assert_eq!(ours.commit(vec![], vec![expect(Table::Calls, "a", Some(2))]).await, Ok(()));
}

#[wasm_bindgen_test]
async fn of_two_commits_at_once_from_one_version_one_wins() {
    let (ours, theirs) = (store("race"), store("race"));
    let commit = |value| (vec![put(Table::Calls, "a", value)], vec![expect(Table::Calls, "a", None)]);
    let ((our_ops, our_expected), (their_ops, their_expected)) = (commit("ours"), commit("theirs"));
    let (one, other) = futures::join!(ours.commit(our_ops, our_expected), theirs.commit(their_ops, their_expected));
    let wins = [&one, &other].iter().filter(|outcome| outcome.is_ok()).count();
    assert_eq!((wins, one == Err(StoreError::Conflict) || other == Err(StoreError::Conflict)), (1, true));
    assert_eq!(value(&ours, Table::Calls, "a").await.unwrap().0, 1);
}

#[wasm_bindgen_test]
async fn all_rows_of_a_table_come_in_key_order() {
    let store = store("all");
    let keys = ["b", "a", "cs-2-1", "cs-10-1"];
    store.commit(keys.map(|key| put(Table::Calls, key, key)).to_vec(), vec![]).await.unwrap();
    store.commit(vec![put(Table::Secrets, "z", "elsewhere")], vec![]).await.unwrap();
    let rows = store.all(Table::Calls).await.unwrap();
    let found: Vec<_> = rows.iter().map(|(key, row)| (key.as_str(), row.value.as_str(), row.version)).collect();
    assert_eq!(found, [("a", "a", 1), ("b", "b", 1), ("cs-10-1", "cs-10-1", 1), ("cs-2-1", "cs-2-1", 1)]);
}

#[wasm_bindgen_test]
async fn any_text_survives() {
    let store = store("text");
    let text = "naïve \u{202e}עברית 👩‍👩‍👧 \0 \n <b>".repeat(1000);
    store.commit(vec![put(Table::Calls, "clé-🔑", &text)], vec![]).await.unwrap();
    assert_eq!(value(&store, Table::Calls, "clé-🔑").await, Some((1, text)));
}

#[wasm_bindgen_test]
async fn writes_ask_for_strict_durability_and_reads_for_none() {
    let store = store("strict");
    run("globalThis.modes = []; const begin = IDBDatabase.prototype.transaction;
         globalThis.restore = () => { IDBDatabase.prototype.transaction = begin; };
         IDBDatabase.prototype.transaction = function (...given) {
             const transaction = begin.apply(this, given);
             modes.push(`${transaction.mode}/${transaction.durability}`);
             return transaction;
         };");
    store.commit(vec![put(Table::Calls, "a", "one")], vec![]).await.unwrap();
    store.get(Table::Calls, "a").await.unwrap();
    run("restore()");
    assert_eq!(run("modes.join()").as_string().unwrap(), "readwrite/strict,readonly/default");
}

#[wasm_bindgen_test]
async fn a_full_disk_is_called_full_and_changes_nothing() {
    let store = store("full");
    store.commit(vec![put(Table::Calls, "a", "one")], vec![]).await.unwrap();
    run("globalThis.put = IDBObjectStore.prototype.put;
         IDBObjectStore.prototype.put = function (row, key) {
             if (key === 'b') throw new DOMException('no room', 'QuotaExceededError');
             return put.call(this, row, key);
         };");
    let refused = store.commit(vec![put(Table::Calls, "a", "two"), put(Table::Calls, "b", "one")], vec![]).await;
    run("IDBObjectStore.prototype.put = put");
    assert_eq!(refused, Err(StoreError::Full));
    assert_eq!(value(&store, Table::Calls, "a").await, Some((1, "one".to_owned())));
}

#[wasm_bindgen_test]
async fn a_commit_the_browser_aborts_at_the_last_moment_is_an_error() {
    let store = store("aborted");
    run("globalThis.commit = IDBTransaction.prototype.commit;
         IDBTransaction.prototype.commit = function () { this.abort(); };");
    let refused = store.commit(vec![put(Table::Calls, "a", "one")], vec![]).await;
    run("IDBTransaction.prototype.commit = commit");
    assert!(matches!(refused, Err(StoreError::Broken(_))), "{refused:?}");
    assert_eq!(value(&store, Table::Calls, "a").await, None);
}

#[wasm_bindgen_test]
async fn a_database_deleted_under_it_is_let_go_and_opened_again() {
    let store = store("deleted");
    store.commit(vec![put(Table::Calls, "a", "one")], vec![]).await.unwrap();
    wait_for(
        "new Promise((resolve, reject) => {
             const request = indexedDB.deleteDatabase('deleted');
             request.onsuccess = resolve; request.onblocked = reject; request.onerror = reject;
         })",
    )
    .await;
    assert_eq!(value(&store, Table::Calls, "a").await, None);
    store.commit(vec![put(Table::Calls, "a", "again")], vec![]).await.unwrap();
    assert_eq!(value(&store, Table::Calls, "a").await, Some((1, "again".to_owned())));
}

#[wasm_bindgen_test]
async fn a_database_of_a_later_version_is_broken_and_says_so() {
    wait_for(
        "new Promise((resolve, reject) => {
             const request = indexedDB.open('later', 99);
             request.onsuccess = () => { request.result.close(); resolve(); }; request.onerror = reject;
         })",
    )
    .await;
    let Err(StoreError::Broken(words)) = store("later").get(Table::Calls, "a").await else { panic!("opened") };
    assert!(words.starts_with("VersionError"), "{words}");
}
