//! Reading with SuiteQL (netsuite-api.md §4).

use std::fmt;

use callside_json::{FromJson, Map, Object, Value};

use super::{NetSuite, NetSuiteError, Question, refusal::Asked, slices};
use crate::{
    ordered::Keyed,
    ports::{Method, Spawn},
    traffic::{Lane, form},
};

/// NetSuite gives no more rows a page.
const PAGE: u32 = 1_000;

/// Rows read at a stretch by whoever is never to be in the way: some milliseconds of work.
const AT_A_STRETCH: usize = 64;

/// A query. Whatever a person or a call contributes goes into `params`, one for each `?`. `Debug` shows the text alone.
#[derive(Clone, PartialEq, Eq)]
pub struct Query {
    /// SuiteQL with anonymous parameters.
    pub text: String,
    /// Their values, in order.
    pub params: Vec<String>,
}

impl fmt::Debug for Query {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} ‹{} parameters›", self.text, self.params.len())
    }
}

impl Query {
    /// The query with its parameters as literals, for an account that takes no bound parameter in a `LIKE`
    /// (netsuite-api.md §4.5). Only for values of digits and `%`, which can end no literal; `None` for any other, and
    /// when there is not one value for each `?` outside literals.
    #[must_use]
    pub fn inlined(&self) -> Option<String> {
        let is_harmless = |value: &String| value.bytes().all(|byte| byte.is_ascii_digit() || byte == b'%');
        if !self.params.iter().all(is_harmless) {
            return None;
        }
        let mut values = self.params.iter();
        let mut text = String::with_capacity(self.text.len());
        let mut in_literal = false;
        for character in self.text.chars() {
            match character {
                '?' if !in_literal => {
                    text.push('\'');
                    text.push_str(values.next()?);
                    text.push('\'');
                    continue;
                }
                '\'' => in_literal = !in_literal,
                _ => {}
            }
            text.push(character);
        }
        values.next().is_none().then_some(text)
    }

    fn body(&self, inline: bool) -> String {
        match self.inlined().filter(|_| inline) {
            Some(text) => callside_json::write(&Object(&[("q", &text)])),
            None if self.params.is_empty() => callside_json::write(&Object(&[("q", &self.text)])),
            None => callside_json::write(&Object(&[("q", &self.text), ("params", &self.params)])),
        }
    }
}

/// A row: texts by column name. A column that is null is not there. `Debug` shows the columns alone.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Row(Keyed<String>);

impl Row {
    /// A column's value, by its name in lower case; `None` where it is null.
    #[must_use]
    pub fn get(&self, column: &str) -> Option<&str> {
        self.0.get(column).map(String::as_str)
    }

    fn read(item: Map) -> Self {
        let texts = item.into_iter().filter_map(|(column, value)| {
            let value = match value {
                Value::String(text) => text,
                // Live answers hold texts only; the documentation does not promise it.
                Value::Number(number) => number.to_string(),
                Value::Bool(true) => "T".to_owned(),
                Value::Bool(false) => "F".to_owned(),
                Value::Null | Value::Array(_) | Value::Object(_) => return None,
            };
            Some((column.to_ascii_lowercase(), value))
        });
        Self(texts.collect())
    }
}

impl FromIterator<(String, String)> for Row {
    /// Columns are taken by their names in lower case.
    fn from_iter<T: IntoIterator<Item = (String, String)>>(columns: T) -> Self {
        Self(columns.into_iter().map(|(column, value)| (column.to_ascii_lowercase(), value)).collect())
    }
}

impl fmt::Debug for Row {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_set().entries(self.0.keys()).finish()
    }
}

#[derive(FromJson)]
struct Page {
    items: Vec<Map>,
    #[json(name = "hasMore", default)]
    has_more: bool,
}

impl NetSuite {
    /// The first rows of a query, at most `limit`. More than 1,000 take a request per thousand; such a query needs an
    /// `ORDER BY` that leaves no ties.
    ///
    /// # Errors
    /// [`NetSuiteError::TableUnreadable`] and [`NetSuiteError::ColumnUnknown`] name what this role or account lacks, one
    /// at a time; [`NetSuiteError::NotAllowed`] when the role may not query at all.
    pub async fn suiteql(
        &self,
        query: &Query,
        limit: u32,
        lane: Lane,
        purpose: &'static str,
    ) -> Result<Vec<Row>, NetSuiteError> {
        let mut rows = Rows::first(limit);
        while let Some(offset) = rows.next() {
            rows.take(&self.suiteql_text(query, limit, offset, lane, purpose).await?)?;
        }
        Ok(rows.done())
    }

    /// A page of the answer as NetSuite wrote it, for [`Rows`]: at most `limit` rows, and at most 1,000, behind so many
    /// others.
    ///
    /// # Errors
    /// As [`Self::suiteql`].
    pub async fn suiteql_text(
        &self,
        query: &Query,
        limit: u32,
        offset: u32,
        lane: Lane,
        purpose: &'static str,
    ) -> Result<String, NetSuiteError> {
        let limit = limit.clamp(1, PAGE);
        let path = form::with_query(
            "/services/rest/query/v1/suiteql",
            [("limit", limit.to_string().as_str()), ("offset", offset.to_string().as_str())],
        );
        let question = |inline| Question {
            method: Method::Post,
            path: path.clone(),
            headers: vec![("prefer".to_owned(), "transient".to_owned())],
            body: Some(query.body(inline)),
            lane,
            purpose,
            asked: Asked::Query,
        };
        let can_inline = !query.params.is_empty() && query.inlined().is_some();
        let inlines = self.inner.inlines.get();
        let mut answer = self.ask(question(inlines)).await;
        if can_inline && !inlines && answer.as_ref().is_err_and(is_about_parameters) {
            answer = self.ask(question(true)).await;
            if answer.is_ok() {
                self.inner.inlines.set(true);
            }
        }
        Ok(answer?.body)
    }
}

/// The rows of an answer that may come in several pages.
#[derive(Debug)]
pub struct Rows {
    rows: Vec<Row>,
    wanted: usize,
    more: bool,
}

impl Rows {
    /// None yet, and at most so many.
    #[must_use]
    pub fn first(limit: u32) -> Self {
        Self { rows: Vec::new(), wanted: usize::try_from(limit).unwrap_or(usize::MAX), more: true }
    }

    /// How many rows the next page leaves out; `None`: all are in.
    #[must_use]
    pub fn next(&self) -> Option<u32> {
        if self.more { u32::try_from(self.rows.len()).ok() } else { None }
    }

    /// Takes in a page as NetSuite wrote it.
    ///
    /// # Errors
    /// [`NetSuiteError::Unreadable`].
    pub fn take(&mut self, page: &str) -> Result<(), NetSuiteError> {
        let page: Page = callside_json::read(page).map_err(|_| NetSuiteError::Unreadable)?;
        let before = self.rows.len();
        self.rows.extend(page.items.into_iter().map(Row::read));
        self.more = self.goes_on(page.has_more, before);
        Ok(())
    }

    /// The same some rows at a time, for whoever is never to be in the way.
    ///
    /// # Errors
    /// [`NetSuiteError::Unreadable`].
    pub async fn take_by_and_by(&mut self, page: &str, spawn: &dyn Spawn) -> Result<(), NetSuiteError> {
        let Some((head, pieces)) = slices::cut(page, AT_A_STRETCH) else { return self.take(page) };
        let before = self.rows.len();
        for piece in pieces {
            spawn.breathe().await;
            let piece = ["[", piece, "]"].concat();
            let items: Vec<Map> = callside_json::read(&piece).map_err(|_| NetSuiteError::Unreadable)?;
            self.rows.extend(items.into_iter().map(Row::read));
        }
        let head: Page = callside_json::read(&head).map_err(|_| NetSuiteError::Unreadable)?;
        self.more = self.goes_on(head.has_more, before);
        Ok(())
    }

    /// A page that says so, and brought any, may be followed by another.
    fn goes_on(&self, has_more: bool, before: usize) -> bool {
        has_more && (before + 1..self.wanted).contains(&self.rows.len())
    }

    /// All of them.
    #[must_use]
    pub fn done(mut self) -> Vec<Row> {
        self.rows.truncate(self.wanted);
        self.rows
    }
}

/// A refusal that bound parameters may be to blame for: nobody has published what one looks like.
fn is_about_parameters(error: &NetSuiteError) -> bool {
    match error {
        NetSuiteError::Refused { .. } => true,
        NetSuiteError::ColumnUnknown { column } => column.contains(['?', ':']),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use async_trait::async_trait;
    use futures::executor::block_on;
    use proptest::prelude::*;
    use serde_json::json;

    use super::{AT_A_STRETCH, Query, Row, Rows};
    use crate::ports::{Spawn, Task};

    /// Counts how often others have had their turn.
    #[derive(Default)]
    struct Turns(Cell<usize>);

    #[async_trait(?Send)]
    impl Spawn for Turns {
        fn spawn(&self, _: Task) {}

        async fn breathe(&self) {
            self.0.set(self.0.get() + 1);
        }
    }

    #[test]
    fn a_page_read_by_and_by_is_the_page_and_leaves_others_their_turn() {
        for (rows, more) in [(0, false), (1, true), (AT_A_STRETCH, false), (1_000, true)] {
            let items: Vec<_> = (0..rows).map(|id| json!({"id": id.to_string(), "Name": "a, \"b\" [c]"})).collect();
            let page = json!({"links": [], "count": rows, "hasMore": more, "items": items}).to_string();
            let (mut at_once, mut by_and_by, turns) = (Rows::first(2_000), Rows::first(2_000), Turns::default());
            at_once.take(&page).unwrap();
            block_on(by_and_by.take_by_and_by(&page, &turns)).unwrap();
            assert_eq!(at_once.next(), by_and_by.next());
            assert_eq!(at_once.done(), by_and_by.done());
            assert_eq!(turns.0.get(), rows.div_ceil(AT_A_STRETCH));
        }
        for page in ["", "{}", r#"{"items":[{"id":"1"},"hasMore":true}"#, r#"{"items":[{"id":"1"}"#] {
            assert!(block_on(Rows::first(9).take_by_and_by(page, &Turns::default())).is_err(), "{page}");
        }
    }

    fn query(text: &str, params: &[&str]) -> Query {
        Query { text: text.to_owned(), params: params.iter().map(|value| (*value).to_owned()).collect() }
    }

    #[test]
    fn digits_become_literals_and_a_question_mark_in_a_literal_stays() {
        let query = query("SELECT id, '?' mark FROM contact WHERE phone LIKE ? OR id = ?", &["%5550134", "7"]);
        assert_eq!(
            query.inlined().as_deref(),
            Some("SELECT id, '?' mark FROM contact WHERE phone LIKE '%5550134' OR id = '7'")
        );
    }

    #[test]
    fn nothing_else_is_ever_put_into_the_text() {
        for value in ["' OR 1=1 --", "Müller", "1_2", "-1", "+1"] {
            assert_eq!(query("SELECT id FROM contact WHERE phone LIKE ?", &[value]).inlined(), None, "{value}");
        }
        assert_eq!(query("SELECT id FROM contact WHERE phone LIKE ?", &[]).inlined(), None, "too few values");
        assert_eq!(query("SELECT id FROM contact", &["1"]).inlined(), None, "too many values");
    }

    #[test]
    fn debug_shows_neither_values_nor_rows() {
        let shown = format!("{:?}", query("SELECT id FROM contact WHERE phone LIKE ?", &["%5550134"]));
        assert!(!shown.contains("5550134"));
        let row: Row = [("Phone".to_owned(), "5550134".to_owned())].into_iter().collect();
        assert_eq!(row.get("phone"), Some("5550134"));
        assert_eq!(format!("{row:?}"), r#"{"phone"}"#);
    }

    proptest! {
        #[test]
        fn an_inlined_query_has_as_many_quotes_as_before_and_two_per_value(
            params in prop::collection::vec("\\PC{0,8}", 0..4),
        ) {
            let text = format!("SELECT id FROM contact WHERE {}", vec!["phone LIKE ?"; params.len()].join(" OR "));
            let query = Query { text, params: params.clone() };
            if let Some(inlined) = query.inlined() {
                prop_assert_eq!(inlined.matches('\'').count(), 2 * params.len());
            }
        }
    }
}
