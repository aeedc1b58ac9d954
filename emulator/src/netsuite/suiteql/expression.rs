//! The expressions inside a query: columns, operators, functions (netsuite-api.md §4.2).

use sqlparser::ast::{
    BinaryOperator, CastKind, CeilFloorKind, DataType, DateTimeField, DuplicateTreatment, Expr, Function, FunctionArg,
    FunctionArgExpr, FunctionArguments, Ident, OrderByKind, TrimWhereField, UnaryOperator, Value, WindowType,
};

use super::objection::Objection;
use super::tables::Display;
use super::translate::{Columns, Translated, Translator, literal, part, quote};
use super::vocabulary::{aggregate, scalar};
use super::wall_clock::clock_text;
use crate::netsuite::role::Level;
use crate::netsuite::rows::name_column;

const MOST_MEMBERS_OF_IN: usize = 1_000;

impl Translator<'_> {
    pub(super) fn expression(&mut self, expression: &Expr) -> Translated {
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
        let qualified = self.setting.qualified_identifiers;
        let skipped = if qualified { 0 } else { idents.len().saturating_sub(1) };
        let written: Vec<&str> = idents.iter().skip(skipped).map(|ident| ident.value.as_str()).collect();
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
        if name == "BUILTIN.DF" && self.setting.tells_names {
            return self.display(&expressions);
        }
        if let ("TZ_OFFSET", [zone]) = (name.as_str(), expressions.as_slice()) {
            // The answer depends on the season, so on now.
            let zone = self.expression(zone)?;
            return Ok(format!("ns_tz_offset({zone}, ns_from_tz({}, {}))", self.now(), literal(&self.setting.zone)));
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
            Display::Column(other) => {
                let (table, _) = column.rsplit_once('.').unwrap_or_default();
                format!("{table}.{}", quote(other))
            }
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
                        let seen = self.setting.role.sees_only(*target, self.setting.employee);
                        let seen = seen.map(|condition| format!(" AND {condition}")).unwrap_or_default();
                        format!("(SELECT {name} FROM {} WHERE id = {column}{seen})", target.rows())
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
