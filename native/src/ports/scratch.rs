//! What may be lost when the program ends: access tokens.

use std::{cell::RefCell, collections::BTreeMap};

use async_trait::async_trait;
use callside_core::ports::Scratch;

/// This program's memory, and no disk.
#[derive(Default)]
pub struct NativeScratch(RefCell<BTreeMap<String, String>>);

#[async_trait(?Send)]
impl Scratch for NativeScratch {
    async fn get(&self, key: &str) -> Option<String> {
        self.0.borrow().get(key).cloned()
    }

    async fn set(&self, key: &str, value: Option<String>) {
        match value {
            Some(value) => self.0.borrow_mut().insert(key.to_owned(), value),
            None => self.0.borrow_mut().remove(key),
        };
    }
}

#[cfg(test)]
mod tests {
    use futures::executor::block_on;

    use super::*;

    #[test]
    fn a_value_is_there_until_it_is_replaced_or_forgotten() {
        let scratch = NativeScratch::default();
        block_on(async {
            scratch.set("token", Some("one".to_owned())).await;
            scratch.set("token", Some("two".to_owned())).await;
            assert_eq!(scratch.get("token").await.as_deref(), Some("two"));
            scratch.set("token", None).await;
            assert_eq!(scratch.get("token").await, None);
        });
    }
}
