//! The collection filter `q=phone CONTAIN "5551234" AND isInactive IS false` (netsuite-api.md §3.6), as a condition for
//! SQLite. AND binds before OR.

use jiff::civil::Date;
use rusqlite::types::Value;

use crate::netsuite::catalogue::{Field, FieldKind, RecordType};
use crate::netsuite::options::Features;
use crate::netsuite::refusal::Refusal;

/// A condition and the values of its `?`.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Condition {
    pub(super) sql: String,
    pub(super) values: Vec<Value>,
}

/// Reads a filter on a record type.
pub(super) fn read(record: RecordType, filter: &str, features: &Features) -> Result<Condition, Refusal> {
    let mut reader = Reader { record, features, tokens: tokens(filter)?.into(), values: Vec::new() };
    let sql = reader.either()?;
    match reader.tokens.pop_front() {
        None => Ok(Condition { sql, values: reader.values }),
        Some(token) => Err(unreadable(&format!("unexpected {token:?}"))),
    }
}

fn unreadable(reason: &str) -> Refusal {
    Refusal::parameter("q", format!("Invalid query parameter value: {reason}."))
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Token {
    /// A name, an operator, a number: anything without blanks.
    Word(String),
    /// A text in quotes.
    Text(String),
    Mark(char),
}

fn tokens(filter: &str) -> Result<Vec<Token>, Refusal> {
    let mut tokens = Vec::new();
    let mut letters = filter.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            letter if letter.is_whitespace() => {}
            '(' | ')' | '[' | ']' | ',' => tokens.push(Token::Mark(letter)),
            '"' => {
                let mut text = String::new();
                loop {
                    match letters.next() {
                        Some('"') => break,
                        Some('\\') => text.extend(letters.next()),
                        Some(letter) => text.push(letter),
                        None => return Err(unreadable("a quote is not closed")),
                    }
                }
                tokens.push(Token::Text(text));
            }
            letter => {
                let mut word = letter.to_string();
                while let Some(next) = letters.next_if(|next| !next.is_whitespace() && !"()[],\"".contains(*next)) {
                    word.push(next);
                }
                tokens.push(Token::Word(word));
            }
        }
    }
    Ok(tokens)
}

struct Reader<'a> {
    record: RecordType,
    features: &'a Features,
    tokens: std::collections::VecDeque<Token>,
    values: Vec<Value>,
}

impl Reader<'_> {
    fn takes_word(&mut self, word: &str) -> bool {
        let here = matches!(self.tokens.front(), Some(Token::Word(next)) if next.eq_ignore_ascii_case(word));
        if here {
            self.tokens.pop_front();
        }
        here
    }

    fn takes_mark(&mut self, mark: char) -> bool {
        let here = self.tokens.front() == Some(&Token::Mark(mark));
        if here {
            self.tokens.pop_front();
        }
        here
    }

    fn either(&mut self) -> Result<String, Refusal> {
        let mut sql = self.both()?;
        while self.takes_word("OR") {
            sql = format!("({sql} OR {})", self.both()?);
        }
        Ok(sql)
    }

    fn both(&mut self) -> Result<String, Refusal> {
        let mut sql = self.one()?;
        while self.takes_word("AND") {
            sql = format!("({sql} AND {})", self.one()?);
        }
        Ok(sql)
    }

    fn one(&mut self) -> Result<String, Refusal> {
        if self.takes_mark('(') {
            let sql = self.either()?;
            return if self.takes_mark(')') { Ok(sql) } else { Err(unreadable("a parenthesis is not closed")) };
        }
        let Some(Token::Word(name)) = self.tokens.pop_front() else { return Err(unreadable("a field is missing")) };
        let field =
            self.record.property(&name, self.features).ok_or_else(|| unreadable(&format!("unknown field '{name}'")))?;
        let Some(Token::Word(operator)) = self.tokens.pop_front() else {
            return Err(unreadable("an operator is missing"));
        };
        let operator = operator.to_ascii_uppercase();
        let (operator, negated) = match operator.strip_suffix("_NOT") {
            Some(operator) => (operator, true),
            None => (operator.as_str(), false),
        };
        let condition = self.condition(field, operator)?;
        // What is empty fulfils every "not".
        Ok(if negated {
            format!("(NOT COALESCE({condition}, FALSE))")
        } else {
            format!("COALESCE({condition}, FALSE)")
        })
    }

    fn condition(&mut self, field: &Field, operator: &str) -> Result<String, Refusal> {
        let column = format!("\"{}\"", field.column());
        if operator == "EMPTY" {
            return Ok(format!("{column} IS NULL"));
        }
        let misused = || unreadable(&format!("operator {operator} does not fit field '{}'", field.name));
        match field.kind {
            FieldKind::Text(_) | FieldKind::Phone | FieldKind::Choice(_) | FieldKind::TimeOfDay => {
                if operator == "ANY_OF" && matches!(field.kind, FieldKind::Choice(_)) {
                    let marks = self.list(|text| Ok(Value::Text(text)))?;
                    return Ok(format!("{column} IN ({marks})"));
                }
                let text = self.text()?;
                let pattern = match operator {
                    "IS" => return Ok(format!("{column} = {}", self.bind(Value::Text(text)))),
                    "CONTAIN" => format!("%{}%", plain(&text)),
                    "START_WITH" => format!("{}%", plain(&text)),
                    // Oracle's page spells it without the first underscore.
                    "ENDWITH" | "END_WITH" => format!("%{}", plain(&text)),
                    _ => return Err(misused()),
                };
                let mark = self.bind(Value::Text(pattern));
                Ok(format!("ns_lower({column}) LIKE ns_lower({mark}) ESCAPE '\\'"))
            }
            FieldKind::Flag => match (operator, self.text()?.to_ascii_lowercase().as_str()) {
                ("IS", "true") => Ok(format!("{column} = 'T'")),
                ("IS", "false") => Ok(format!("{column} = 'F'")),
                _ => Err(misused()),
            },
            FieldKind::Id
            | FieldKind::Whole
            | FieldKind::Amount
            | FieldKind::Reference(_)
            | FieldKind::ListEntry(_)
            | FieldKind::Nothing => {
                let sign = match operator {
                    "ANY_OF" => {
                        let marks = self.list(number)?;
                        return Ok(format!("{column} IN ({marks})"));
                    }
                    "BETWEEN" | "WITHIN" => {
                        let marks = self.list(number)?;
                        let (low, high) = marks.split_once(", ").ok_or_else(misused)?;
                        return Ok(format!("{column} BETWEEN {low} AND {high}"));
                    }
                    "EQUAL" | "IS" => "=",
                    "GREATER" => ">",
                    "GREATER_OR_EQUAL" => ">=",
                    "LESS" => "<",
                    "LESS_OR_EQUAL" => "<=",
                    _ => return Err(misused()),
                };
                let value = number(self.text()?)?;
                Ok(format!("{column} {sign} {}", self.bind(value)))
            }
            FieldKind::Day | FieldKind::Instant => {
                let sign = match operator {
                    "AFTER" => ">",
                    "BEFORE" => "<",
                    "ON" => "=",
                    "ON_OR_AFTER" => ">=",
                    "ON_OR_BEFORE" => "<=",
                    _ => return Err(misused()),
                };
                // The day in the account's zone, without the mark in front and the time behind.
                let day = match field.kind {
                    FieldKind::Instant => format!("substr(account_time({column}), 2, 10)"),
                    _ => column,
                };
                let text = self.text()?;
                let date =
                    Date::strptime("%m/%d/%Y", &text).map_err(|_| unreadable(&format!("'{text}' is no date")))?;
                let mark = self.bind(Value::Text(date.strftime("%Y-%m-%d").to_string()));
                Ok(format!("{day} {sign} {mark}"))
            }
        }
    }

    fn bind(&mut self, value: Value) -> String {
        self.values.push(value);
        format!("?{}", self.values.len())
    }

    fn text(&mut self) -> Result<String, Refusal> {
        match self.tokens.pop_front() {
            Some(Token::Word(text) | Token::Text(text)) => Ok(text),
            _ => Err(unreadable("a value is missing")),
        }
    }

    /// `[1, 2]`, as marks.
    fn list(&mut self, convert: impl Fn(String) -> Result<Value, Refusal>) -> Result<String, Refusal> {
        if !self.takes_mark('[') {
            return Err(unreadable("a list in brackets is missing"));
        }
        let mut marks = Vec::new();
        loop {
            let value = convert(self.text()?)?;
            marks.push(self.bind(value));
            if self.takes_mark(']') {
                return Ok(marks.join(", "));
            }
            if !self.takes_mark(',') {
                return Err(unreadable("a list is not closed"));
            }
        }
    }
}

fn number(text: String) -> Result<Value, Refusal> {
    if let Ok(whole) = text.parse() {
        return Ok(Value::Integer(whole));
    }
    text.parse().map(Value::Real).map_err(|_| unreadable(&format!("'{text}' is no number")))
}

/// Text in which nothing is a wildcard.
fn plain(text: &str) -> String {
    text.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_")
}
