//! `cargo xtask plans`: the worker's numbering plans, made of the whole ones that rlibphonenumber brings along.
//!
//! The library's data is a protocol buffer (its `resources/phonemetadata.proto`). Of it this keeps what
//! `core/src/phone` asks for, in lines of text: they say in a diff what an update changed, and weigh two thirds of the
//! same in binary form once compressed.
//!
//! ```text
//! US;1;j;g;011;1;;;[2-9]d{9}|3d{6}   letters; code; lengths; local lengths; prefix abroad; prefix at home; what
//!                                    replaces that; leading digits; national numbers
//! ;3 4;310;$1-$2;=;-               a way to write: digits in each group; leading digits; groups (none: with spaces
//!                                    between); the first group at home (`=`: the prefix at home and the group);
//!                                    groups abroad (none: the same, `-`: not used there)
//! ```
//!
//! A length is a letter, `a` for 1. Patterns are given without the `^(?:` and `)$` around them, with `d` for `\d`; empty
//! fields at the end are left out. Plans are in the order of their codes, and of those with the same code that comes
//! first which speaks for all.

use std::{fs, path::PathBuf};

use anyhow::{Context, Result, bail, ensure};

use crate::project::Project;

/// The file this makes, from the workspace's root.
pub const MADE: &str = "core/src/phone/plans.txt";

const LIBRARY: &str = "rlibphonenumber";
/// Its data, in its own folder.
const DATA: &str = "src/generated/metadata/metadata.bin";

/// Makes the file anew.
///
/// # Errors
/// When the library or its data is not where it was, or has another form.
pub fn run(project: &Project) -> Result<bool> {
    let made = made(project)?;
    fs::write(project.root.join(MADE), &made)?;
    println!("{MADE}: {} bytes", made.len());
    Ok(true)
}

/// Whether the file is what the library in use makes of it.
///
/// # Errors
/// As [`run`].
pub fn is_current(project: &Project) -> Result<bool> {
    Ok(fs::read_to_string(project.root.join(MADE)).is_ok_and(|there| Some(there) == made(project).ok()))
}

fn made(project: &Project) -> Result<String> {
    let data = library(project)?.join(DATA);
    let data = fs::read(&data).with_context(|| format!("{LIBRARY} keeps its data elsewhere: no {}", data.display()))?;
    lines(&data).with_context(|| format!("the data of {LIBRARY} has another form than before"))
}

/// The folder of the library that `Cargo.lock` fixes.
fn library(project: &Project) -> Result<PathBuf> {
    let library = project.crates()?.into_iter().find(|(name, _)| name == LIBRARY);
    Ok(library.with_context(|| format!("no crate here uses {LIBRARY}"))?.1)
}

/// Each plan in its lines.
fn lines(data: &[u8]) -> Result<String> {
    let collection = Message::read(data)?;
    ensure!(collection.fields.iter().all(|(field, _)| *field == 1), "something beside the plans");
    let mut plans = Vec::new();
    for plan in collection.messages(1)? {
        let speaks_for_all = plan.number(22) == Some(1);
        plans.push((plan.number(10).context("a plan without a code")?, !speaks_for_all, of_plan(&plan)?));
    }
    plans.sort_by_key(|(code, others, _)| (*code, *others));
    Ok(plans.into_iter().map(|(.., lines)| lines).collect())
}

/// The lines of one `PhoneMetadata`.
fn of_plan(plan: &Message<'_>) -> Result<String> {
    let general = plan.messages(1)?.pop().context("a plan without a description")?;
    let prefix_at_home = plan.pattern(15)?;
    let mut lines = line(&[
        plan.text(9)?,
        &plan.number(10).unwrap_or_default().to_string(),
        &lengths(&general, 9)?,
        &lengths(&general, 10)?,
        &plan.pattern(11)?,
        &prefix_at_home,
        plan.text(16)?,
        &plan.pattern(23)?,
        &general.pattern(2)?,
    ])?;
    let (at_home, abroad) = (plan.messages(19)?, plan.messages(20)?);
    let mut abroad = abroad.iter().peekable();
    let same_everywhere = abroad.peek().is_none();
    for format in at_home {
        let (digits, leading, groups) = of_format(&format)?;
        let there = match abroad.peek() {
            _ if same_everywhere => "",
            Some(other) => match of_format(other)? {
                (as_digits, as_leading, _) if (&as_digits, &as_leading) != (&digits, &leading) => "-",
                (.., as_groups) => {
                    abroad.next();
                    if as_groups == groups { "" } else { as_groups }
                }
            },
            None => "-",
        };
        let first_group = match format.text(4)? {
            usual if usual == format!("{prefix_at_home}$1") => "=",
            other => other,
        };
        let with_spaces =
            (1..=digits.split(' ').count()).map(|group| format!("${group}")).collect::<Vec<_>>().join(" ");
        let groups = if groups == with_spaces { "" } else { groups };
        lines += &line(&["", &digits, &leading, groups, first_group, there])?;
    }
    ensure!(abroad.next().is_none(), "{} has ways to write that are only for abroad", plan.text(9)?);
    Ok(lines)
}

/// How many digits each group of a `NumberFormat` has, the numbers' leading digits, and how the groups are written. Of
/// several patterns of leading digits the last decides; those before it are for numbers that are still being typed.
fn of_format<'d>(format: &Message<'d>) -> Result<(String, String, &'d str)> {
    let pattern = format.pattern(1)?.replace("(d)", "(d{1})");
    let groups = pattern.strip_prefix("(d{").and_then(|rest| rest.strip_suffix("})"));
    let digits = groups.map(|groups| groups.replace("})(d{", " "));
    let digits = digits.filter(|digits| digits.chars().all(|it| it.is_ascii_digit() || " ,".contains(it)));
    Ok((digits.with_context(|| format!("no groups of digits: {pattern}"))?, format.pattern(3)?, format.text(2)?))
}

fn line(fields: &[&str]) -> Result<String> {
    ensure!(fields.iter().all(|field| !field.contains([';', '\n'])), "a field holds a separator: {fields:?}");
    Ok(fields.join(";").trim_end_matches(';').to_owned() + "\n")
}

fn lengths(description: &Message<'_>, field: u64) -> Result<String> {
    let letter = |length: u64| {
        let letter = u8::try_from(length).ok().filter(|length| (1..=26).contains(length)).map(|length| b'`' + length);
        letter.map(char::from).with_context(|| format!("numbers of {length} digits"))
    };
    description.numbers(field)?.into_iter().map(letter).collect()
}

/// A message of a protocol buffer: its fields by their numbers, in order. The content of a number is its bytes.
struct Message<'d> {
    fields: Vec<(u64, &'d [u8])>,
}

impl<'d> Message<'d> {
    fn read(mut message: &'d [u8]) -> Result<Self> {
        const NUMBER: u64 = 0;
        const BYTES: u64 = 2;
        let mut fields = Vec::new();
        while !message.is_empty() {
            let (key, rest) = number(message)?;
            let content;
            (content, message) = match key & 7 {
                NUMBER => {
                    let (_, after) = number(rest)?;
                    rest.split_at(rest.len() - after.len())
                }
                BYTES => {
                    let (length, after) = number(rest)?;
                    after.split_at_checked(usize::try_from(length)?).context("a field is longer than its message")?
                }
                other => bail!("a field of wire type {other}"),
            };
            fields.push((key >> 3, content));
        }
        Ok(Self { fields })
    }

    fn all(&self, field: u64) -> impl DoubleEndedIterator<Item = &'d [u8]> {
        self.fields.iter().filter(move |(number, _)| *number == field).map(|(_, content)| *content)
    }

    fn messages(&self, field: u64) -> Result<Vec<Message<'d>>> {
        self.all(field).map(Message::read).collect()
    }

    fn number(&self, field: u64) -> Option<u64> {
        self.all(field).next_back().and_then(|content| number(content).ok()).map(|(number, _)| number)
    }

    /// Numbers that stand one in a field or several in one.
    fn numbers(&self, field: u64) -> Result<Vec<u64>> {
        let mut numbers = Vec::new();
        for mut content in self.all(field) {
            while !content.is_empty() {
                let (one, rest) = number(content)?;
                numbers.push(one);
                content = rest;
            }
        }
        Ok(numbers)
    }

    /// The last text of a field; none is an empty one.
    fn text(&self, field: u64) -> Result<&'d str> {
        Ok(str::from_utf8(self.all(field).next_back().unwrap_or_default())?)
    }

    /// The last pattern of a field, without what anchors it.
    fn pattern(&self, field: u64) -> Result<String> {
        let text = self.text(field)?;
        if text.is_empty() {
            return Ok(String::new());
        }
        let inner = text.strip_prefix("^(?:").and_then(|text| text.strip_suffix(")$"));
        Ok(inner.with_context(|| format!("a pattern that is not anchored: {text}"))?.replace("\\d", "d"))
    }
}

/// A number in groups of seven bits, the lowest first, and what comes after it.
fn number(bytes: &[u8]) -> Result<(u64, &[u8])> {
    let end = bytes.iter().take(10).position(|byte| byte & 0x80 == 0).context("a number does not end")?;
    let (groups, rest) = bytes.split_at(end + 1);
    Ok((groups.iter().rev().fold(0, |number, group| number << 7 | u64::from(group & 0x7f)), rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn write_number(written: &mut Vec<u8>, mut number: u64) {
        while number >= 0x80 {
            written.push((number & 0x7f) as u8 | 0x80);
            number >>= 7;
        }
        written.push(number as u8);
    }

    fn field(key: u64, content: &[u8]) -> Vec<u8> {
        let mut written = Vec::new();
        write_number(&mut written, key << 3 | 2);
        write_number(&mut written, content.len() as u64);
        written.extend(content);
        written
    }

    fn short(key: u64, content: u64) -> Vec<u8> {
        let mut written = Vec::new();
        write_number(&mut written, key << 3);
        write_number(&mut written, content);
        written
    }

    fn format(leading: &[u8], groups: &[u8]) -> Vec<u8> {
        [field(1, b"^(?:(\\d))$"), field(2, groups), field(3, b"^(?:0)$"), field(3, leading), field(5, b"0$CC")]
            .concat()
    }

    fn plan(letters: &[u8], code: u64, more: &[u8]) -> Vec<u8> {
        let general = [field(2, b"^(?:\\d{9})$"), short(9, 9), field(10, &[6, 7]), field(6, b"600000000")].concat();
        field(1, &[&field(1, &general), &field(2, b"kind"), &field(9, letters), &short(10, code), more].concat())
    }

    #[test]
    fn plans_are_lines_in_the_order_of_their_codes() {
        let formats = [
            field(15, b"^(?:0)$"),
            field(19, &[format(b"^(?:1)$", b"$1"), field(4, b"0$1")].concat()),
            field(19, &format(b"^(?:2)$", b"$1-")),
            field(19, &format(b"^(?:3)$", b"$1.")),
            field(20, &format(b"^(?:1)$", b"$1")),
            field(20, &format(b"^(?:3)$", b"$1 ")),
        ];
        let data = [plan(b"ES", 349, &formats.concat()), plan(b"CA", 1, b""), plan(b"US", 1, &short(22, 1))].concat();
        let expected = "US;1;i;fg;;;;;d{9}\nCA;1;i;fg;;;;;d{9}\nES;349;i;fg;;0;;;d{9}\n\
            ;1;1;;=\n;1;2;$1-;;-\n;1;3;$1.;;$1 \n";
        assert_eq!(lines(&data).unwrap(), expected);
    }

    #[test]
    fn another_form_is_refused() {
        let only_abroad = plan(b"ES", 34, &field(20, &format(b"^(?:1)$", b"$1")));
        let separator = plan(b"E;", 34, b"");
        let no_anchors = plan(b"ES", 34, &field(11, b"00"));
        let no_groups = plan(b"ES", 34, &field(19, &field(1, b"^(?:\\d(\\d))$")));
        for data in [&[0x0a, 0x05, 0x01][..], &[0x0d, 1, 2, 3, 4], &[0xff; 12], &field(2, b"")] {
            assert!(lines(data).is_err(), "{data:?}");
        }
        for data in [&separator, &no_anchors, &no_groups] {
            assert!(lines(data).is_err(), "{data:?}");
        }
        // Abroad as at home, where home has no way of its own, is no plan we know how to write down.
        assert!(lines(&only_abroad).is_err());
    }
}
