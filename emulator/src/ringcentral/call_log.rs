//! `GET …/call-log`: which records a query finds, newest first, page by page; and `GET …/call-log-extract-sync`: what has
//! changed since an instant, in the order of the changes (ringcentral-api.md §3).

use super::account::{Account, ExtensionId};
use super::refusal::Refusal;
use super::telephony::Switch;
use super::telephony::record::Record;
use super::telephony::session::Direction;
use crate::clock::{DAY, HOUR, Moment};
use crate::form;
use serde_json::{Value, json};

/// The records per page of the simple view.
const MAX_PER_PAGE: usize = 1_000;
/// The records per page of the detailed view.
const MAX_PER_PAGE_DETAILED: usize = 250;

/// A query that has been read.
#[derive(Debug)]
struct Query {
    from: Moment,
    to: Moment,
    detailed: bool,
    directions: Vec<Direction>,
    types: Vec<String>,
    transports: Vec<String>,
    phone: Option<String>,
    extension_number: Option<String>,
    session: Option<String>,
    session_number: Option<String>,
    recorded: bool,
    page: usize,
    per_page: usize,
}

impl Query {
    fn read(pairs: &[(String, String)], now: Moment) -> Result<Self, Refusal> {
        let field = |name: &str| form::value(pairs, name);
        let every = |name: &str| {
            pairs.iter().filter(|(key, _)| key == name).map(|(_, value)| value.clone()).collect::<Vec<_>>()
        };
        let moment = |name: &'static str| match field(name) {
            Some(text) => Moment::from_iso(text).map(Some).ok_or_else(|| Refusal::parameter(name)),
            None => Ok(None),
        };
        let one_call = field("sessionId").is_some() || field("telephonySessionId").is_some();
        let forbidden = ["dateFrom", "dateTo", "phoneNumber", "extensionNumber", "direction", "type"];
        if field("sessionId").is_some() && forbidden.iter().any(|name| field(name).is_some()) {
            return Err(Refusal::new(400, "InvalidParameter", "CLG-110", "Parameter [sessionId] excludes the others"));
        }
        if field("phoneNumber").is_some() && field("extensionNumber").is_some() {
            return Err(Refusal::parameter("extensionNumber"));
        }
        let to = moment("dateTo")?.unwrap_or(now);
        // A day by default; one call is found whenever it was.
        let from = moment("dateFrom")?.unwrap_or(if one_call { Moment(0) } else { to.plus(-DAY) });
        let detailed = match field("view") {
            None | Some("Simple") => false,
            Some("Detailed") => true,
            Some(_) => return Err(Refusal::parameter("view")),
        };
        let most = if detailed { MAX_PER_PAGE_DETAILED } else { MAX_PER_PAGE };
        let count = |name: &'static str, default: usize| match field(name) {
            None => Ok(default),
            Some("max") if name == "perPage" => Ok(most),
            Some(text) => text.parse().ok().filter(|number| *number >= 1).ok_or_else(|| Refusal::parameter(name)),
        };
        let per_page = count("perPage", 100)?;
        if per_page > most {
            return Err(Refusal::parameter("perPage"));
        }
        let directions = every("direction")
            .iter()
            .map(|word| match word.as_str() {
                "Inbound" => Ok(Direction::Inbound),
                "Outbound" => Ok(Direction::Outbound),
                _ => Err(Refusal::parameter("direction")),
            })
            .collect::<Result<_, _>>()?;
        Ok(Self {
            from,
            to,
            detailed,
            directions,
            types: every("type"),
            transports: every("transport"),
            phone: field("phoneNumber").map(|number| number.trim_start_matches('+').to_owned()),
            extension_number: field("extensionNumber").map(str::to_owned),
            session: field("telephonySessionId").map(str::to_owned),
            session_number: field("sessionId").map(str::to_owned),
            recorded: field("recordingType").is_some() || field("withRecording") == Some("true"),
            page: count("page", 1)?,
            per_page,
        })
    }

    fn finds(&self, account: &Account, record: &Record, now: Moment) -> bool {
        let sides = [&record.from, &record.to];
        let numbered = |digits: &str| {
            sides
                .iter()
                .any(|side| side.number.as_deref().is_some_and(|number| number.trim_start_matches('+') == digits))
        };
        let colleague = |short: &str| {
            sides
                .iter()
                .filter_map(|side| account.extension(side.extension?))
                .any(|extension| extension.number == short)
        };
        let allowed =
            |words: &[String], word: &str| words.is_empty() || words.iter().any(|candidate| candidate == word);
        record.visible <= now
            && record.start >= self.from
            && record.start <= self.to
            && (self.directions.is_empty() || self.directions.contains(&record.direction))
            && allowed(&self.types, if record.fax { "Fax" } else { "Voice" })
            && allowed(&self.transports, if record.internal { "VoIP" } else { "PSTN" })
            && self.phone.as_deref().is_none_or(numbered)
            && self.extension_number.as_deref().is_none_or(colleague)
            && self.session.as_ref().is_none_or(|session| *session == record.session)
            && self.session_number.as_ref().is_none_or(|number| *number == record.session_number)
            && (!self.recorded || record.shown_recordings(now).next().is_some())
    }
}

/// The answer to a query over one user's log, or over everybody's.
///
/// # Errors
/// A parameter is out of its range, or excluded by another.
pub fn list(
    account: &Account,
    switch: &Switch,
    owner: Option<ExtensionId>,
    pairs: &[(String, String)],
    now: Moment,
) -> Result<Value, Refusal> {
    let query = Query::read(pairs, now)?;
    let mut found: Vec<&Record> = switch
        .records()
        .iter()
        .filter(|record| {
            owner.is_none_or(|extension| record.extension == extension) && query.finds(account, record, now)
        })
        .collect();
    found.sort_by_key(|record| std::cmp::Reverse(record.start));
    let start = (query.page - 1).saturating_mul(query.per_page);
    let shown: Vec<Value> = found
        .iter()
        .skip(start)
        .take(query.per_page)
        .map(|record| {
            let legs = query.detailed.then(|| switch.legs_of(account, record, now));
            record.to_json(account, legs, owner.is_none(), now)
        })
        .collect();
    let root = match owner {
        Some(extension) => format!(
            "https://platform.ringcentral.com/restapi/v1.0/account/{}/extension/{extension}/call-log",
            account.id
        ),
        None => format!("https://platform.ringcentral.com/restapi/v1.0/account/{}/call-log", account.id),
    };
    let uri = |page: usize| {
        let mut kept: Vec<String> = pairs
            .iter()
            .filter(|(name, _)| name != "page" && name != "perPage")
            .map(|(name, value)| format!("{}={}", form::encode(name), form::encode(value)))
            .collect();
        kept.extend([format!("page={page}"), format!("perPage={}", query.per_page)]);
        format!("{root}?{}", kept.join("&"))
    };
    let mut navigation = json!({"firstPage": {"uri": uri(1)}});
    if start + shown.len() < found.len() {
        navigation["nextPage"] = json!({"uri": uri(query.page + 1)});
    }
    if query.page > 1 {
        navigation["previousPage"] = json!({"uri": uri(query.page - 1)});
    }
    // No totals: they are usually absent here, and clients must follow nextPage.
    let mut paging = json!({"page": query.page, "perPage": query.per_page});
    if !shown.is_empty() {
        paging["pageStart"] = json!(start);
        paging["pageEnd"] = json!(start + shown.len() - 1);
    }
    Ok(json!({"uri": uri(query.page), "records": shown, "paging": paging, "navigation": navigation}))
}

/// The answer to a query for what has changed in everybody's log. A token is the last change it has told.
///
/// # Errors
/// A parameter is out of its range, missing or not for that type of query.
pub fn changes(
    account: &Account,
    switch: &Switch,
    owner: Option<ExtensionId>,
    pairs: &[(String, String)],
    now: Moment,
) -> Result<Value, Refusal> {
    let field = |name: &str| form::value(pairs, name);
    let kind = field("syncType").unwrap_or("FSync");
    let moment = |name: &'static str, text: &str| Moment::from_iso(text).ok_or_else(|| Refusal::parameter(name));
    let (since, most) = match kind {
        "FSync" => {
            let most = field("recordCount").map_or(Some(250), |text| text.parse().ok());
            let most = most.filter(|most| (1..=MAX_PER_PAGE).contains(most));
            let since = field("dateFrom").map_or(Ok(now.plus(-HOUR)), |text| moment("dateFrom", text))?;
            (since, most.ok_or_else(|| Refusal::parameter("recordCount"))?)
        }
        "ISync" => {
            let token = field("syncToken").ok_or_else(|| Refusal::parameter("syncToken"))?;
            (moment("syncToken", token)?.plus(1), 250)
        }
        _ => return Err(Refusal::parameter("syncType")),
    };
    let detailed = match field("view") {
        None | Some("Simple") => false,
        Some("Detailed") => true,
        Some(_) => return Err(Refusal::parameter("view")),
    };
    let mut found: Vec<(Moment, &Record)> = switch
        .records()
        .iter()
        .filter(|record| record.visible <= now && owner.is_none_or(|extension| record.extension == extension))
        .map(|record| (record.modified(now), record))
        .filter(|(modified, _)| *modified >= since)
        .collect();
    found.sort_by_key(|(modified, _)| *modified);
    // Changes of one instant are not torn apart.
    let last = found.get(most - 1).map_or(now, |(modified, _)| *modified);
    let told = found.iter().take_while(|(modified, _)| *modified <= last).count();
    let shown: Vec<Value> = found
        .iter()
        .take(told)
        .map(|(_, record)| {
            let legs = detailed.then(|| switch.legs_of(account, record, now));
            record.to_json(account, legs, owner.is_none(), now)
        })
        .collect();
    let until = told.checked_sub(1).and_then(|place| found.get(place)).map_or(since, |(modified, _)| *modified);
    let info = json!({
        "syncType": kind, "syncToken": until.iso(), "syncTime": now.iso(), "newerRecordsExist": told < found.len(),
    });
    let uri = format!("https://platform.ringcentral.com/restapi/v1.0/account/{}/call-log-extract-sync", account.id);
    Ok(json!({"uri": uri, "records": shown, "syncInfo": info}))
}
