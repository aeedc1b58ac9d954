//! The account's employees, and which of them may be a phone call's organizer.

use callside_json::{FromJson, ToJson};
use callside_protocol::{Choice, Personal};

use super::{NetSuite, NetSuiteError, PHONE_CALL, Query, Row};
use crate::traffic::Lane;

/// Employees of a page (netsuite-api.md §4.1).
pub const EMPLOYEES_PAGE: usize = 1_000;
/// Columns with telephone numbers. Not every account opens each of them to queries (netsuite-api.md §4.4).
const PHONES: [&str; 4] = ["phone", "officephone", "mobilephone", "homephone"];
/// A phone call's organizer, by its property.
const ORGANIZER: &str = "assigned";

/// An employee.
#[derive(Clone, Debug, Default, PartialEq, Eq, FromJson, ToJson)]
#[json(default)]
pub struct Employee {
    /// Internal id.
    pub id: String,
    /// Name.
    pub name: Personal,
    /// E-mail address; empty: none.
    pub email: Personal,
    /// Telephone numbers as they stand there.
    pub phones: Vec<Personal>,
    /// Not with the company any more, or not yet.
    pub inactive: bool,
}

impl NetSuite {
    /// A page of the employees, also of those who are inactive: a thousand with higher internal ids than that one, in their
    /// order; fewer on the last. A column that this account does not open is left out.
    ///
    /// # Errors
    /// [`NetSuiteError::TableUnreadable`] and [`NetSuiteError::NotAllowed`] where the role may not read employees.
    pub async fn employees(&self, after: &str) -> Result<Vec<Employee>, NetSuiteError> {
        let mut phones: Vec<&str> = PHONES.to_vec();
        loop {
            let more: String = phones.iter().flat_map(|column| [", ", column]).collect();
            let text = [
                "SELECT id, entityid, firstname, lastname, email, isinactive",
                &more,
                " FROM employee WHERE id > ? ORDER BY id",
            ];
            let query = Query { text: text.concat(), params: vec![after.to_owned()] };
            match self.suiteql(&query, 1_000, Lane::Background, "employees").await {
                Ok(rows) => return Ok(rows.iter().filter_map(|row| Employee::read(row, &phones)).collect()),
                Err(NetSuiteError::ColumnUnknown { column }) if phones.iter().any(|known| is_of(&column, known)) => {
                    phones.retain(|known| !is_of(&column, known));
                }
                Err(error) => return Err(error),
            }
        }
    }

    /// A page of the employees whom NetSuite takes as a phone call's organizer, from that place on, which is a multiple of a
    /// thousand; and whether there are more.
    ///
    /// # Errors
    /// As [`Self::choices`].
    pub async fn organizers(&self, place: usize) -> Result<(Vec<Choice>, bool), NetSuiteError> {
        self.choices_from(PHONE_CALL, ORGANIZER, Some(&place.to_string())).await
    }
}

/// NetSuite names a column with its table or without.
fn is_of(named: &str, column: &str) -> bool {
    named.rsplit('.').next() == Some(column)
}

impl Employee {
    fn read(row: &Row, phones: &[&str]) -> Option<Self> {
        let text = |column| row.get(column).map(str::trim).filter(|text| !text.is_empty());
        let mut name: Vec<&str> = ["firstname", "lastname"].into_iter().filter_map(text).collect();
        if name.is_empty() {
            name.extend(text("entityid"));
        }
        Some(Self {
            id: text("id")?.to_owned(),
            name: name.join(" ").into(),
            email: text("email").unwrap_or_default().into(),
            phones: phones.iter().filter_map(|column| text(column)).map(Personal::from).collect(),
            inactive: text("isinactive") == Some("T"),
        })
    }
}
