//! The tables a query can name, the columns it can see, and the permission that opens each (netsuite-api.md §4.4).

use std::collections::BTreeMap;

use crate::netsuite::catalogue::{Column, FieldKind, RecordType};
use crate::netsuite::options::Options;
use crate::netsuite::role::Permission;

/// One table of SuiteQL.
#[derive(Debug)]
pub(crate) struct Table {
    pub(crate) name: String,
    /// The permission without which it looks as if it were not there.
    pub(crate) permission: Option<Permission>,
    /// The records behind it, where they are of one type.
    pub(crate) record: Option<RecordType>,
    /// The account has it; otherwise it is as hidden as without the permission (§4.6).
    pub(crate) present: bool,
    pub(crate) columns: BTreeMap<String, Display>,
}

/// What `BUILTIN.DF` makes of a column.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Display {
    /// The value itself.
    Itself,
    /// The name of the record it refers to.
    Reference(&'static [RecordType]),
    /// Another column of the table, which queries do not see.
    Column(&'static str),
    /// The label of the list entry it names.
    Label(&'static [(&'static str, &'static str)]),
}

/// All tables of an account that is set up so.
pub(crate) fn tables(options: &Options) -> BTreeMap<String, Table> {
    let mut tables = BTreeMap::new();
    for record in RecordType::ALL.into_iter().filter(|record| record.deal().is_none()) {
        let columns = record
            .fields()
            .iter()
            .filter(|field| field.query != Column::Absent && options.features.has(field))
            .map(|field| {
                let display = match field.kind {
                    FieldKind::Reference(targets) => Display::Reference(targets),
                    FieldKind::Choice(labels) | FieldKind::ListEntry(labels) => Display::Label(labels),
                    _ => Display::Itself,
                };
                (field.column(), display)
            })
            .collect();
        let table = Table {
            name: record.table().to_owned(),
            permission: Some(record.query_permission()),
            record: Some(record),
            present: options.features.has_record(record),
            columns,
        };
        tables.insert(table.name.clone(), table);
    }
    let plain = |names: &[&str]| names.iter().map(|&name| (name.to_owned(), Display::Itself)).collect();
    let entity = plain(&["id", "type", "entityid", "altname", "email", "phone", "isinactive"]);
    add(&mut tables, "entity", Some(Permission::PerformSearch), entity);
    add(&mut tables, "role", Some(Permission::ManageRoles), plain(&["id", "name", "isinactive"]));
    let listed = plain(&["role", "permkey", "permlevel", "name", "restriction"]);
    add(&mut tables, "rolepermissions", Some(Permission::ManageRoles), listed);
    add(&mut tables, "customerstatus", None, plain(&["id", "name", "stage", "isinactive"]));
    let mut transaction: BTreeMap<String, Display> =
        plain(&["id", "tranid", "type", "title", "memo", "trandate", "createddate"]);
    transaction.insert("entity".to_owned(), Display::Reference(&[RecordType::Customer]));
    transaction.insert("status".to_owned(), Display::Column("statuslabel"));
    add(&mut tables, "transaction", Some(Permission::Transactions), transaction);
    let deleted = plain(&["recordid", "type", "name", "deleteddate", "deletedby", "context"]);
    add(&mut tables, "deletedrecord", Some(Permission::DeletedRecords), deleted);
    add(&mut tables, "dual", None, plain(&["dummy"]));
    for (name, table) in &mut tables {
        table.columns.retain(|column, _| !options.dialect.absent_columns.contains(&format!("{name}.{column}")));
    }
    tables
}

fn add(
    tables: &mut BTreeMap<String, Table>,
    name: &str,
    permission: Option<Permission>,
    columns: BTreeMap<String, Display>,
) {
    let table = Table { name: name.to_owned(), permission, record: None, present: true, columns };
    tables.insert(name.to_owned(), table);
}
