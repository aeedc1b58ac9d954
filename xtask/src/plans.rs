//! `cargo xtask plans`: the worker's numbering plans, made of the whole ones that rlibphonenumber brings along.
//!
//! The library's data is a protocol buffer (its `resources/phonemetadata.proto`), and whole fields are left out of it;
//! all else is copied as it is, so no reader of the format is needed here. What each field left out would be for, and
//! the proof that the core answers the same without, are in `core/src/phone/plans.rs`.

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, bail, ensure};
use serde_json::Value;
use xshell::cmd;

use crate::project::Project;

/// The file this makes, from the workspace's root.
pub const MADE: &str = "core/src/phone/plans.bin";

const LIBRARY: &str = "rlibphonenumber";
/// Its data, in its own folder.
const DATA: &str = "src/generated/metadata/metadata.bin";

/// Of `PhoneMetadata`: the description of each kind of line, what is dialled out of a country, and three marks that
/// only say how kinds and carriers go together.
const PLAN_WITHOUT: [u64; 19] = [2, 3, 4, 5, 6, 7, 8, 17, 18, 21, 24, 25, 27, 28, 29, 30, 31, 32, 33];
/// Of `PhoneNumberDesc`: the example number.
const DESCRIPTION_WITHOUT: [u64; 1] = [6];
/// Of `NumberFormat`: how carriers are chosen, and whether a prefix may be missed out.
const FORMAT_WITHOUT: [u64; 2] = [5, 6];

/// Fields that are messages: `PhoneMetadataCollection.metadata`, and `general_desc`, `number_format` and
/// `intl_number_format` of `PhoneMetadata`.
const PLAN: u64 = 1;
const GENERAL_DESCRIPTION: u64 = 1;
const FORMATS: [u64; 2] = [19, 20];

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
    Ok(fs::read(project.root.join(MADE)).is_ok_and(|there| Some(there) == made(project).ok()))
}

fn made(project: &Project) -> Result<Vec<u8>> {
    let data = library(project)?.join(DATA);
    let data = fs::read(&data).with_context(|| format!("{LIBRARY} keeps its data elsewhere: no {}", data.display()))?;
    reduced(&data).with_context(|| format!("the data of {LIBRARY} has another form than before"))
}

/// The folder of the library that `Cargo.lock` fixes.
fn library(project: &Project) -> Result<PathBuf> {
    let shell = &project.shell;
    let metadata: Value = serde_json::from_str(&cmd!(shell, "cargo metadata --format-version 1").quiet().read()?)?;
    let packages = metadata["packages"].as_array().context("cargo metadata lists no packages")?;
    let library = packages.iter().find(|package| package["name"] == LIBRARY);
    let manifest = library.and_then(|library| library["manifest_path"].as_str());
    let folder = manifest.and_then(|manifest| Path::new(manifest).parent());
    Ok(folder.with_context(|| format!("no crate here uses {LIBRARY}"))?.to_owned())
}

fn reduced(data: &[u8]) -> Result<Vec<u8>> {
    rewritten(data, |field, plan| {
        ensure!(field == PLAN, "field {field} beside the plans");
        let plan = rewritten(plan, |field, value| {
            let without: &[u64] = match field {
                GENERAL_DESCRIPTION => &DESCRIPTION_WITHOUT,
                _ if PLAN_WITHOUT.contains(&field) => return Ok(None),
                _ if FORMATS.contains(&field) => &FORMAT_WITHOUT,
                _ => return Ok(Some(value.to_vec())),
            };
            rewritten(value, |field, value| Ok((!without.contains(&field)).then(|| value.to_vec()))).map(Some)
        })?;
        Ok(Some(plan))
    })
}

/// Copies a message field by field: `change` is given the content of each (of a number, its bytes), and says what goes
/// in its place, or that the field is left out.
fn rewritten(mut message: &[u8], change: impl Fn(u64, &[u8]) -> Result<Option<Vec<u8>>>) -> Result<Vec<u8>> {
    const NUMBER: u64 = 0;
    const BYTES: u64 = 2;
    let mut written = Vec::new();
    while !message.is_empty() {
        let (key, rest) = number(message)?;
        let (field, form) = (key >> 3, key & 7);
        let content;
        (content, message) = match form {
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
        let Some(content) = change(field, content)? else { continue };
        write_number(&mut written, key);
        if form == BYTES {
            write_number(&mut written, content.len() as u64);
        }
        written.extend(content);
    }
    Ok(written)
}

/// A number in groups of seven bits, the lowest first, and what comes after it.
fn number(bytes: &[u8]) -> Result<(u64, &[u8])> {
    let end = bytes.iter().take(10).position(|byte| byte & 0x80 == 0).context("a number does not end")?;
    let (groups, rest) = bytes.split_at(end + 1);
    Ok((groups.iter().rev().fold(0, |number, group| number << 7 | u64::from(group & 0x7f)), rest))
}

fn write_number(written: &mut Vec<u8>, mut number: u64) {
    while number >= 0x80 {
        written.push((number & 0x7f) as u8 | 0x80);
        number >>= 7;
    }
    written.push(number as u8);
}

#[cfg(test)]
mod tests {
    use super::*;

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

    #[test]
    fn kinds_examples_and_carriers_go_and_all_else_stays() {
        let general = [field(2, b"\\d{9}"), short(9, 9), field(6, b"600000000")].concat();
        let format = [field(1, b"(\\d)"), field(2, b"$1"), field(5, b"0$CC"), short(6, 1)].concat();
        let plan = [field(1, &general), field(2, b"kind"), field(9, b"ES"), short(10, 349), field(19, &format)];
        let expected = [
            field(1, &[field(2, b"\\d{9}"), short(9, 9)].concat()),
            field(9, b"ES"),
            short(10, 349),
            field(19, &[field(1, b"(\\d)"), field(2, b"$1")].concat()),
        ];
        assert_eq!(reduced(&field(1, &plan.concat())).unwrap(), field(1, &expected.concat()));
    }

    #[test]
    fn another_form_is_refused() {
        for data in [&[0x0a, 0x05, 0x01][..], &[0x0d, 1, 2, 3, 4], &[0xff; 12], &field(2, b"")] {
            assert!(reduced(data).is_err(), "{data:?}");
        }
    }
}
