//! Asking RingCentral whom it lists: the company's directory, page by page and only where it has changed, and the
//! agent's personal contacts, from then on only what changed since. Whoever follows the lists composes the questions and
//! reads the answers; asking is [`RingCentral::list`].

use callside_json::{FromJson, ToJson, Value};
use callside_protocol::Timestamp;

use super::{RingCentral, RingCentralError, client::Question, wire::Listed};
use crate::traffic::{Group, Lane, form};

/// Entries of a page of the directory. RingCentral gives up to 2,000 (ringcentral-api.md §4); of so many a worker would
/// miss its frames while it reads them.
const ENTRIES: &str = "500";
/// The application permission personal contacts need (ringcentral-api.md §1.3).
const READ_CONTACTS: &str = "ReadContacts";

/// What is asked of one of the lists.
#[derive(Debug, PartialEq, Eq, FromJson, ToJson)]
pub struct ListQuestion {
    /// Personal contacts, not the directory.
    pub contacts: bool,
    /// The request's path and query.
    pub path: String,
    /// The state that is known already; empty: none.
    pub tag: String,
}

/// What RingCentral answered.
#[derive(Debug, PartialEq, Eq, FromJson, ToJson)]
pub struct ListAnswer {
    /// As RingCentral wrote it; `None`: it is as it was when the question's tag named it.
    pub body: Option<String>,
    /// Names this state; empty where RingCentral gave none.
    pub tag: String,
}

/// Why there is no answer.
#[derive(Debug, PartialEq, Eq, FromJson, ToJson)]
pub enum NoList {
    /// For want of this permission of application or user.
    Missing(String),
    /// The question itself was refused: of a token that RingCentral does not know any more, for instance.
    Refused,
    /// Not to be asked before.
    Busy(Timestamp),
    /// Something that passes.
    Passing,
    /// Something else, such as a sign-in that has ended.
    Other,
}

/// A page of the company's directory.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DirectoryPage {
    /// Who is on it.
    pub people: Vec<Listed>,
    /// How many pages there are.
    pub pages: usize,
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

impl ListQuestion {
    /// For a page of the company's directory, counted from one, unless it is as it was when `tag` named it. An empty tag
    /// names no state.
    #[must_use]
    pub fn directory(page: usize, tag: &str) -> Self {
        let page = page.to_string();
        let path = form::with_query(
            "/restapi/v1.0/account/~/directory/entries",
            [("perPage", ENTRIES), ("page", page.as_str())],
        );
        Self { contacts: false, path, tag: tag.to_owned() }
    }

    /// For personal contacts: with a token those that changed since it was given, else all, beginning with the page named.
    #[must_use]
    pub fn contacts(since: Option<&str>, page: Option<&str>) -> Self {
        let kind = if since.is_some() { "ISync" } else { "FSync" };
        let pairs =
            [Some(("syncType", kind)), since.map(|since| ("syncToken", since)), page.map(|page| ("pageId", page))];
        let path =
            form::with_query("/restapi/v1.0/account/~/extension/~/address-book-sync", pairs.into_iter().flatten());
        Self { contacts: true, path, tag: String::new() }
    }
}

impl DirectoryPage {
    /// Reads an answer's body; `None`: it is none.
    #[must_use]
    pub fn read(body: &str) -> Option<Self> {
        let body = callside_json::parse(body).ok()?;
        let pages = body["paging"]["totalPages"].as_u64()?;
        Some(Self { people: listed(&body), pages: usize::try_from(pages).unwrap_or(1) })
    }
}

impl ContactPage {
    /// Reads an answer's body; `None`: it is none.
    #[must_use]
    pub fn read(body: &str) -> Option<Self> {
        let body = callside_json::parse(body).ok()?;
        let sync = &body["syncInfo"];
        let page = Self {
            people: listed(&body),
            next: body["nextPageId"].as_u64().map(|page| page.to_string()),
            token: sync["syncToken"].as_str().map(str::to_owned),
            more: sync["olderRecordsExist"].as_bool() == Some(true),
        };
        (!sync.is_null()).then_some(page)
    }
}

impl RingCentral {
    /// Asks for one of its lists.
    ///
    /// # Errors
    /// [`NoList`]. Application or user may lack a permission: `ReadAccounts` for the directory; `ReadContacts` and
    /// `ReadPersonalContacts` for contacts, which are not even asked for where the application is known to lack it.
    pub async fn list(&self, question: ListQuestion) -> Result<ListAnswer, NoList> {
        if question.contacts && !self.may(READ_CONTACTS) {
            return Err(NoList::Missing(READ_CONTACTS.to_owned()));
        }
        let (group, purpose) =
            if question.contacts { (Group::Heavy, "personal contacts") } else { (Group::Medium, "colleagues") };
        let asked = Question::get(question.path, group, Lane::Background, purpose);
        match self.ask(&Question { tag: question.tag, ..asked }).await {
            Ok(response) => {
                let tag = response.header("etag").unwrap_or_default().to_owned();
                Ok(ListAnswer { body: (response.status != NOT_MODIFIED).then_some(response.body), tag })
            }
            Err(RingCentralError::NotAllowed { permission, .. }) => Err(NoList::Missing(permission)),
            Err(RingCentralError::Refused { .. }) => Err(NoList::Refused),
            Err(RingCentralError::Busy { until }) => Err(NoList::Busy(until)),
            Err(error) if error.is_passing() => Err(NoList::Passing),
            Err(_) => Err(NoList::Other),
        }
    }
}

/// The state named is still that of the page.
pub(super) const NOT_MODIFIED: u16 = 304;

fn listed(body: &Value) -> Vec<Listed> {
    body["records"].as_array().into_iter().flatten().map(Listed::read).collect()
}
