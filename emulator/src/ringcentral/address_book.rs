//! A user's personal contacts: the list, and what has changed in it since a sync token. Names of fields, groups and
//! permissions are those of RingCentral's own published client, `@rc-ex/core`.

use super::account::ExtensionId;
use super::refusal::Refusal;
use crate::exchange::Request;
use serde_json::{Map, Value, json};

/// Most contacts on a page of a sync.
const MOST_OF_A_SYNC: usize = 250;
/// Most contacts on a page of the list; a larger wish counts as this.
const MOST_OF_A_LIST: usize = 1_000;

/// What a personal contact can say about somebody, beside its id.
const FIELDS: [&str; 28] = [
    "firstName",
    "lastName",
    "middleName",
    "nickName",
    "company",
    "jobTitle",
    "email",
    "email2",
    "email3",
    "birthday",
    "webPage",
    "notes",
    "homePhone",
    "homePhone2",
    "businessPhone",
    "businessPhone2",
    "mobilePhone",
    "businessFax",
    "companyPhone",
    "assistantPhone",
    "carPhone",
    "otherPhone",
    "otherFax",
    "callbackPhone",
    "businessAddress",
    "homeAddress",
    "otherAddress",
    "ringtoneIndex",
];

#[derive(Clone, Debug)]
struct Entry {
    id: u64,
    fields: Map<String, Value>,
    deleted: bool,
    /// The book's change that this one was last part of.
    change: u64,
}

/// The personal contacts of one user.
#[derive(Clone, Debug, Default)]
pub struct AddressBook {
    entries: Vec<Entry>,
    changes: u64,
}

/// Why an address book stays as it is.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unwritable {
    /// A field that RingCentral does not know.
    #[error("a personal contact has no field {0}")]
    Field(String),
    /// No contact of that id.
    #[error("there is no personal contact {0}")]
    Unknown(u64),
}

impl AddressBook {
    /// The book a user starts with: somebody whom NetSuite does not know, somebody whom it knows too, somebody with
    /// many numbers.
    #[must_use]
    pub fn of(user: ExtensionId) -> Self {
        let mut book = Self::default();
        for (place, person) in (1_u64..).zip([
            json!({"firstName": "Rosalind", "lastName": "Keys", "company": "Keys & Sons Locksmiths", "mobilePhone": "+16505550301"}),
            json!({"firstName": "Dana", "lastName": "Whitfield", "mobilePhone": "+16505550134", "email": "dana.whitfield@harborfoods.example"}),
            json!({"firstName": "Édouard", "lastName": "Manivet", "businessPhone": "+33199005501", "homePhone": "+33639980155", "email": "edouard@manivet.example"}),
            json!({"nickName": "Taxi 🚕", "otherPhone": "+16505550304"}),
        ]) {
            if let Value::Object(fields) = person {
                book.changes += 1;
                book.entries.push(Entry { id: user * 1_000 + place, fields, deleted: false, change: book.changes });
            }
        }
        book
    }

    /// Adds a contact and gives its id.
    ///
    /// # Errors
    /// A field is unknown.
    pub fn add(&mut self, fields: Map<String, Value>) -> Result<u64, Unwritable> {
        known(&fields)?;
        let id = self.entries.iter().map(|entry| entry.id).max().unwrap_or(900_000) + 1;
        self.changes += 1;
        self.entries.push(Entry { id, fields, deleted: false, change: self.changes });
        Ok(id)
    }

    /// Changes fields of a contact; a null removes one.
    ///
    /// # Errors
    /// A field is unknown, or there is no such contact.
    pub fn change(&mut self, id: u64, fields: Map<String, Value>) -> Result<(), Unwritable> {
        known(&fields)?;
        let change = self.changes + 1;
        let entry = self.entries.iter_mut().find(|entry| entry.id == id && !entry.deleted);
        let entry = entry.ok_or(Unwritable::Unknown(id))?;
        entry.fields.extend(fields);
        entry.fields.retain(|_, value| !value.is_null());
        entry.change = change;
        self.changes = change;
        Ok(())
    }

    /// Deletes a contact; a sync still tells of it.
    ///
    /// # Errors
    /// There is no such contact.
    pub fn delete(&mut self, id: u64) -> Result<(), Unwritable> {
        let change = self.changes + 1;
        let entry = self.entries.iter_mut().find(|entry| entry.id == id && !entry.deleted);
        let entry = entry.ok_or(Unwritable::Unknown(id))?;
        entry.deleted = true;
        entry.change = change;
        self.changes = change;
        Ok(())
    }

    /// `GET …/address-book/contact`.
    pub(super) fn list(&self, root: &str, request: &Request) -> Result<Value, Refusal> {
        let page = at_least_one(request, "page", 1)?;
        let per_page = at_least_one(request, "perPage", 100)?.min(MOST_OF_A_LIST);
        let starts_with = request.parameter("startsWith").unwrap_or_default().to_lowercase();
        let numbers: Vec<&str> = values(request, "phoneNumber").collect();
        let fits = |entry: &&Entry| {
            let begins = |name: &str| text(entry, name).to_lowercase().starts_with(&starts_with);
            let named = starts_with.is_empty() || begins("firstName") || begins("lastName");
            let dialled = |number: &&str| entry.fields.values().any(|value| value.as_str() == Some(*number));
            !entry.deleted && named && (numbers.is_empty() || numbers.iter().any(dialled))
        };
        let mut found: Vec<&Entry> = self.entries.iter().filter(fits).collect();
        for key in values(request, "sortBy").collect::<Vec<_>>().into_iter().rev() {
            let field = match key {
                "FirstName" => "firstName",
                "LastName" => "lastName",
                "Company" => "company",
                _ => return Err(Refusal::parameter("sortBy")),
            };
            found.sort_by_key(|entry| text(entry, field).to_lowercase());
        }
        let (total, start) = (found.len(), (page - 1).saturating_mul(per_page));
        let pages = total.div_ceil(per_page).max(1);
        let records: Vec<Value> =
            found.into_iter().skip(start).take(per_page).map(|entry| entry.to_json(root)).collect();
        let uri = |page: usize| json!({"uri": format!("{root}?page={page}&perPage={per_page}")});
        let mut navigation = json!({"firstPage": uri(1), "lastPage": uri(pages)});
        if page < pages {
            navigation["nextPage"] = uri(page + 1);
        }
        if page > 1 {
            navigation["previousPage"] = uri(page - 1);
        }
        let mut paging = json!({"page": page, "perPage": per_page, "totalPages": pages, "totalElements": total});
        if !records.is_empty() {
            paging["pageStart"] = json!(start);
            paging["pageEnd"] = json!(start + records.len() - 1);
        }
        Ok(json!({"uri": uri(page)["uri"], "records": records, "paging": paging, "navigation": navigation}))
    }

    /// `GET …/address-book/contact/{id}`.
    pub(super) fn one(&self, root: &str, id: u64) -> Result<Value, Refusal> {
        let entry = self.entries.iter().find(|entry| entry.id == id && !entry.deleted);
        entry.map(|entry| entry.to_json(root)).ok_or_else(|| Refusal::not_found("contact"))
    }

    /// `GET …/address-book-sync`: everything, or what has changed since a token, the deleted ones too.
    pub(super) fn sync(&self, root: &str, request: &Request, now: &str) -> Result<Value, Refusal> {
        let per_page = at_least_one(request, "perPage", MOST_OF_A_SYNC)?.min(MOST_OF_A_SYNC);
        let token = request.parameter("syncToken").map(read_token);
        let since = match (request.parameter("syncType"), token) {
            (Some("ISync"), Some(Some(change))) if change <= self.changes => Some(change),
            (None | Some("FSync"), None | Some(Some(_))) => None,
            (Some("ISync" | "FSync") | None, _) => return Err(Refusal::parameter("syncToken")),
            _ => return Err(Refusal::parameter("syncType")),
        };
        let mut told: Vec<&Entry> = match since {
            None => self.entries.iter().filter(|entry| !entry.deleted).collect(),
            Some(since) => self.entries.iter().filter(|entry| entry.change > since).collect(),
        };
        told.sort_by_key(|entry| entry.change);
        let page = request.parameter("pageId").map_or(Ok(0), |page| page.parse::<usize>());
        let page = page.map_err(|_| Refusal::parameter("pageId"))?;
        let (total, start) = (told.len(), page.saturating_mul(per_page));
        let shown: Vec<&Entry> = told.into_iter().skip(start).take(per_page).collect();
        let more = start + shown.len() < total;
        // An incremental sync that does not fit ends with the token of its last record: the next one goes on there.
        let reached = match (since, more, shown.last()) {
            (Some(_), true, Some(last)) => last.change,
            _ => self.changes,
        };
        let kind = if since.is_some() { "ISync" } else { "FSync" };
        let contacts = root.replace("/address-book-sync", "/address-book/contact");
        let mut body = json!({
            "uri": root,
            "records": shown.iter().map(|entry| entry.to_json(&contacts)).collect::<Vec<_>>(),
            "syncInfo": {
                "syncType": kind, "syncToken": format!("AB{reached:08}"), "syncTime": now,
                "olderRecordsExist": since.is_some() && more,
            },
        });
        if since.is_none() && more {
            body["nextPageId"] = json!(page + 1);
            body["nextPageUri"] = json!(format!("{root}?syncType=FSync&perPage={per_page}&pageId={}", page + 1));
        }
        Ok(body)
    }
}

impl Entry {
    fn to_json(&self, root: &str) -> Value {
        let mut body = Value::Object(self.fields.clone());
        body["uri"] = json!(format!("{root}/{}", self.id));
        body["id"] = json!(self.id);
        body["availability"] = json!(if self.deleted { "Deleted" } else { "Alive" });
        body
    }
}

fn text<'a>(entry: &'a Entry, field: &str) -> &'a str {
    entry.fields.get(field).and_then(Value::as_str).unwrap_or_default()
}

fn values<'a>(request: &'a Request, name: &'a str) -> impl Iterator<Item = &'a str> {
    request.query.iter().filter(move |(key, _)| key == name).map(|(_, value)| value.as_str())
}

fn known(fields: &Map<String, Value>) -> Result<(), Unwritable> {
    match fields.keys().find(|name| !FIELDS.contains(&name.as_str())) {
        Some(name) => Err(Unwritable::Field(name.clone())),
        None => Ok(()),
    }
}

fn read_token(token: &str) -> Option<u64> {
    token.strip_prefix("AB")?.parse().ok()
}

fn at_least_one(request: &Request, name: &'static str, default: usize) -> Result<usize, Refusal> {
    match request.parameter(name) {
        None => Ok(default),
        Some(text) => text.parse().ok().filter(|number| *number >= 1).ok_or_else(|| Refusal::parameter(name)),
    }
}
