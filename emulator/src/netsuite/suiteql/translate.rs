//! One SuiteQL query becomes one SQLite query, or is refused for the reason NetSuite would give.
//!
//! The translation walks only what SuiteQL knows: a construct without an arm here is an unsupported search, so nothing
//! that SQLite happens to understand can slip through (netsuite-api.md §4.2, §4.6).

use std::{cell::RefCell, collections::BTreeMap, rc::Rc};

use sqlparser::ast::{
    Distinct, Expr, GroupByExpr, Ident, JoinConstraint, JoinOperator, LimitClause, ObjectName, ObjectNamePart,
    OrderByExpr, OrderByKind, Query, Select, SelectItem, SelectItemQualifiedWildcardKind, SetExpr, SetOperator,
    SetQuantifier, Statement, TableFactor, TopQuantity, Value,
};
use sqlparser::dialect::GenericDialect;
use sqlparser::parser::Parser;

use super::objection::Objection;
use super::tables::Table;
use crate::netsuite::catalogue::RecordType;
use crate::netsuite::role::{Level, Role};

/// What a translation depends on beside the query.
pub(crate) struct Setting<'a> {
    pub(crate) tables: &'a BTreeMap<String, Table>,
    pub(crate) role: &'a Role,
    /// Who asks, by employee id: a role may see one's own records alone.
    pub(crate) employee: i64,
    pub(crate) like_takes_parameters: bool,
    /// What CURRENT_DATE says: the account's wall clock.
    pub(crate) now: String,
    /// The account's time zone.
    pub(crate) zone: String,
    /// An unknown column is named with its table, as it was written.
    pub(crate) qualified_identifiers: bool,
    /// `BUILTIN.DF` is known.
    pub(crate) tells_names: bool,
    /// A transaction's status is `B`, otherwise `SalesOrd:B`.
    pub(crate) bare_statuses: bool,
}

/// A query that SQLite can run.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Translation {
    pub(crate) sql: String,
    /// How many `?` it has.
    pub(crate) parameters: usize,
}

/// Translates a query.
pub(crate) fn translate(query: &str, setting: &Setting<'_>) -> Result<Translation, Objection> {
    let parsed = parsed(query)?;
    let mut translator = Translator { setting, scopes: Vec::new(), parameters: 0, depth: 0 };
    let (sql, _) = translator.query(&parsed)?;
    Ok(Translation { sql, parameters: translator.parameters })
}

/// So many queries are remembered.
const REMEMBERED: usize = 1_000;

thread_local! {
    /// Queries that were parsed on this thread: the same few are asked again and again, and parsing them is half the work.
    static PARSED: RefCell<BTreeMap<String, Rc<Query>>> = const { RefCell::new(BTreeMap::new()) };
}

fn parsed(query: &str) -> Result<Rc<Query>, Objection> {
    if let Some(parsed) = PARSED.with_borrow(|parsed| parsed.get(query).cloned()) {
        return Ok(parsed);
    }
    let mut statements = Parser::parse_sql(&GenericDialect {}, query).map_err(|_| Objection::Unsupported)?;
    let (Some(Statement::Query(only)), true) = (statements.pop(), statements.is_empty()) else {
        return Err(Objection::Unsupported);
    };
    let only = Rc::new(*only);
    PARSED.with_borrow_mut(|parsed| {
        if parsed.len() >= REMEMBERED {
            parsed.clear();
        }
        parsed.insert(query.to_owned(), Rc::clone(&only));
    });
    Ok(only)
}

pub(super) type Translated = Result<String, Objection>;

/// A table, or a query in its place, under the name by which the query calls it.
pub(super) struct Source<'a> {
    pub(super) alias: String,
    pub(super) table: String,
    pub(super) columns: Columns<'a>,
}

pub(super) enum Columns<'a> {
    Of(&'a Table),
    Named(Vec<String>),
}

impl Source<'_> {
    pub(super) fn has(&self, column: &str) -> bool {
        match &self.columns {
            Columns::Of(table) => table.columns.contains_key(column),
            Columns::Named(names) => names.iter().any(|name| name == column),
        }
    }

    fn names(&self) -> Vec<String> {
        match &self.columns {
            Columns::Of(table) => table.columns.keys().cloned().collect(),
            Columns::Named(names) => names.clone(),
        }
    }
}

pub(super) struct Translator<'a> {
    pub(super) setting: &'a Setting<'a>,
    /// Innermost last: a query inside another sees the outer one's tables too.
    pub(super) scopes: Vec<Vec<Source<'a>>>,
    pub(super) parameters: usize,
    depth: usize,
}

pub(super) fn quote(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

pub(super) fn literal(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

pub(super) fn part(name: &ObjectNamePart) -> Result<&Ident, Objection> {
    match name {
        ObjectNamePart::Identifier(ident) => Ok(ident),
        ObjectNamePart::Function(_) => Err(Objection::Unsupported),
    }
}

impl<'a> Translator<'a> {
    /// The query and the names of its columns.
    pub(super) fn query(&mut self, query: &Query) -> Result<(String, Vec<String>), Objection> {
        let unknown_clause = query.with.is_some()
            || !query.locks.is_empty()
            || query.for_clause.is_some()
            || query.settings.is_some()
            || query.format_clause.is_some()
            || !query.pipe_operators.is_empty();
        if unknown_clause {
            return Err(Objection::Unsupported);
        }
        self.depth += 1;
        // ORDER BY of a plain select may name columns that it does not show, so it is written within its scope.
        let (mut sql, columns) = match query.body.as_ref() {
            SetExpr::Select(select) => self.select(select, query.order_by.as_ref().map(|order| &order.kind))?,
            body => {
                let (mut sql, columns) = self.body(body)?;
                if let Some(order) = &query.order_by {
                    sql.push_str(&self.order_of_union(&order.kind, &columns)?);
                }
                (sql, columns)
            }
        };
        let limit = match &query.fetch {
            None => None,
            Some(fetch) if fetch.with_ties || fetch.percent => return Err(Objection::Unsupported),
            Some(fetch) => Some(fetch.quantity.as_ref().map_or(Ok("1".to_owned()), whole_number)?),
        };
        let offset = match &query.limit_clause {
            None => None,
            Some(LimitClause::LimitOffset { limit: None, offset: Some(offset), limit_by }) if limit_by.is_empty() => {
                Some(whole_number(&offset.value)?)
            }
            // LIMIT is neither SQL-92 nor Oracle's.
            Some(_) => return Err(Objection::Unsupported),
        };
        if limit.is_some() || offset.is_some() {
            sql.push_str(&format!(" LIMIT {}", limit.unwrap_or_else(|| "-1".to_owned())));
        }
        if let Some(offset) = offset {
            sql.push_str(&format!(" OFFSET {offset}"));
        }
        self.depth -= 1;
        Ok((sql, columns))
    }

    fn body(&mut self, body: &SetExpr) -> Result<(String, Vec<String>), Objection> {
        match body {
            SetExpr::Select(select) => self.select(select, None),
            SetExpr::Query(query) => {
                let (sql, columns) = self.query(query)?;
                Ok((format!("SELECT * FROM ({sql})"), columns))
            }
            SetExpr::SetOperation { op, set_quantifier, left, right } => {
                let word = match (op, set_quantifier) {
                    (SetOperator::Union, SetQuantifier::All) => "UNION ALL",
                    (SetOperator::Union, SetQuantifier::None) => "UNION",
                    (SetOperator::Intersect, SetQuantifier::None) => "INTERSECT",
                    (SetOperator::Minus, SetQuantifier::None) => "EXCEPT",
                    _ => return Err(Objection::Unsupported),
                };
                let (left, columns) = self.body(left)?;
                let (right, others) = self.body(right)?;
                if columns.len() != others.len() {
                    return Err(Objection::Unsupported);
                }
                Ok((format!("{left} {word} {right}"), columns))
            }
            _ => Err(Objection::Unsupported),
        }
    }

    fn select(&mut self, select: &Select, order: Option<&OrderByKind>) -> Result<(String, Vec<String>), Objection> {
        let unknown_clause = select.into.is_some()
            || select.exclude.is_some()
            || !select.lateral_views.is_empty()
            || select.prewhere.is_some()
            || !select.cluster_by.is_empty()
            || !select.distribute_by.is_empty()
            || !select.sort_by.is_empty()
            || !select.named_window.is_empty()
            || select.qualify.is_some()
            || select.value_table_mode.is_some()
            || select.connect_by.is_some()
            || select.from.is_empty();
        if unknown_clause {
            return Err(Objection::Unsupported);
        }
        // Parameters count in the order in which they are written, and the list comes before FROM. The tables must be
        // known before the list can be read, so a query in FROM that has parameters is counted where it stands.
        let mut sources = Vec::new();
        for joined in &select.from {
            self.named_source(&joined.relation, &mut sources)?;
            for join in &joined.joins {
                self.named_source(&join.relation, &mut sources)?;
            }
        }
        self.scopes.push(sources);
        let translated = self.select_in_scope(select, order);
        self.scopes.pop();
        translated
    }

    fn select_in_scope(
        &mut self,
        select: &Select,
        order: Option<&OrderByKind>,
    ) -> Result<(String, Vec<String>), Objection> {
        let mut sql = "SELECT ".to_owned();
        match &select.distinct {
            None => {}
            Some(Distinct::Distinct) => sql.push_str("DISTINCT "),
            Some(_) => return Err(Objection::Unsupported),
        }
        let (list, columns) = self.projection(&select.projection)?;
        sql.push_str(&list);
        sql.push_str(" FROM ");
        for (place, joined) in select.from.iter().enumerate() {
            if place > 0 {
                sql.push_str(", ");
            }
            sql.push_str(&self.relation(&joined.relation)?);
            for join in &joined.joins {
                sql.push_str(&self.join(&join.join_operator, &join.relation)?);
            }
        }
        if let Some(condition) = &select.selection {
            sql.push_str(&format!(" WHERE {}", self.expression(condition)?));
        }
        match &select.group_by {
            GroupByExpr::Expressions(expressions, modifiers) if modifiers.is_empty() => {
                if !expressions.is_empty() {
                    sql.push_str(&format!(" GROUP BY {}", self.list(expressions)?));
                }
            }
            _ => return Err(Objection::Unsupported),
        }
        if let Some(condition) = &select.having {
            sql.push_str(&format!(" HAVING {}", self.expression(condition)?));
        }
        if let Some(order) = order {
            sql.push_str(&self.order_of_select(order, &columns)?);
        }
        if let Some(top) = &select.top {
            let Some(TopQuantity::Constant(count)) = &top.quantity else { return Err(Objection::Unsupported) };
            if top.percent || top.with_ties {
                return Err(Objection::Unsupported);
            }
            sql.push_str(&format!(" LIMIT {count}"));
        }
        Ok((sql, columns))
    }

    fn projection(&mut self, items: &[SelectItem]) -> Result<(String, Vec<String>), Objection> {
        let mut list = Vec::new();
        let mut columns = Vec::new();
        for item in items {
            let (sql, name) = match item {
                SelectItem::UnnamedExpr(expression) => {
                    let name = match expression {
                        Expr::Identifier(ident) => ident.value.to_lowercase(),
                        Expr::CompoundIdentifier(idents) => {
                            idents.last().map(|ident| ident.value.to_lowercase()).unwrap_or_default()
                        }
                        // NetSuite numbers what has no name.
                        _ => format!("expr{}", columns.len() + 1),
                    };
                    (self.expression(expression)?, name)
                }
                SelectItem::ExprWithAlias { expr, alias } => (self.expression(expr)?, self.alias(alias)?),
                SelectItem::Wildcard(_) => {
                    self.all_columns(None, &mut list, &mut columns);
                    continue;
                }
                SelectItem::QualifiedWildcard(SelectItemQualifiedWildcardKind::ObjectName(name), _) => {
                    let [alias] = name.0.as_slice() else { return Err(Objection::Unsupported) };
                    let alias = part(alias)?.value.to_lowercase();
                    self.all_columns(Some(&alias), &mut list, &mut columns);
                    continue;
                }
                SelectItem::QualifiedWildcard(..) => return Err(Objection::Unsupported),
            };
            list.push(format!("{sql} AS {}", quote(&name)));
            columns.push(name);
        }
        if list.is_empty() { Err(Objection::Unsupported) } else { Ok((list.join(", "), columns)) }
    }

    fn all_columns(&self, alias: Option<&str>, list: &mut Vec<String>, columns: &mut Vec<String>) {
        for source in self.scopes.last().into_iter().flatten() {
            if alias.is_some_and(|alias| alias != source.alias) {
                continue;
            }
            for name in source.names() {
                list.push(format!("{}.{} AS {}", quote(&source.alias), quote(&name), quote(&name)));
                columns.push(name);
            }
        }
    }

    fn alias(&self, alias: &Ident) -> Translated {
        // Aliases in quotes are refused in queries inside a query (§4.2).
        if alias.quote_style.is_some() && self.depth > 1 {
            return Err(Objection::Unsupported);
        }
        Ok(alias.value.to_lowercase())
    }

    /// Notes a table of FROM under its name, without writing it yet.
    fn named_source(&mut self, factor: &TableFactor, sources: &mut Vec<Source<'a>>) -> Result<(), Objection> {
        match factor {
            TableFactor::Table { name, alias, args: None, .. } => {
                let table = self.table(name)?;
                let alias = match alias {
                    Some(alias) => self.alias(&alias.name)?,
                    None => table.name.clone(),
                };
                sources.push(Source { alias, table: table.name.clone(), columns: Columns::Of(table) });
                Ok(())
            }
            TableFactor::Derived { lateral: false, subquery, alias } => {
                let counted = self.parameters;
                let (_, columns) = self.query(subquery)?;
                self.parameters = counted;
                let alias = match alias {
                    Some(alias) => self.alias(&alias.name)?,
                    None => format!("query{}", sources.len() + 1),
                };
                sources.push(Source { table: alias.clone(), alias, columns: Columns::Named(columns) });
                Ok(())
            }
            _ => Err(Objection::Unsupported),
        }
    }

    fn table(&self, name: &ObjectName) -> Result<&'a Table, Objection> {
        let [name] = name.0.as_slice() else { return Err(Objection::UnknownTable(name.to_string())) };
        let name = part(name)?;
        let Some(table) = self.setting.tables.get(&name.value.to_lowercase()) else {
            return Err(Objection::UnknownTable(name.value.clone()));
        };
        let hidden = table.permission.is_some_and(|permission| self.setting.role.level(permission) < Level::View);
        if hidden || !table.present { Err(Objection::HiddenTable(table.name.clone())) } else { Ok(table) }
    }

    /// What the role sees of a table.
    fn seen(&self, table: &Table) -> String {
        let sees_only = |record| self.setting.role.sees_only(record, self.setting.employee);
        let name = quote(&table.name);
        if let Some(record) = table.record {
            return sees_only(record)
                .map_or(name.clone(), |condition| format!("(SELECT * FROM {name} WHERE {condition})"));
        }
        if table.name == "transaction" {
            return self.seen_transactions();
        }
        if table.name != "entity" {
            return name;
        }
        let hidden: Vec<String> = RecordType::ENTITIES
            .into_iter()
            .filter_map(|record| Some((record.rows(), sees_only(record)?)))
            .map(|(rows, condition)| {
                format!("id NOT IN (SELECT id FROM {rows} WHERE NOT COALESCE({condition}, FALSE))")
            })
            .collect();
        if hidden.is_empty() { name } else { format!("(SELECT * FROM {name} WHERE {})", hidden.join(" AND ")) }
    }

    /// Those whose own permission the role has; the others are missing without a word. A status is its letter, or the
    /// type and the letter.
    fn seen_transactions(&self) -> String {
        let open = |record: &RecordType| self.setting.role.level(record.permission()) >= Level::View;
        let kinds: Vec<String> = RecordType::TRANSACTIONS
            .into_iter()
            .filter(open)
            .filter_map(|record| Some(literal(record.deal()?.code())))
            .collect();
        let status = if self.setting.bare_statuses { "status" } else { "type || ':' || status" };
        format!(
            "(SELECT id, tranid, type, entity, {status} AS status, statuslabel, title, memo, trandate, createddate \
             FROM \"transaction\" WHERE type IN ({}))",
            kinds.join(", ")
        )
    }

    fn relation(&mut self, factor: &TableFactor) -> Translated {
        match factor {
            TableFactor::Table { name, alias, .. } => {
                let table = self.table(name)?;
                let alias = alias.as_ref().map_or(table.name.clone(), |alias| alias.name.value.to_lowercase());
                Ok(format!("{} AS {}", self.seen(table), quote(&alias)))
            }
            TableFactor::Derived { subquery, alias, .. } => {
                let (sql, _) = self.query(subquery)?;
                Ok(match alias {
                    Some(alias) => format!("({sql}) AS {}", quote(&alias.name.value.to_lowercase())),
                    None => format!("({sql})"),
                })
            }
            _ => Err(Objection::Unsupported),
        }
    }

    fn join(&mut self, operator: &JoinOperator, relation: &TableFactor) -> Translated {
        let (word, constraint) = match operator {
            JoinOperator::Join(constraint) | JoinOperator::Inner(constraint) => ("JOIN", constraint),
            JoinOperator::Left(constraint) | JoinOperator::LeftOuter(constraint) => ("LEFT JOIN", constraint),
            JoinOperator::Right(constraint) | JoinOperator::RightOuter(constraint) => ("RIGHT JOIN", constraint),
            JoinOperator::FullOuter(constraint) => ("FULL JOIN", constraint),
            JoinOperator::CrossJoin(constraint) => ("CROSS JOIN", constraint),
            _ => return Err(Objection::Unsupported),
        };
        let relation = self.relation(relation)?;
        Ok(match constraint {
            JoinConstraint::On(condition) => format!(" {word} {relation} ON {}", self.expression(condition)?),
            JoinConstraint::None if word == "CROSS JOIN" => format!(" {word} {relation}"),
            _ => return Err(Objection::Unsupported),
        })
    }

    /// Oracle puts nulls last, SQLite first.
    fn direction(ordered: &OrderByExpr) -> &'static str {
        let descending = ordered.options.asc == Some(false);
        match (descending, ordered.options.nulls_first.unwrap_or(descending)) {
            (false, false) => " ASC NULLS LAST",
            (false, true) => " ASC NULLS FIRST",
            (true, true) => " DESC NULLS FIRST",
            (true, false) => " DESC NULLS LAST",
        }
    }

    pub(super) fn order_of_select(&mut self, order: &OrderByKind, columns: &[String]) -> Translated {
        let OrderByKind::Expressions(expressions) = order else { return Err(Objection::Unsupported) };
        let mut keys = Vec::new();
        for ordered in expressions {
            let key = match &ordered.expr {
                Expr::Identifier(ident) if columns.contains(&ident.value.to_lowercase()) => {
                    quote(&ident.value.to_lowercase())
                }
                expression => self.expression(expression)?,
            };
            keys.push(key + Self::direction(ordered));
        }
        Ok(format!(" ORDER BY {}", keys.join(", ")))
    }

    fn order_of_union(&self, order: &OrderByKind, columns: &[String]) -> Translated {
        let OrderByKind::Expressions(expressions) = order else { return Err(Objection::Unsupported) };
        let mut keys = Vec::new();
        for ordered in expressions {
            let key = match &ordered.expr {
                Expr::Identifier(ident) if columns.contains(&ident.value.to_lowercase()) => {
                    quote(&ident.value.to_lowercase())
                }
                Expr::Identifier(ident) => {
                    return Err(Objection::UnknownIdentifier(ident.value.clone(), BTreeMap::new()));
                }
                expression => whole_number(expression)?,
            };
            keys.push(key + Self::direction(ordered));
        }
        Ok(format!(" ORDER BY {}", keys.join(", ")))
    }

    pub(super) fn list(&mut self, expressions: &[Expr]) -> Translated {
        let list: Result<Vec<String>, Objection> =
            expressions.iter().map(|expression| self.expression(expression)).collect();
        Ok(list?.join(", "))
    }
}

fn whole_number(expression: &Expr) -> Translated {
    match expression {
        Expr::Value(value) => match &value.value {
            Value::Number(digits, false) if digits.bytes().all(|byte| byte.is_ascii_digit()) => Ok(digits.clone()),
            _ => Err(Objection::Unsupported),
        },
        _ => Err(Objection::Unsupported),
    }
}
