//! Asking RingCentral whom it lists: the company's directory, page by page and only where it has changed, and the
//! agent's personal contacts, from then on only what changed since.

use callside_json::Value;

use super::{RingCentral, RingCentralError, client::Question, wire::Listed};
use crate::traffic::{Group, Lane, form};

/// Entries of a page of the directory. RingCentral gives up to 2,000 (ringcentral-api.md §4); of so many a worker would
/// miss its frames while it reads them.
const ENTRIES: &str = "500";

/// A page of the company's directory.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DirectoryPage {
    /// Who is on it.
    pub people: Vec<Listed>,
    /// How many pages there are.
    pub pages: usize,
    /// Names this state of the page; empty where RingCentral gave none.
    pub tag: String,
}

/// Personal contacts: all of them or what changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ContactPage {
    /// Contacts as they now are; those deleted are marked as gone.
    pub people: Vec<Listed>,
    /// The next page of all of them, where there is one.
    pub next: Option<String>,
    /// Where to ask from the next time.
    pub token: Option<String>,
    /// More has changed than came along: ask again at once.
    pub more: bool,
}

impl RingCentral {
    /// A page of the company's directory, counted from one; `None`: it is as it was when `tag` named it. An empty tag
    /// names no state.
    ///
    /// # Errors
    /// [`RingCentralError`]; the application may lack the permission `ReadAccounts`.
    pub async fn directory(&self, page: usize, tag: &str) -> Result<Option<DirectoryPage>, RingCentralError> {
        let page = page.to_string();
        let path = form::with_query(
            "/restapi/v1.0/account/~/directory/entries",
            [("perPage", ENTRIES), ("page", page.as_str())],
        );
        let question = Question::get(path, Group::Medium, Lane::Background, "colleagues");
        let response = self.ask(&Question { tag: tag.to_owned(), ..question }).await?;
        if response.status == NOT_MODIFIED {
            return Ok(None);
        }
        let body = callside_json::parse(&response.body).map_err(|_| RingCentralError::Unreadable)?;
        let pages = body["paging"]["totalPages"].as_u64().ok_or(RingCentralError::Unreadable)?;
        let tag = response.header("etag").unwrap_or_default().to_owned();
        Ok(Some(DirectoryPage { people: listed(&body), pages: usize::try_from(pages).unwrap_or(1), tag }))
    }

    /// Personal contacts: with a token those that changed since it was given, else all, beginning with the page named.
    ///
    /// # Errors
    /// [`RingCentralError`]; application or user may lack a permission (`ReadContacts`, `ReadPersonalContacts`). A token
    /// RingCentral does not know any more is [`RingCentralError::Refused`].
    pub async fn contacts(&self, since: Option<&str>, page: Option<&str>) -> Result<ContactPage, RingCentralError> {
        let kind = if since.is_some() { "ISync" } else { "FSync" };
        let pairs =
            [Some(("syncType", kind)), since.map(|since| ("syncToken", since)), page.map(|page| ("pageId", page))];
        let path =
            form::with_query("/restapi/v1.0/account/~/extension/~/address-book-sync", pairs.into_iter().flatten());
        let body: Value = self.read(&Question::get(path, Group::Heavy, Lane::Background, "personal contacts")).await?;
        let sync = &body["syncInfo"];
        let page = ContactPage {
            people: listed(&body),
            next: body["nextPageId"].as_u64().map(|page| page.to_string()),
            token: sync["syncToken"].as_str().map(str::to_owned),
            more: sync["olderRecordsExist"].as_bool() == Some(true),
        };
        if sync.is_null() { Err(RingCentralError::Unreadable) } else { Ok(page) }
    }
}

/// The state named is still that of the page.
pub(super) const NOT_MODIFIED: u16 = 304;

fn listed(body: &Value) -> Vec<Listed> {
    body["records"].as_array().into_iter().flatten().map(Listed::read).collect()
}
