//! Harm done to a copy of the extension: what ships has nothing in it that fails on request.

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, ensure};

/// Copies a folder with all that is in it.
///
/// # Errors
/// When it cannot be read or written.
pub fn copy_folder(from: &Path, to: &Path) -> Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from).with_context(|| format!("{} cannot be read", from.display()))? {
        let entry = entry?;
        let place: PathBuf = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy_folder(&entry.path(), &place)?;
        } else {
            fs::copy(entry.path(), place)?;
        }
    }
    Ok(())
}

/// The wasm module with a trap in place of every function it exports under a name that contains this one.
///
/// # Errors
/// When it exports none, or is no module.
pub fn trapping(module: &[u8], name: &str) -> Result<Vec<u8>> {
    let (mut imported, mut doomed, mut harmed) = (0, Vec::new(), module.to_vec());
    let mut reader = Reader { bytes: module, at: 8 };
    while reader.at < module.len() {
        let (id, length) = (reader.byte()?, reader.number()?);
        let end = reader.at + length;
        match id {
            2 => imported = reader.imported_functions()?,
            7 => doomed = reader.exported_functions(name)?,
            10 => {
                for function in imported..imported + reader.number()? {
                    let length = reader.number()?;
                    let end = reader.at + length;
                    // Behind the declarations of locals; `unreachable` is one byte and fits in wherever anything did.
                    for _ in 0..reader.number()? {
                        reader.number()?;
                        reader.byte()?;
                    }
                    if doomed.contains(&function) {
                        harmed[reader.at..end - 1].fill(0);
                    }
                    reader.at = end;
                }
            }
            _ => {}
        }
        reader.at = end;
    }
    ensure!(!doomed.is_empty(), "it exports nothing named {name}");
    Ok(harmed)
}

/// Reads a module (WebAssembly core specification, §5).
struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl Reader<'_> {
    fn byte(&mut self) -> Result<u8> {
        self.at += 1;
        self.bytes.get(self.at - 1).copied().context("the module ends too early")
    }

    /// LEB128.
    fn number(&mut self) -> Result<usize> {
        let (mut number, mut shift) = (0, 0);
        loop {
            let byte = self.byte()?;
            number |= usize::from(byte & 0x7f) << shift;
            shift += 7;
            if byte < 0x80 {
                return Ok(number);
            }
        }
    }

    fn name(&mut self) -> Result<String> {
        let length = self.number()?;
        self.at += length;
        let name = self.bytes.get(self.at - length..self.at).context("the module ends too early")?;
        Ok(String::from_utf8_lossy(name).into_owned())
    }

    fn imported_functions(&mut self) -> Result<usize> {
        let mut functions = 0;
        for _ in 0..self.number()? {
            let _ = (self.name()?, self.name()?);
            match self.byte()? {
                0 => {
                    self.number()?;
                    functions += 1;
                }
                kind => anyhow::bail!("an import of kind {kind}: wasm-bindgen imports functions alone"),
            }
        }
        Ok(functions)
    }

    fn exported_functions(&mut self, named: &str) -> Result<Vec<usize>> {
        let mut functions = Vec::new();
        for _ in 0..self.number()? {
            let (name, kind, index) = (self.name()?, self.byte()?, self.number()?);
            if kind == 0 && name.contains(named) {
                functions.push(index);
            }
        }
        Ok(functions)
    }
}
