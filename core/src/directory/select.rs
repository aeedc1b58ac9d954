//! What queries select of each table: the words that lookup and copy have in common, inside SuiteQL's rules
//! (netsuite-api.md §4.2): no WITH, no quoted alias, every branch of a union with the same columns, values as bound
//! parameters.

use super::lookup::{PHONES, Readable, Refused, Table};
use crate::netsuite::Query;

/// A query, and every column it names, in the order in which NetSuite may stumble over them.
#[derive(Debug)]
pub struct Composed {
    /// The query.
    pub query: Query,
    /// Columns by table.
    pub used: Vec<(Table, String)>,
}

impl Composed {
    /// What NetSuite means by an unknown identifier, `fax` or `contact.fax`: a column of this query. Where several
    /// tables have one of that name and the sentence does not say which, a doubtful one is suspected first: otherwise
    /// an account without `employee.phone` would lose the telephones of its contacts.
    #[must_use]
    pub fn unknown(&self, identifier: &str) -> Option<Refused> {
        let identifier = identifier.to_ascii_lowercase();
        let (table, column) = match identifier.rsplit_once('.') {
            Some((table, column)) => (Table::named(table), column),
            None => (None, identifier.as_str()),
        };
        let named = || self.used.iter().filter(|(of, name)| *name == column && table.is_none_or(|table| table == *of));
        let suspect = named().find(|(of, name)| !of.is_proven(name)).or_else(|| named().next());
        suspect.map(|(of, name)| Refused::Column(*of, name.clone()))
    }
}

/// Collects what a query says about tables, without what this account and role has refused.
pub(super) struct Writer<'a> {
    readable: &'a Readable,
    params: Vec<String>,
    used: Vec<(Table, String)>,
}

impl<'a> Writer<'a> {
    pub(super) fn new(readable: &'a Readable) -> Self {
        Self { readable, params: Vec::new(), used: Vec::new() }
    }

    /// One query of these selects; `None` where there are none.
    pub(super) fn union(self, selects: &[String]) -> Option<Composed> {
        let query = Query { text: selects.join(" UNION ALL "), params: self.params };
        (!selects.is_empty()).then_some(Composed { query, used: self.used })
    }

    /// The table with what its rows are joined to: a contact's company, a project's customer.
    pub(super) fn source(&mut self, table: Table) -> String {
        let name = table.name();
        match table {
            Table::Job => {
                self.used.extend([(Table::Job, "parent".to_owned()), (Table::Customer, "id".to_owned())]);
                format!("{name} INNER JOIN customer ON customer.id = job.parent")
            }
            Table::Contact if self.column(Table::Contact, "company").is_some() => {
                let mut joined = name.to_owned();
                for company in self.companies() {
                    let company = company.name();
                    joined.push_str(&format!(" LEFT JOIN {company} ON {company}.id = contact.company"));
                }
                joined
            }
            _ => name.to_owned(),
        }
    }

    /// The select list, the same for every table: values by alias. What a table does not have is an empty text.
    pub(super) fn list(&mut self, table: Table) -> Vec<(String, &'static str)> {
        let mut list = vec![(format!("'{}'", table.name()), "kind"), (format!("TO_CHAR({}.id)", table.name()), "id")];
        self.used.push((table, "id".to_owned()));
        for (column, alias) in table.name_parts().into_iter().zip(["firstname", "middlename", "lastname"]) {
            list.push((self.text(table, column), alias));
        }
        list.push((self.whole_name(table), "wholename"));
        let is_person = matches!(table, Table::Customer | Table::Vendor).then_some("isperson");
        list.push((self.text(table, is_person), "isperson"));
        list.push((self.text(table, (table == Table::Contact).then_some("title")), "title"));
        list.push((self.text(table, (table == Table::Customer).then_some("searchstage")), "stage"));
        list.push((self.text(table, Some("isinactive")), "isinactive"));
        let [company, company_kind, company_stage, company_name] = self.company(table);
        list.push((company, "company"));
        list.push((company_kind, "companykind"));
        list.push((company_stage, "companystage"));
        list.push((company_name, "companyname"));
        let holder = if table == Table::Job { Table::Customer } else { table };
        for (field, alias) in PHONES {
            let column = holder.phones().iter().find(|(of, _)| *of == field).map(|(_, column)| *column);
            list.push((self.text(holder, column), alias));
        }
        list.push((self.sales_rep(table), "salesrep"));
        list
    }

    /// The employee who sells to that customer, or to the customer a contact or a project is of.
    fn sales_rep(&mut self, table: Table) -> String {
        let is_there = table == Table::Customer || self.joined(table).contains(&Table::Customer);
        let column = is_there.then(|| self.column(Table::Customer, "salesrep")).flatten();
        column.map_or_else(|| "''".to_owned(), |column| format!("TO_CHAR({column})"))
    }

    /// The company a record belongs to: id, kind, stage, name.
    fn company(&mut self, table: Table) -> [String; 4] {
        let empty = || "''".to_owned();
        match table {
            Table::Contact => {
                let Some(company) = self.column(Table::Contact, "company") else { return [(); 4].map(|()| empty()) };
                let companies = self.companies();
                let kind = match companies.contains(&Table::Vendor) {
                    true => "CASE WHEN vendor.id IS NOT NULL THEN 'vendor' ELSE 'customer' END".to_owned(),
                    false => "'customer'".to_owned(),
                };
                let stage = match companies.contains(&Table::Customer) {
                    true => self.text(Table::Customer, Some("searchstage")),
                    false => empty(),
                };
                let names: Vec<String> =
                    companies.into_iter().flat_map(|company| self.whole_name_columns(company)).collect();
                [format!("TO_CHAR({company})"), kind, stage, coalesce(names)]
            }
            Table::Job => [
                "TO_CHAR(job.parent)".to_owned(),
                "'customer'".to_owned(),
                self.text(Table::Customer, Some("searchstage")),
                self.whole_name(Table::Customer),
            ],
            Table::Customer | Table::Vendor | Table::Employee => [(); 4].map(|()| empty()),
        }
    }

    /// The tables whose rows stand beside that one's in [`Self::source`].
    pub(super) fn joined(&self, table: Table) -> Vec<Table> {
        match table {
            Table::Job => vec![Table::Customer],
            Table::Contact if self.readable.column(Table::Contact, "company") => self.companies(),
            Table::Contact | Table::Customer | Table::Vendor | Table::Employee => Vec::new(),
        }
    }

    /// The tables a contact's company may be in.
    fn companies(&self) -> Vec<Table> {
        [Table::Customer, Table::Vendor].into_iter().filter(|&table| self.readable.table(table)).collect()
    }

    fn whole_name(&mut self, table: Table) -> String {
        coalesce(self.whole_name_columns(table))
    }

    fn whole_name_columns(&mut self, table: Table) -> Vec<String> {
        table.whole_names().iter().filter_map(|column| self.column(table, column)).collect()
    }

    pub(super) fn text(&mut self, table: Table, column: Option<&str>) -> String {
        column.and_then(|column| self.column(table, column)).unwrap_or_else(|| "''".to_owned())
    }

    /// A column by its full name, unless the account has refused it.
    pub(super) fn column(&mut self, table: Table, column: &str) -> Option<String> {
        if !self.readable.column(table, column) {
            return None;
        }
        self.used.push((table, column.to_owned()));
        Some(format!("{}.{column}", table.name()))
    }

    /// A value's place in the text.
    pub(super) fn value(&mut self, value: String) -> &'static str {
        self.params.push(value);
        "?"
    }
}

/// COALESCE takes two or more.
fn coalesce(names: Vec<String>) -> String {
    match names.as_slice() {
        [] => "''".to_owned(),
        [name] => name.clone(),
        names => format!("COALESCE({})", names.join(", ")),
    }
}

/// Values under their aliases, as they stand behind SELECT.
pub(super) fn aliased<A: std::fmt::Display>(list: &[(String, A)]) -> String {
    let list: Vec<String> = list.iter().map(|(value, alias)| format!("{value} AS {alias}")).collect();
    list.join(", ")
}
