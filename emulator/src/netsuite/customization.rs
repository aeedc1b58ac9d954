//! What an administrator changes about the account itself: its custom fields, and the searches saved in it.

use super::NetSuite;
use super::catalogue::RecordType;
use super::record::broken;
use super::refusal::Refusal;
use super::saved_search::SavedSearch;

impl NetSuite {
    /// Deletes a custom field, `custentity_…` or `custevent_…`, with every value in it. It comes back empty when its name is
    /// taken out of [`Features::deleted_fields`](super::Features::deleted_fields).
    ///
    /// # Errors
    /// The account has no such field.
    pub fn delete_custom_field(&mut self, id: &str) -> Result<(), Refusal> {
        let rows = self.rows.as_mut().map_err(|refusal| refusal.clone())?;
        let features = &mut self.account.options.features;
        let has = |record: &RecordType| record.property(id, features).is_some_and(|field| field.is_custom());
        let holders: Vec<RecordType> = RecordType::ALL.into_iter().filter(has).collect();
        if holders.is_empty() {
            return Err(Refusal { detail: format!("There is no custom field {id}."), ..Refusal::missing(id) });
        }
        for record in holders {
            rows.clear(record, &id.to_ascii_lowercase()).map_err(|error| broken(&error))?;
        }
        features.deleted_fields.insert(id.to_ascii_lowercase());
        Ok(())
    }

    /// The saved searches of the account, oldest first.
    #[must_use]
    pub fn saved_searches(&self) -> &[SavedSearch] {
        self.saved_searches.all()
    }
}
