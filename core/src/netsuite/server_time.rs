//! NetSuite's clock: needs no permission, so it is the connection test too (netsuite-api.md §3.7).

use callside_protocol::Timestamp;

use super::{NetSuite, NetSuiteError, Question, refusal::Asked};
use crate::{instant, ports::Method, traffic::Lane};

impl NetSuite {
    /// What time it is at NetSuite.
    ///
    /// # Errors
    /// All of asking.
    pub async fn server_time(&self) -> Result<Timestamp, NetSuiteError> {
        let question = Question {
            method: Method::Get,
            path: "/services/rest/system/v1/serverTime".to_owned(),
            headers: Vec::new(),
            body: None,
            lane: Lane::Live,
            purpose: "connection test",
            asked: Asked::Record,
        };
        let response = self.ask(question).await?;
        let body = callside_json::parse(&response.body).map_err(|_| NetSuiteError::Unreadable)?;
        let text = body["serverTime"].as_str().ok_or(NetSuiteError::Unreadable)?;
        instant::read(text).ok_or(NetSuiteError::Unreadable)
    }
}
