//! One SuiteQL query becomes one SQLite query, or is refused for the reason NetSuite would give.
//!
//! The translation walks only what SuiteQL knows: a construct without an arm here is an unsupported search, so nothing
//! that SQLite happens to understand can slip through (netsuite-api.md §4.2, §4.6).

use std::collections::BTreeMap;

use sqlparser::ast::{
    BinaryOperator, CastKind, CeilFloorKind, DataType, DateTimeField, Distinct, DuplicateTreatment, Expr, Function,
    FunctionArg, FunctionArgExpr, FunctionArguments, GroupByExpr, Ident, JoinConstraint, JoinOperator, LimitClause,
    ObjectName, ObjectNamePart, OrderByExpr, OrderByKind, Query, Select, SelectItem, SelectItemQualifiedWildcardKind,
    SetExpr, SetOperator, SetQuantifier, Statement, TableFactor, TopQuantity, TrimWhereField, UnaryOperator, Value,
    WindowType,
};
use sqlparser::dialect::GenericDialect;
use sqlparser::parser::Parser;

use super::functions::clock_text;
use super::tables::{Display, Table};
use crate::netsuite::role::{Level, Role};
use crate::netsuite::rows::name_column;

/// Why a query is not run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Objection {
    /// A table that does not exist.
    UnknownTable(String),
    /// A table whose permission the role lacks.
    HiddenTable(String),
    /// A name that is no column of the tables in reach; with those tables by alias.
    UnknownIdentifier(String, BTreeMap<String, String>),
    /// Anything else.
    Unsupported,
}

impl Objection {
    /// NetSuite's sentence (§4.6).
    pub(crate) fn sentence(&self) -> String {
        let reason = match self {
            Self::UnknownTable(name) => format!("Invalid search type: {name}."),
            Self::HiddenTable(name) => format!("Search error occurred: Record '{name}' was not found."),
            Self::UnknownIdentifier(name, available) => {
                let available: Vec<String> =
                    available.iter().map(|(alias, table)| format!("{alias}={table}")).collect();
                format!(
                    "Search error occurred: Unknown identifier '{name}'. Available identifiers are: {{{}}}.",
                    available.join(", ")
                )
            }
            Self::Unsupported => "Search error occurred: Invalid or unsupported search.".to_owned(),
        };
        format!("Invalid search query. Detailed unprocessed description follows. {reason}")
    }
}

/// What a translation depends on beside the query.
pub(crate) struct Setting<'a> {
    pub(crate) tables: &'a BTreeMap<String, Table>,
    pub(crate) role: &'a Role,
    pub(crate) like_takes_parameters: bool,
    /// What CURRENT_DATE says: the account's wall clock.
    pub(crate) now: String,
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
    let statements = Parser::parse_sql(&GenericDialect {}, query).map_err(|_| Objection::Unsupported)?;
    let [Statement::Query(parsed)] = statements.as_slice() else { return Err(Objection::Unsupported) };
    let mut translator = Translator { setting, scopes: Vec::new(), parameters: 0, depth: 0 };
    let (sql, _) = translator.query(parsed)?;
    Ok(Translation { sql, parameters: translator.parameters })
}

const MOST_MEMBERS_OF_IN: usize = 1_000;

type Translated = Result<String, Objection>;

/// A table, or a query in its place, under the name by which the query calls it.
struct Source<'a> {
    alias: String,
    table: String,
    columns: Columns<'a>,
}

enum Columns<'a> {
    Of(&'a Table),
    Named(Vec<String>),
}

impl Source<'_> {
    fn has(&self, column: &str) -> bool {
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

struct Translator<'a> {
    setting: &'a Setting<'a>,
    /// Innermost last: a query inside another sees the outer one's tables too.
    scopes: Vec<Vec<Source<'a>>>,
    parameters: usize,
    depth: usize,
}

fn quote(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

fn literal(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

fn part(name: &ObjectNamePart) -> Result<&Ident, Objection> {
    match name {
        ObjectNamePart::Identifier(ident) => Ok(ident),
        ObjectNamePart::Function(_) => Err(Objection::Unsupported),
    }
}

impl<'a> Translator<'a> {
    /// The query and the names of its columns.
    fn query(&mut self, query: &Query) -> Result<(String, Vec<String>), Objection> {
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
        match table.permission {
            Some(permission) if self.setting.role.level(permission) < Level::View => {
                Err(Objection::HiddenTable(table.name.clone()))
            }
            _ => Ok(table),
        }
    }

    fn relation(&mut self, factor: &TableFactor) -> Translated {
        match factor {
            TableFactor::Table { name, alias, .. } => {
                let table = self.table(name)?;
                let alias = alias.as_ref().map_or(table.name.clone(), |alias| alias.name.value.to_lowercase());
                Ok(format!("{} AS {}", quote(&table.name), quote(&alias)))
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

    fn order_of_select(&mut self, order: &OrderByKind, columns: &[String]) -> Translated {
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

    fn list(&mut self, expressions: &[Expr]) -> Translated {
        let list: Result<Vec<String>, Objection> =
            expressions.iter().map(|expression| self.expression(expression)).collect();
        Ok(list?.join(", "))
    }

    fn expression(&mut self, expression: &Expr) -> Translated {
        Ok(match expression {
            Expr::Identifier(ident) => match ident.value.to_uppercase().as_str() {
                "SYSDATE" => self.now(),
                _ => self.column(std::slice::from_ref(ident))?.0,
            },
            Expr::CompoundIdentifier(idents) => self.column(idents)?.0,
            Expr::Value(value) => self.value(&value.value)?,
            Expr::Nested(inner) => format!("({})", self.expression(inner)?),
            Expr::IsNull(inner) => format!("({} IS NULL)", self.expression(inner)?),
            Expr::IsNotNull(inner) => format!("({} IS NOT NULL)", self.expression(inner)?),
            Expr::UnaryOp { op: UnaryOperator::Not, expr } => format!("(NOT {})", self.expression(expr)?),
            Expr::UnaryOp { op: UnaryOperator::Minus, expr } => format!("(- {})", self.expression(expr)?),
            Expr::UnaryOp { op: UnaryOperator::Plus, expr } => self.expression(expr)?,
            Expr::BinaryOp { left, op, right } => self.binary(left, op, right)?,
            Expr::Between { expr, negated, low, high } => {
                let subject = self.expression(expr)?;
                let (low, high) = (self.expression(low)?, self.expression(high)?);
                format!("({subject} {}BETWEEN {low} AND {high})", not(*negated))
            }
            Expr::InList { list, .. } if list.is_empty() || list.len() > MOST_MEMBERS_OF_IN => {
                return Err(Objection::Unsupported);
            }
            Expr::InList { expr, list, negated } => {
                let subject = self.expression(expr)?;
                format!("({subject} {}IN ({}))", not(*negated), self.list(list)?)
            }
            Expr::InSubquery { expr, subquery, negated } => {
                let subject = self.expression(expr)?;
                format!("({subject} {}IN ({}))", not(*negated), self.query(subquery)?.0)
            }
            Expr::Exists { subquery, negated } => format!("({}EXISTS ({}))", not(*negated), self.query(subquery)?.0),
            Expr::Subquery(subquery) => format!("({})", self.query(subquery)?.0),
            Expr::Like { negated, any: false, expr, pattern, escape_char } => {
                let subject = self.expression(expr)?;
                let before = self.parameters;
                let pattern = self.expression(pattern)?;
                if self.parameters > before && !self.setting.like_takes_parameters {
                    return Err(Objection::Unsupported);
                }
                let escape = match escape_char {
                    None => String::new(),
                    Some(Value::SingleQuotedString(mark)) => format!(" ESCAPE {}", literal(mark)),
                    Some(_) => return Err(Objection::Unsupported),
                };
                format!("({subject} {}LIKE {pattern}{escape})", not(*negated))
            }
            Expr::Case { operand, conditions, else_result, .. } => {
                let mut sql = "CASE".to_owned();
                if let Some(operand) = operand {
                    sql.push_str(&format!(" {}", self.expression(operand)?));
                }
                for when in conditions {
                    let condition = self.expression(&when.condition)?;
                    sql.push_str(&format!(" WHEN {condition} THEN {}", self.expression(&when.result)?));
                }
                if let Some(otherwise) = else_result {
                    sql.push_str(&format!(" ELSE {}", self.expression(otherwise)?));
                }
                sql + " END"
            }
            Expr::Cast { kind: CastKind::Cast, expr, data_type, format: None } => {
                let subject = self.expression(expr)?;
                match data_type {
                    DataType::Date | DataType::Timestamp(..) => subject,
                    DataType::Varchar(_) | DataType::Char(_) => format!("CAST({subject} AS TEXT)"),
                    DataType::Int(_) | DataType::Integer(_) => format!("CAST({subject} AS INTEGER)"),
                    DataType::Numeric(_) | DataType::Decimal(_) => format!("CAST({subject} AS NUMERIC)"),
                    _ => return Err(Objection::Unsupported),
                }
            }
            Expr::Substring { expr, substring_from: Some(from), substring_for, special: true, shorthand: true } => {
                let mut arguments = vec![self.expression(expr)?, self.expression(from)?];
                if let Some(length) = substring_for {
                    arguments.push(self.expression(length)?);
                }
                format!("ns_substr({})", arguments.join(", "))
            }
            Expr::Trim { expr, trim_where, trim_what, trim_characters: None } => {
                let function = match trim_where {
                    None | Some(TrimWhereField::Both) => "trim",
                    Some(TrimWhereField::Leading) => "ltrim",
                    Some(TrimWhereField::Trailing) => "rtrim",
                };
                let what = trim_what.as_ref().map(|what| self.expression(what)).transpose()?;
                let subject = self.expression(expr)?;
                match what {
                    Some(what) => format!("NULLIF({function}({subject}, {what}), '')"),
                    None => format!("NULLIF({function}({subject}), '')"),
                }
            }
            Expr::Ceil { expr, field: CeilFloorKind::DateTimeField(DateTimeField::NoDateTime) } => {
                format!("ceil({})", self.expression(expr)?)
            }
            Expr::Floor { expr, field: CeilFloorKind::DateTimeField(DateTimeField::NoDateTime) } => {
                format!("floor({})", self.expression(expr)?)
            }
            Expr::Function(function) => self.function(function)?,
            _ => return Err(Objection::Unsupported),
        })
    }

    fn binary(&mut self, left: &Expr, operator: &BinaryOperator, right: &Expr) -> Translated {
        let word = match operator {
            BinaryOperator::And => "AND",
            BinaryOperator::Or => "OR",
            BinaryOperator::Eq => "=",
            BinaryOperator::NotEq => "<>",
            BinaryOperator::Lt => "<",
            BinaryOperator::LtEq => "<=",
            BinaryOperator::Gt => ">",
            BinaryOperator::GtEq => ">=",
            BinaryOperator::Multiply => "*",
            // Division is never whole in Oracle.
            BinaryOperator::Divide => "* 1.0 /",
            BinaryOperator::StringConcat => {
                return Ok(format!("ns_concat({}, {})", self.expression(left)?, self.expression(right)?));
            }
            BinaryOperator::Plus => {
                return Ok(format!("ns_add({}, {})", self.expression(left)?, self.expression(right)?));
            }
            BinaryOperator::Minus => {
                return Ok(format!("ns_subtract({}, {})", self.expression(left)?, self.expression(right)?));
            }
            _ => return Err(Objection::Unsupported),
        };
        Ok(format!("({} {word} {})", self.expression(left)?, self.expression(right)?))
    }

    fn value(&mut self, value: &Value) -> Translated {
        Ok(match value {
            Value::Number(digits, false) => digits.clone(),
            // An empty text is a null.
            Value::SingleQuotedString(text) if text.is_empty() => "NULL".to_owned(),
            Value::SingleQuotedString(text) => literal(text),
            Value::Null => "NULL".to_owned(),
            Value::Placeholder(mark) if mark == "?" => {
                self.parameters += 1;
                format!("?{}", self.parameters)
            }
            _ => return Err(Objection::Unsupported),
        })
    }

    fn now(&self) -> String {
        literal(&clock_text(&self.setting.now))
    }

    /// A column as SQLite knows it, and what BUILTIN.DF makes of it.
    fn column(&self, idents: &[Ident]) -> Result<(String, Display), Objection> {
        let (alias, column) = match idents {
            [column] => (None, column.value.to_lowercase()),
            [alias, column] => (Some(alias.value.to_lowercase()), column.value.to_lowercase()),
            _ => return Err(Objection::Unsupported),
        };
        for scope in self.scopes.iter().rev() {
            let mut found = scope
                .iter()
                .filter(|source| alias.as_ref().is_none_or(|alias| *alias == source.alias) && source.has(&column));
            if let Some(source) = found.next() {
                if found.next().is_some() {
                    // Two tables have it, and the query does not say which.
                    return Err(Objection::Unsupported);
                }
                let display = match &source.columns {
                    Columns::Of(table) => table.columns.get(&column).copied().unwrap_or(Display::Itself),
                    Columns::Named(_) => Display::Itself,
                };
                return Ok((format!("{}.{}", quote(&source.alias), quote(&column)), display));
            }
        }
        let written: Vec<&str> = idents.iter().map(|ident| ident.value.as_str()).collect();
        let available = self
            .scopes
            .last()
            .into_iter()
            .flatten()
            .map(|source| (source.alias.clone(), source.table.clone()))
            .collect();
        Err(Objection::UnknownIdentifier(written.join("."), available))
    }

    fn function(&mut self, function: &Function) -> Translated {
        if function.filter.is_some() || function.null_treatment.is_some() || function.uses_odbc_syntax {
            return Err(Objection::Unsupported);
        }
        let names: Result<Vec<String>, Objection> =
            function.name.0.iter().map(|name| Ok(part(name)?.value.to_uppercase())).collect();
        let name = names?.join(".");
        if let Some(window) = &function.over {
            return self.window(&name, &function.args, window);
        }
        let list = match &function.args {
            FunctionArguments::None if matches!(name.as_str(), "CURRENT_DATE" | "CURRENT_TIMESTAMP") => {
                return Ok(self.now());
            }
            FunctionArguments::List(list) if list.clauses.is_empty() => list,
            _ => return Err(Objection::Unsupported),
        };
        let mut expressions = Vec::new();
        for argument in &list.args {
            match argument {
                FunctionArg::Unnamed(FunctionArgExpr::Expr(expression)) => expressions.push(expression),
                FunctionArg::Unnamed(FunctionArgExpr::Wildcard) if name == "COUNT" && list.args.len() == 1 => {
                    return Ok("COUNT(*)".to_owned());
                }
                _ => return Err(Objection::Unsupported),
            }
        }
        if name == "BUILTIN.DF" {
            return self.display(&expressions);
        }
        let (target, fewest, most) = scalar(&name).or_else(|| aggregate(&name)).ok_or(Objection::Unsupported)?;
        if expressions.len() < fewest || expressions.len() > most {
            return Err(Objection::Unsupported);
        }
        let distinct = match list.duplicate_treatment {
            None | Some(DuplicateTreatment::All) => "",
            Some(DuplicateTreatment::Distinct) if aggregate(&name).is_some() => "DISTINCT ",
            Some(DuplicateTreatment::Distinct) => return Err(Objection::Unsupported),
        };
        let arguments: Result<Vec<String>, Objection> =
            expressions.into_iter().map(|expression| self.expression(expression)).collect();
        Ok(format!("{target}({distinct}{})", arguments?.join(", ")))
    }

    fn window(&mut self, name: &str, arguments: &FunctionArguments, window: &WindowType) -> Translated {
        let plain = matches!(arguments, FunctionArguments::List(list) if list.args.is_empty());
        let (true, "ROW_NUMBER" | "RANK", WindowType::WindowSpec(window)) = (plain, name, window) else {
            return Err(Objection::Unsupported);
        };
        let mut sql = format!("{name}() OVER (");
        if !window.partition_by.is_empty() {
            sql.push_str(&format!("PARTITION BY {} ", self.list(&window.partition_by)?));
        }
        if !window.order_by.is_empty() {
            sql.push_str(self.order_of_select(&OrderByKind::Expressions(window.order_by.clone()), &[])?.trim_start());
        }
        Ok(sql + ")")
    }

    /// `BUILTIN.DF(column)`: the name of what a reference points at, as far as the role may see it (§7).
    fn display(&mut self, expressions: &[&Expr]) -> Translated {
        let (column, display) = match expressions {
            [Expr::Identifier(ident)] => self.column(std::slice::from_ref(ident))?,
            [Expr::CompoundIdentifier(idents)] => self.column(idents)?,
            _ => return Err(Objection::Unsupported),
        };
        Ok(match display {
            Display::Itself => column,
            Display::Label(labels) => {
                let arms: Vec<String> =
                    labels.iter().map(|(id, label)| format!("WHEN {} THEN {}", literal(id), literal(label))).collect();
                format!("CASE CAST({column} AS TEXT) {} END", arms.join(" "))
            }
            Display::Reference(targets) => {
                let names: Vec<String> = targets
                    .iter()
                    .filter(|target| self.setting.role.level(target.permission()) >= Level::View)
                    .map(|target| {
                        let name = name_column(*target);
                        format!("(SELECT {name} FROM {} WHERE id = {column})", target.rows())
                    })
                    .collect();
                format!("COALESCE({}, NULL)", if names.is_empty() { "NULL".to_owned() } else { names.join(", ") })
            }
        })
    }
}

fn not(negated: bool) -> &'static str {
    if negated { "NOT " } else { "" }
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

/// A function of one row: what it is called in SQLite, fewest and most arguments.
fn scalar(name: &str) -> Option<(&'static str, usize, usize)> {
    Some(match name {
        "ABS" => ("abs", 1, 1),
        "COALESCE" => ("coalesce", 2, 100),
        "CONCAT" => ("ns_concat", 2, 2),
        "DECODE" => ("ns_decode", 3, 255),
        "GREATEST" => ("max", 2, 100),
        "INSTR" => ("ns_instr", 2, 3),
        "LEAST" => ("min", 2, 100),
        "LENGTH" => ("ns_length", 1, 1),
        "LOWER" => ("ns_lower", 1, 1),
        "LTRIM" => ("ltrim", 1, 2),
        "MOD" => ("mod", 2, 2),
        "NULLIF" => ("nullif", 2, 2),
        "NVL" => ("ns_nvl", 2, 2),
        "NVL2" => ("ns_nvl2", 3, 3),
        "REGEXP_INSTR" => ("ns_regexp_instr", 2, 2),
        "REGEXP_REPLACE" => ("ns_regexp_replace", 2, 3),
        "REGEXP_SUBSTR" => ("ns_regexp_substr", 2, 2),
        "REPLACE" => ("ns_replace", 2, 3),
        "ROUND" => ("round", 1, 2),
        "RTRIM" => ("rtrim", 1, 2),
        "SUBSTR" => ("ns_substr", 2, 3),
        "TO_CHAR" => ("ns_to_char", 1, 2),
        "TO_DATE" => ("ns_to_date", 1, 2),
        "TO_NUMBER" => ("ns_to_number", 1, 1),
        "TRANSLATE" => ("ns_translate", 3, 3),
        "TRUNC" => ("ns_trunc", 1, 2),
        "UPPER" => ("ns_upper", 1, 1),
        _ => return None,
    })
}

/// A function of many rows.
fn aggregate(name: &str) -> Option<(&'static str, usize, usize)> {
    Some(match name {
        "AVG" => ("avg", 1, 1),
        "COUNT" => ("count", 1, 1),
        "MAX" => ("max", 1, 1),
        "MIN" => ("min", 1, 1),
        "SUM" => ("sum", 1, 1),
        _ => return None,
    })
}
