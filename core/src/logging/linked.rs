//! What a call may be about: one query over cases, transactions and projects of a company, or of everybody by number and
//! title. Composed of the columns that this role has not refused (netsuite-api.md §4.4); read into a list to choose from.

use callside_protocol::{Linked, LinkedFound, LinkedKind, LinkedRow};

use crate::{
    netsuite::{Query, Row},
    ordered::sort_by,
};

/// So many are listed; whoever looks for another types.
const LISTED: usize = 25;

/// One table, and where each part of a record is in it.
struct Source {
    table: &'static str,
    /// The sort, as a value.
    kind: &'static str,
    /// The company. Without it nothing can be looked for here.
    company: &'static str,
    number: &'static str,
    title: [&'static str; 2],
    status: Option<&'static str>,
    day: Option<&'static str>,
    /// What is open, and the column that tells.
    open: (&'static str, &'static str),
}

/// NetSuite may name a status by its letter alone or with its type before it; both are asked for [?].
const SOURCES: [Source; 3] = [
    Source {
        table: "supportcase",
        kind: "'supportcase'",
        company: "company",
        number: "casenumber",
        title: ["title", ""],
        status: Some("status"),
        day: Some("startdate"),
        open: ("stage", "(supportcase.stage IS NULL OR UPPER(supportcase.stage) <> 'CLOSED')"),
    },
    Source {
        table: "transaction",
        kind: "transaction.type",
        company: "entity",
        number: "tranid",
        title: ["title", "memo"],
        status: Some("status"),
        day: Some("trandate"),
        open: (
            "status",
            "(transaction.type = 'Opprtnty' AND transaction.status NOT IN ('C', 'D', 'Opprtnty:C', 'Opprtnty:D') \
             OR transaction.type = 'Estimate' AND transaction.status IN ('A', 'Estimate:A') \
             OR transaction.type = 'SalesOrd' AND transaction.status NOT IN \
             ('C', 'G', 'H', 'SalesOrd:C', 'SalesOrd:G', 'SalesOrd:H'))",
        ),
    },
    Source {
        table: "job",
        kind: "'job'",
        company: "parent",
        number: "entityid",
        title: ["companyname", "altname"],
        status: None,
        day: None,
        open: ("isinactive", "job.isinactive = 'F'"),
    },
];

/// What is looked for.
#[derive(Debug)]
pub struct Sought<'a> {
    /// Among the records of this company alone.
    pub company: Option<&'a str>,
    /// With this in number or title, open or not; empty: all that is open.
    pub text: &'a str,
}

impl Source {
    /// A column by its full name, so that a refusal names its table, too.
    fn of(&self, column: &str) -> String {
        [self.table, ".", column].concat()
    }
}

/// `refused` names tables, and columns as `table.column`.
fn refuses(refused: &[String], source: &Source, column: &str) -> bool {
    refused.contains(&source.of(column))
}

fn is_asked(refused: &[String], source: &Source) -> bool {
    let needed = ["id", source.company, if source.table == "transaction" { "type" } else { "id" }];
    !refused.iter().any(|refused| refused == source.table) && !needed.iter().any(|of| refuses(refused, source, of))
}

/// The query; `None` where the role can be asked about nothing.
#[must_use]
pub fn query(sought: &Sought<'_>, refused: &[String]) -> Option<Query> {
    let mut params = Vec::new();
    let mut branches = Vec::new();
    for source in SOURCES.iter().filter(|source| is_asked(refused, source)) {
        let has = |column: &&str| !column.is_empty() && !refuses(refused, source, column);
        let text = |column: Option<&str>, shown: [&str; 2]| match column.filter(has) {
            Some(column) => [shown[0], &source.of(column), shown[1]].concat(),
            None => "''".to_owned(),
        };
        let titles: Vec<String> = source.title.into_iter().filter(has).map(|column| source.of(column)).collect();
        let title = match titles.as_slice() {
            [] => "''".to_owned(),
            [title] => title.clone(),
            titles => ["COALESCE(", &titles.join(", "), ")"].concat(),
        };
        let mut conditions = Vec::new();
        if let Some(company) = sought.company {
            params.push(company.to_owned());
            conditions.push(source.of(source.company) + " = ?");
        }
        if sought.text.is_empty() {
            conditions.extend(has(&source.open.0).then(|| source.open.1.to_owned()));
        } else {
            let number = Some(source.number).filter(has).map(|column| source.of(column));
            let named = number.iter().chain(&titles).map(|column| {
                params.push(sought.text.to_owned());
                // INSTR and not LIKE: what was typed may hold % and _.
                ["INSTR(UPPER(", column, "), UPPER(?)) > 0"].concat()
            });
            let named: Vec<String> = named.collect();
            if named.is_empty() {
                continue;
            }
            conditions.push(["(", &named.join(" OR "), ")"].concat());
            if source.table == "transaction" {
                conditions.push("transaction.type IN ('Opprtnty', 'Estimate', 'SalesOrd')".to_owned());
            }
        }
        let where_ =
            if conditions.is_empty() { String::new() } else { [" WHERE ", &conditions.join(" AND ")].concat() };
        branches.push(
            [
                "SELECT ",
                source.kind,
                " AS kind, TO_CHAR(",
                source.table,
                ".id) AS id, ",
                &text(Some(source.number), ["", ""]),
                " AS tranid, ",
                &title,
                " AS title, ",
                &text(source.status, ["BUILTIN.DF(", ")"]),
                " AS state, ",
                &text(source.day, ["TO_CHAR(", ", 'YYYY-MM-DD')"]),
                " AS since FROM ",
                source.table,
                &where_,
            ]
            .concat(),
        );
    }
    (!branches.is_empty()).then(|| Query { text: branches.join(" UNION ALL "), params })
}

/// What NetSuite means by a column it does not know, `stage` or `supportcase.stage`: one of the query, as it is written
/// among the refused; `None`: none of them. Where the table is not named, a column that is proven is not suspected first.
#[must_use]
pub fn unknown(column: &str, refused: &[String]) -> Option<String> {
    let (table, column) = column.rsplit_once('.').map_or((None, column), |(table, column)| (Some(table), column));
    let named = |source: &&Source| {
        let mut columns = vec!["id", source.company, source.number, source.open.0];
        columns.extend(source.title.into_iter().chain(source.status).chain(source.day));
        columns.push(if source.table == "transaction" { "type" } else { "id" });
        table.is_none_or(|table| table == source.table)
            && columns.contains(&column)
            && !refuses(refused, source, column)
    };
    let doubtful = |source: &&Source| source.table != "transaction" || source.title.contains(&column);
    let suspects = || SOURCES.iter().rev().filter(named);
    let suspect = suspects().find(doubtful).or_else(|| suspects().next())?;
    Some(suspect.of(column))
}

/// True for the name of a table of the query.
#[must_use]
pub fn is_table(name: &str) -> bool {
    SOURCES.iter().any(|source| source.table == name)
}

/// The rows as a list, the newest first.
#[must_use]
pub fn read(rows: &[Row], refused: &[String]) -> LinkedFound {
    let mut found: Vec<LinkedRow> = rows.iter().filter_map(row).collect();
    sort_by(&mut found, |one, other| (&other.day, &other.record.id).cmp(&(&one.day, &one.record.id)));
    let more = found.len() > LISTED;
    found.truncate(LISTED);
    let source_of = |kind: LinkedKind| match kind {
        LinkedKind::Case => &SOURCES[0],
        LinkedKind::Project => &SOURCES[2],
        _ => &SOURCES[1],
    };
    let unread = LinkedKind::ALL.into_iter().filter(|kind| !is_asked(refused, source_of(*kind))).collect();
    LinkedFound { rows: found, unread, more }
}

fn row(row: &Row) -> Option<LinkedRow> {
    let kind = match row.get("kind")? {
        "supportcase" => LinkedKind::Case,
        "Opprtnty" => LinkedKind::Opportunity,
        "Estimate" => LinkedKind::Estimate,
        "SalesOrd" => LinkedKind::SalesOrder,
        "job" => LinkedKind::Project,
        _ => return None,
    };
    let text = |column| row.get(column).unwrap_or_default().trim().to_owned();
    let (mut number, title) = (text("tranid"), text("title"));
    // A project's number is as a rule its name.
    if number == title {
        number.clear();
    }
    // "Sales Order : Pending Fulfillment"
    let state = text("state");
    let status = state.rsplit(" : ").next().unwrap_or_default().to_owned();
    let record = Linked { kind, id: row.get("id")?.to_owned(), number, title: title.into() };
    Some(LinkedRow { record, status, day: text("since") })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(names: &[&str]) -> Vec<String> {
        names.iter().map(|name| (*name).to_owned()).collect()
    }

    fn of_company(names: &[&str]) -> Query {
        query(&Sought { company: Some("1101"), text: "" }, &refused(names)).unwrap()
    }

    fn line(pairs: &[(&str, &str)]) -> Row {
        pairs.iter().map(|(column, value)| ((*column).to_owned(), (*value).to_owned())).collect()
    }

    #[test]
    fn one_query_over_three_tables_with_bound_values() {
        let open = of_company(&[]);
        assert_eq!(open.text.matches(" UNION ALL ").count(), 2);
        assert_eq!((open.text.matches('?').count(), open.params), (3, vec!["1101".to_owned(); 3]));
        let typed = query(&Sought { company: None, text: "so-%' OR 1=1" }, &[]).unwrap();
        assert_eq!(typed.text.matches('?').count(), typed.params.len());
        assert!(!typed.text.contains("1=1") && !typed.text.contains("transaction.entity"));
        assert!(!typed.text.contains("stage"), "whoever types finds what is closed, too");
    }

    #[test]
    fn what_the_role_refused_is_left_out_and_named() {
        let without = of_company(&["transaction"]);
        assert!(!without.text.contains("transaction") && without.text.contains("FROM supportcase"));
        let found = read(&[], &refused(&["transaction", "job.parent"]));
        let transactions = [LinkedKind::Opportunity, LinkedKind::Estimate, LinkedKind::SalesOrder];
        assert_eq!(found.unread, [&transactions[..], &[LinkedKind::Project]].concat());
        let without = of_company(&["supportcase.stage", "transaction.title", "transaction.memo", "job.entityid"]);
        for column in ["stage", "memo", "entityid"] {
            assert!(!without.text.contains(column), "{column}");
        }
        assert!(query(&Sought { company: None, text: "" }, &refused(&["supportcase", "transaction", "job"])).is_none());
    }

    #[test]
    fn an_unknown_column_is_found_in_the_query_and_never_twice() {
        assert_eq!(unknown("stage", &[]).as_deref(), Some("supportcase.stage"));
        assert_eq!(unknown("transaction.title", &[]).as_deref(), Some("transaction.title"));
        assert_eq!(unknown("title", &[]).as_deref(), Some("transaction.title"));
        assert_eq!(unknown("title", &refused(&["transaction.title"])).as_deref(), Some("supportcase.title"));
        assert_eq!(unknown("status", &[]).as_deref(), Some("supportcase.status"), "the other is proven");
        assert_eq!(unknown("stage", &refused(&["supportcase.stage"])), None);
        assert_eq!(unknown("nothing", &[]), None);
    }

    #[test]
    fn rows_are_read_newest_first_with_the_status_people_know() {
        let rows = [
            line(&[
                ("kind", "supportcase"),
                ("id", "7"),
                ("tranid", "CASE-1"),
                ("title", "Late"),
                ("since", "2026-10-01"),
            ]),
            line(&[("kind", "SalesOrd"), ("id", "8"), ("state", "Sales Order : Billed"), ("since", "2026-11-01")]),
            line(&[("kind", "job"), ("id", "9"), ("tranid", "Pier 9"), ("title", "Pier 9")]),
            line(&[("kind", "CustInvc"), ("id", "10")]),
            line(&[("kind", "job")]),
        ];
        let found = read(&rows, &[]);
        let kinds: Vec<_> = found.rows.iter().map(|row| row.record.kind).collect();
        assert_eq!(kinds, [LinkedKind::SalesOrder, LinkedKind::Case, LinkedKind::Project]);
        assert_eq!((found.rows[0].status.as_str(), found.more), ("Billed", false));
        assert_eq!((found.rows[2].record.number.as_str(), found.rows[2].record.title.reveal()), ("", "Pier 9"));
        let many: Vec<Row> = (0..30).map(|id| line(&[("kind", "job"), ("id", &id.to_string())])).collect();
        let found = read(&many, &[]);
        assert_eq!((found.rows.len(), found.more), (25, true));
    }
}
