//! The one query of a lookup: a UNION ALL over every table this role can read.

use super::{readable::Readable, table::Table};
use crate::directory::{
    copy::CustomField,
    select::{Composed, Writer, aliased},
};

/// How many last digits narrow the search. Seven is a subscriber number without its area: people type that, too. What
/// it finds beside the caller, [`super::rank`] sorts out.
const DIGITS: usize = 7;

/// Composes the query for a number's last digits (from [`crate::phone::match_digits`]). `None`: this role can read
/// nothing that has a telephone number.
#[must_use]
pub fn compose(digits: &str, readable: &Readable, own: &[CustomField]) -> Option<Composed> {
    let last = digits.get(digits.len().saturating_sub(DIGITS)..).unwrap_or(digits);
    // Stored numbers may carry an extension behind, so the digits may stand anywhere.
    let pattern = format!("%{last}%");
    let mut writer = Writer::new(readable);
    let mut branches = Vec::new();
    for table in readable.searched() {
        let mut list = aliased(&writer.list(table));
        let source = writer.source(table);
        // A project is called through its customer's telephones.
        let holder = if table == Table::Job { Table::Customer } else { table };
        let mut conditions = Vec::new();
        let standard = holder.phones().iter().map(|(_, column)| (holder, *column));
        let mut columns: Vec<(Table, &str)> = standard.collect();
        for (place, field) in own.iter().enumerate() {
            let is_here = field.table == table || field.table == holder;
            let column = is_here.then_some(field.column.as_str());
            list = list + ", " + &writer.text(field.table, column) + " AS " + &own_alias(place);
            columns.extend(column.map(|column| (field.table, column)));
        }
        for (of, column) in columns {
            if let Some(column) = writer.column(of, column) {
                let value = writer.value(pattern.clone());
                conditions.push(format!("REGEXP_REPLACE({column}, '[^0-9]', '') LIKE {value}"));
            }
        }
        branches.push(format!("SELECT {list} FROM {source} WHERE {}", conditions.join(" OR ")));
    }
    writer.union(&branches)
}

/// The result column of a field of the account's own, by its place among them.
pub(super) fn own_alias(place: usize) -> String {
    "own".to_owned() + &place.to_string()
}

/// Composes the search for a record by a piece of its name: a company among customers (leads and prospects too) and
/// vendors, or `people`, too.
#[must_use]
pub fn compose_search(text: &str, people: bool, readable: &Readable) -> Option<Composed> {
    let mut writer = Writer::new(readable);
    let mut branches = Vec::new();
    for table in [Table::Customer, Table::Vendor, Table::Contact, Table::Employee] {
        let is_person = matches!(table, Table::Contact | Table::Employee);
        if !readable.table(table) || is_person && !people {
            continue;
        }
        let names: Vec<String> = table.whole_names().iter().filter_map(|&name| writer.column(table, name)).collect();
        let conditions: Vec<String> = names
            .iter()
            .map(|name| {
                let value = writer.value(text.to_owned());
                // INSTR and not LIKE: what was typed may hold % and _. UPPER on both sides is NetSuite's own: that spares
                // the wasm a table of all letters, and the two never disagree about one.
                format!("INSTR(UPPER({name}), UPPER({value})) > 0")
            })
            .collect();
        if !conditions.is_empty() {
            let list = aliased(&writer.list(table));
            let source = writer.source(table);
            branches.push(format!("SELECT {list} FROM {source} WHERE {}", conditions.join(" OR ")));
        }
    }
    writer.union(&branches)
}

#[cfg(test)]
mod tests {
    use callside_protocol::Timestamp;

    use super::{super::readable::Refused, *};

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
        let composed = compose("6505550134", &Readable::default(), &[]).unwrap();
        let branches = branches(&composed.query.text);
        assert_eq!(branches.len(), 5);
        assert!(branches.iter().all(|columns| *columns == branches[0] && columns.len() == 21), "{branches:?}");
    }

    #[test]
    fn values_are_bound_and_there_are_as_many_as_places() {
        let composed = compose("6505550134", &Readable::default(), &[]).unwrap();
        assert_eq!(composed.query.text.matches('?').count(), composed.query.params.len());
        assert_eq!(composed.query.params.len(), 5 + 5 + 5 + 5 + 4);
        assert!(composed.query.params.iter().all(|param| param == "%5550134%"));
        assert!(!composed.query.text.contains("5550134"));
    }

    #[test]
    fn it_stays_inside_suiteql() {
        let text = compose("6505550134", &Readable::default(), &[]).unwrap().query.text;
        for forbidden in ["WITH ", "\"", "[^0-9]'] ", "REGEXP_LIKE", "LISTAGG", " LEFT(", " LIMIT ", "SELECT *", "TOP "]
        {
            assert!(!text.contains(forbidden), "{forbidden}");
        }
        assert!(!text.contains("lastmodifieddate"), "no cut-off by age");
        assert!(!text.contains("isinactive ="), "inactive records are shown, last");
    }

    #[test]
    fn without_customers_contacts_stay_and_lose_their_companys_name() {
        let text = compose("6505550134", &without(&[Refused::Table(Table::Customer)]), &[]).unwrap().query.text;
        assert!(!text.contains("customer."), "{text}");
        assert!(!text.contains("FROM job"));
        assert!(text.contains("FROM contact LEFT JOIN vendor"));
        assert!(text.contains("TO_CHAR(contact.company) AS company"));
    }

    #[test]
    fn a_refused_column_is_left_out_everywhere_in_its_table_only() {
        let text =
            compose("6505550134", &without(&[Refused::Column(Table::Contact, "fax".into())]), &[]).unwrap().query.text;
        assert!(!text.contains("contact.fax"));
        assert!(text.contains("customer.fax"));
    }

    #[test]
    fn the_accounts_own_fields_are_searched_where_they_are_and_shown_everywhere() {
        let own = |table, column: &str| CustomField { table, column: column.into() };
        let own = [own(Table::Contact, "custentity_direct"), own(Table::Customer, "custentity_site")];
        let composed = compose("6505550134", &Readable::default(), &own).unwrap();
        let branches = branches(&composed.query.text);
        assert!(branches.iter().all(|columns| *columns == branches[0] && columns.len() == 23), "{branches:?}");
        let asked = |column: &str| composed.query.text.matches(&format!("REGEXP_REPLACE({column},")).count();
        assert_eq!(asked("contact.custentity_direct"), 1);
        assert_eq!(asked("customer.custentity_site"), 2, "customers, and projects through theirs");
        let site = Refused::Column(Table::Customer, "custentity_site".into());
        assert_eq!(composed.unknown("custentity_site"), Some(site.clone()));
        let without = compose("6505550134", &without(&[site]), &own).unwrap();
        assert!(!without.query.text.contains("custentity_site"));
    }

    #[test]
    fn every_column_of_the_query_can_be_refused() {
        let composed = compose("6505550134", &Readable::default(), &[]).unwrap();
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
        let composed = compose("6505550134", &Readable::default(), &[]).unwrap();
        assert_eq!(composed.unknown("fax"), Some(Refused::Column(Table::Contact, "fax".into())));
        assert_eq!(composed.unknown("CUSTOMER.FAX"), Some(Refused::Column(Table::Customer, "fax".into())));
        assert_eq!(composed.unknown("phone"), Some(Refused::Column(Table::Employee, "phone".into())));
        assert_eq!(composed.unknown("altphone"), Some(Refused::Column(Table::Customer, "altphone".into())));
        assert_eq!(composed.unknown("somethingelse"), None);
    }

    #[test]
    fn a_role_that_reads_nothing_gets_no_query() {
        assert!(compose("6505550134", &without(&Table::ALL.map(Refused::Table)), &[]).is_none());
    }

    #[test]
    fn a_company_is_searched_by_any_of_its_names() {
        let composed = compose_search("harbor", false, &Readable::default()).unwrap();
        assert_eq!(branches(&composed.query.text).len(), 2);
        assert_eq!(composed.query.params, vec!["harbor"; 6]);
        let everybody = compose_search("harbor", true, &Readable::default()).unwrap();
        assert_eq!(branches(&everybody.query.text).len(), 4);
    }
}
