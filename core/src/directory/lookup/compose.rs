//! The one query of a lookup: a UNION ALL over every table this role can read, inside SuiteQL's rules
//! (netsuite-api.md §4.2): no WITH, no quoted alias, every branch with the same columns, values as bound parameters.

use super::{
    readable::{Readable, Refused},
    table::{PHONES, Table},
};
use crate::netsuite::Query;

/// How many last digits narrow the search. Seven is a subscriber number without its area: people type that, too. What
/// it finds beside the caller, [`super::rank`] sorts out.
const DIGITS: usize = 7;

/// A query, and every column it names, in the order in which NetSuite may stumble over them.
#[derive(Debug)]
pub struct Composed {
    /// The query.
    pub query: Query,
    /// Columns by table.
    pub used: Vec<(Table, &'static str)>,
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
        suspect.map(|(of, name)| Refused::Column(*of, (*name).to_owned()))
    }
}

/// Composes the query for a number's last digits (from [`crate::phone::match_digits`]). `None`: this role can read
/// nothing that has a telephone number.
#[must_use]
pub fn compose(digits: &str, readable: &Readable) -> Option<Composed> {
    let last = digits.get(digits.len().saturating_sub(DIGITS)..).unwrap_or(digits);
    // Stored numbers may carry an extension behind, so the digits may stand anywhere.
    let pattern = format!("%{last}%");
    let mut writer = Writer { readable, params: Vec::new(), used: Vec::new() };
    let branches: Vec<String> = readable.searched().into_iter().map(|table| writer.branch(table, &pattern)).collect();
    if branches.is_empty() {
        return None;
    }
    let query = Query { text: branches.join(" UNION ALL "), params: writer.params };
    Some(Composed { query, used: writer.used })
}

/// Composes the search for a company by a piece of its name, among customers (leads and prospects too) and vendors.
#[must_use]
pub fn compose_company_search(text: &str, readable: &Readable) -> Option<Composed> {
    let mut writer = Writer { readable, params: Vec::new(), used: Vec::new() };
    let mut branches = Vec::new();
    for table in [Table::Customer, Table::Vendor] {
        if !readable.table(table) {
            continue;
        }
        let names: Vec<String> = table.whole_names().iter().filter_map(|&name| writer.column(table, name)).collect();
        let conditions: Vec<String> = names
            .iter()
            .map(|name| {
                let value = writer.value(text.to_uppercase());
                // INSTR and not LIKE: what was typed may hold % and _.
                format!("INSTR(UPPER({name}), {value}) > 0")
            })
            .collect();
        if !conditions.is_empty() {
            let list = writer.list(table);
            branches.push(format!("SELECT {list} FROM {} WHERE {}", table.name(), conditions.join(" OR ")));
        }
    }
    if branches.is_empty() {
        return None;
    }
    let query = Query { text: branches.join(" UNION ALL "), params: writer.params };
    Some(Composed { query, used: writer.used })
}

struct Writer<'a> {
    readable: &'a Readable,
    params: Vec<String>,
    used: Vec<(Table, &'static str)>,
}

impl Writer<'_> {
    fn branch(&mut self, table: Table, pattern: &str) -> String {
        let name = table.name();
        let list = self.list(table);
        if table == Table::Job {
            self.used.extend([(Table::Job, "parent"), (Table::Customer, "id")]);
        }
        let from = match table {
            Table::Job => format!("{name} INNER JOIN customer ON customer.id = job.parent"),
            Table::Contact if self.column(Table::Contact, "company").is_some() => {
                let join = |company: Table| {
                    let company = company.name();
                    format!(" LEFT JOIN {company} ON {company}.id = contact.company")
                };
                let companies: String = self.companies().into_iter().map(join).collect();
                format!("{name}{companies}")
            }
            _ => name.to_owned(),
        };
        // A project is called through its customer's telephones.
        let holder = if table == Table::Job { Table::Customer } else { table };
        let columns: Vec<String> =
            holder.phones().iter().filter_map(|(_, column)| self.column(holder, column)).collect();
        let conditions: Vec<String> = columns
            .into_iter()
            .map(|column| format!("REGEXP_REPLACE({column}, '[^0-9]', '') LIKE {}", self.value(pattern.to_owned())))
            .collect();
        format!("SELECT {list} FROM {from} WHERE {}", conditions.join(" OR "))
    }

    /// The select list, the same for every table; what a table does not have is an empty text.
    fn list(&mut self, table: Table) -> String {
        let mut list = vec![(format!("'{}'", table.name()), "kind"), (format!("TO_CHAR({}.id)", table.name()), "id")];
        self.used.push((table, "id"));
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
        let list: Vec<String> = list.into_iter().map(|(value, alias)| format!("{value} AS {alias}")).collect();
        list.join(", ")
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

    fn text(&mut self, table: Table, column: Option<&'static str>) -> String {
        column.and_then(|column| self.column(table, column)).unwrap_or_else(|| "''".to_owned())
    }

    /// A column by its full name, unless the account has refused it.
    fn column(&mut self, table: Table, column: &'static str) -> Option<String> {
        if !self.readable.column(table, column) {
            return None;
        }
        self.used.push((table, column));
        Some(format!("{}.{column}", table.name()))
    }

    /// A value's place in the text.
    fn value(&mut self, value: String) -> &'static str {
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

#[cfg(test)]
mod tests {
    use callside_protocol::Timestamp;

    use super::*;

    fn without(refused: &[Refused]) -> Readable {
        let mut readable = Readable::default();
        readable.learn(refused, Timestamp(1));
        readable
    }

    /// The aliases of each branch.
    fn branches(text: &str) -> Vec<Vec<String>> {
        text.split(" UNION ALL ")
            .map(|branch| {
                let list = branch.split(" FROM ").next().unwrap();
                list.split(" AS ").skip(1).map(|rest| rest.split(',').next().unwrap().to_owned()).collect()
            })
            .collect()
    }

    #[test]
    fn one_query_over_every_kind_with_the_same_columns() {
        let composed = compose("6505550134", &Readable::default()).unwrap();
        let branches = branches(&composed.query.text);
        assert_eq!(branches.len(), 5);
        assert!(branches.iter().all(|columns| *columns == branches[0] && columns.len() == 20), "{branches:?}");
    }

    #[test]
    fn values_are_bound_and_there_are_as_many_as_places() {
        let composed = compose("6505550134", &Readable::default()).unwrap();
        assert_eq!(composed.query.text.matches('?').count(), composed.query.params.len());
        assert_eq!(composed.query.params.len(), 5 + 5 + 5 + 5 + 4);
        assert!(composed.query.params.iter().all(|param| param == "%5550134%"));
        assert!(!composed.query.text.contains("5550134"));
    }

    #[test]
    fn it_stays_inside_suiteql() {
        let text = compose("6505550134", &Readable::default()).unwrap().query.text;
        for forbidden in ["WITH ", "\"", "[^0-9]'] ", "REGEXP_LIKE", "LISTAGG", " LEFT(", " LIMIT ", "SELECT *", "TOP "]
        {
            assert!(!text.contains(forbidden), "{forbidden}");
        }
        assert!(!text.contains("lastmodifieddate"), "no cut-off by age");
        assert!(!text.contains("isinactive ="), "inactive records are shown, last");
    }

    #[test]
    fn without_customers_contacts_stay_and_lose_their_companys_name() {
        let text = compose("6505550134", &without(&[Refused::Table(Table::Customer)])).unwrap().query.text;
        assert!(!text.contains("customer."), "{text}");
        assert!(!text.contains("FROM job"));
        assert!(text.contains("FROM contact LEFT JOIN vendor"));
        assert!(text.contains("TO_CHAR(contact.company) AS company"));
    }

    #[test]
    fn a_refused_column_is_left_out_everywhere_in_its_table_only() {
        let text =
            compose("6505550134", &without(&[Refused::Column(Table::Contact, "fax".into())])).unwrap().query.text;
        assert!(!text.contains("contact.fax"));
        assert!(text.contains("customer.fax"));
    }

    #[test]
    fn every_column_of_the_query_can_be_refused() {
        let composed = compose("6505550134", &Readable::default()).unwrap();
        let text = &composed.query.text;
        for word in text.split(|character: char| !character.is_ascii_alphanumeric() && character != '.') {
            if word.contains('.') {
                assert!(composed.unknown(word).is_some(), "{word}");
            }
        }
        assert_eq!(composed.unknown("job.parent"), Some(Refused::Column(Table::Job, "parent".into())));
    }

    #[test]
    fn an_unknown_identifier_is_found_in_the_query() {
        let composed = compose("6505550134", &Readable::default()).unwrap();
        assert_eq!(composed.unknown("fax"), Some(Refused::Column(Table::Contact, "fax".into())));
        assert_eq!(composed.unknown("CUSTOMER.FAX"), Some(Refused::Column(Table::Customer, "fax".into())));
        assert_eq!(composed.unknown("phone"), Some(Refused::Column(Table::Employee, "phone".into())));
        assert_eq!(composed.unknown("altphone"), Some(Refused::Column(Table::Customer, "altphone".into())));
        assert_eq!(composed.unknown("somethingelse"), None);
    }

    #[test]
    fn a_role_that_reads_nothing_gets_no_query() {
        assert!(compose("6505550134", &without(&Table::ALL.map(Refused::Table))).is_none());
    }

    #[test]
    fn a_company_is_searched_by_any_of_its_names() {
        let composed = compose_company_search("harbor", &Readable::default()).unwrap();
        assert_eq!(branches(&composed.query.text).len(), 2);
        assert_eq!(composed.query.params, vec!["HARBOR"; 6]);
    }
}
