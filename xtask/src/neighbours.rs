//! Which functions of a wasm module stand side by side.
//!
//! What is downloaded is compressed, and DEFLATE takes for a repetition only what it has seen within the last 32 KB. Two
//! functions that nearly say the same are worth one of them only where they are near each other, and compilers put
//! functions where they are used. So they are put in order by what they have in common: all are parted into two
//! halves which share as little as can be, then each of the halves, and so on down to single functions; and of two
//! halves that one goes to the left which has more in common with what stands there.
//!
//! (Recursive bisection: Dhulipala et al., *Compressing Graphs and Indexes with Recursive Graph Bisection*, KDD 2016;
//! for the functions of apps: Lee et al., *Optimizing Function Layout for Mobile Applications*, LCTES 2023.)

use std::ops::Range;

use anyhow::{Context, Result, bail, ensure};

/// So many bytes in a row count as something that two functions can have in common. DEFLATE's shortest repetition has
/// three; measured, five to six tell best what will be repeated.
const RUN: usize = 5;

/// How often functions of two halves change places at most.
const ROUNDS: usize = 40;

/// Of those that would gain by it, one in so many stays each time: if all went, they would meet again on the other side.
const STAYS: usize = 10;

const CUSTOM: u8 = 0;
const IMPORT: u8 = 2;
const CODE: u8 = 10;

/// The module with every function named by the place it should have, which binaryen's `--reorder-functions-by-name`
/// then gives it. Names that were there are gone.
///
/// # Errors
/// The bytes are no module, or one that imports what Rust's never do.
pub fn name_by_place(module: &[u8]) -> Result<Vec<u8>> {
    let mut named = module.get(..8).context("no wasm module")?.to_vec();
    let (mut imported, mut functions) = (0, Vec::new());
    let mut reader = Reader { bytes: module, at: 8 };
    while reader.at < module.len() {
        let start = reader.at;
        let id = reader.byte()?;
        let content = reader.sized()?;
        let section = &module[start..content.end];
        let mut inside = Reader { bytes: &module[..content.end], at: content.start };
        match id {
            CUSTOM if module[inside.sized()?] == *b"name" => continue,
            IMPORT => imported = inside.imported_functions()?,
            CODE => functions = (0..inside.number()?).map(|_| inside.sized()).collect::<Result<_>>()?,
            _ => {}
        }
        named.extend_from_slice(section);
    }
    let bodies: Vec<&[u8]> = functions.into_iter().map(|body| &module[body]).collect();
    named.extend(names(imported, &order(&bodies)));
    Ok(named)
}

/// The section of names: for each function of the module its place among those of that order.
fn names(imported: usize, order: &[usize]) -> Vec<u8> {
    let mut of_functions = number(order.len());
    let mut places: Vec<(usize, usize)> =
        order.iter().enumerate().map(|(place, function)| (*function, place)).collect();
    places.sort_unstable();
    for (function, place) in places {
        of_functions.extend(number(imported + function));
        of_functions.extend(sized(format!("{place:06}").as_bytes()));
    }
    let content = [&sized(b"name")[..], &[1], &sized(&of_functions)].concat();
    [&[CUSTOM][..], &sized(&content)].concat()
}

/// A number as wasm writes them.
fn number(mut number: usize) -> Vec<u8> {
    let mut bytes = Vec::new();
    while number > 0x7f {
        bytes.push(number.to_le_bytes()[0] | 0x80);
        number >>= 7;
    }
    bytes.push(number.to_le_bytes()[0]);
    bytes
}

/// Bytes behind their length.
fn sized(bytes: &[u8]) -> Vec<u8> {
    [&number(bytes.len())[..], bytes].concat()
}

/// Reads a module.
struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl Reader<'_> {
    fn byte(&mut self) -> Result<u8> {
        let byte = *self.bytes.get(self.at).context("the wasm module ends too early")?;
        self.at += 1;
        Ok(byte)
    }

    fn number(&mut self) -> Result<usize> {
        let mut number = 0;
        for shift in (0..35).step_by(7) {
            let byte = self.byte()?;
            number |= usize::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return Ok(number);
            }
        }
        bail!("a number in the wasm module has no end")
    }

    /// Where that lies which stands behind its length; goes on behind it.
    fn sized(&mut self) -> Result<Range<usize>> {
        let length = self.number()?;
        let content = self.at..self.at + length;
        ensure!(content.end <= self.bytes.len(), "the wasm module ends too early");
        self.at = content.end;
        Ok(content)
    }

    /// How many functions the section of imports brings in.
    fn imported_functions(&mut self) -> Result<usize> {
        let mut functions = 0;
        for _ in 0..self.number()? {
            // Where it is from, and its name.
            self.sized()?;
            self.sized()?;
            match self.byte()? {
                0 => {
                    self.number()?;
                    functions += 1;
                }
                1 => {
                    self.byte()?;
                    self.limits()?;
                }
                2 => self.limits()?,
                3 => _ = (self.byte()?, self.byte()?),
                other => bail!("the wasm module imports something of kind {other}"),
            }
        }
        Ok(functions)
    }

    fn limits(&mut self) -> Result<()> {
        let has_most = self.byte()? & 1 == 1;
        self.number()?;
        if has_most {
            self.number()?;
        }
        Ok(())
    }
}

/// The order in which these compress well.
fn order(bodies: &[&[u8]]) -> Vec<usize> {
    let (runs, kinds) = runs(bodies);
    let mut order: Vec<usize> = (0..bodies.len()).collect();
    let mut halving = Halving { runs, marks: vec![0; kinds], costs: costs(bodies.len()) };
    halving.part(&mut order, &[], &[]);
    order
}

/// Which runs of bytes each body has, as numbers below the one returned, none twice.
fn runs(bodies: &[&[u8]]) -> (Vec<Vec<usize>>, usize) {
    let mut all: Vec<&[u8]> = bodies.iter().flat_map(|body| body.windows(RUN)).collect();
    all.sort_unstable();
    all.dedup();
    let number = |run: &[u8]| all.binary_search(&run).ok();
    let of = |body: &&[u8]| {
        let mut runs: Vec<usize> = body.windows(RUN).filter_map(number).collect();
        runs.sort_unstable();
        runs.dedup();
        runs
    };
    (bodies.iter().map(of).collect(), all.len())
}

/// What it costs, in some small unit, that so many functions on one side have a run: many together cost less than the
/// same number apart. (The papers take `n log n`; the harmonic series grows as the logarithm does and is the same
/// on every machine.)
fn costs(functions: usize) -> Vec<i64> {
    let mut harmonic = 0;
    (0..=functions as i64 + 1)
        .map(|many| {
            harmonic += (1 << 16) / (many + 1);
            -many * harmonic
        })
        .collect()
}

/// Parts functions into halves.
struct Halving {
    /// What each function has.
    runs: Vec<Vec<usize>>,
    /// A mark for each run, zero between two uses.
    marks: Vec<usize>,
    /// See [`costs`].
    costs: Vec<i64>,
}

impl Halving {
    /// Puts these in order, between those that stand to their left and to their right.
    fn part(&mut self, functions: &mut [usize], left: &[usize], right: &[usize]) {
        if functions.len() < 2 {
            return;
        }
        let mut halves = self.halves(functions);
        let [one, other] = &halves;
        let as_it_is = self.common(left, one) + self.common(other, right);
        let turned = self.common(left, other) + self.common(one, right);
        if turned > as_it_is {
            halves.reverse();
        }
        let [mut one, mut other] = halves;
        self.part(&mut one, left, &other);
        self.part(&mut other, &one, right);
        let (to_the_left, to_the_right) = functions.split_at_mut(one.len());
        to_the_left.copy_from_slice(&one);
        to_the_right.copy_from_slice(&other);
    }

    /// Two halves of these which share little.
    fn halves(&mut self, functions: &[usize]) -> [Vec<usize>; 2] {
        let (shared, kinds) = self.shared(functions);
        let mut side: Vec<usize> =
            (0..functions.len()).map(|index| usize::from(index >= functions.len() / 2)).collect();
        let mut counts = vec![[0; 2]; kinds];
        for (runs, side) in shared.iter().zip(&side) {
            for run in runs {
                counts[*run][*side] += 1;
            }
        }
        for round in 0..ROUNDS {
            let leaving: Vec<[i64; 2]> =
                counts.iter().map(|[left, right]| [self.gain(*left, *right), self.gain(*right, *left)]).collect();
            let mut willing = [Vec::new(), Vec::new()];
            for (index, runs) in shared.iter().enumerate() {
                let gain: i64 = runs.iter().map(|run| leaving[*run][side[index]]).sum();
                willing[side[index]].push((-gain, index));
            }
            willing.iter_mut().for_each(|willing| willing.sort_unstable());
            let pairs = willing[0].iter().zip(&willing[1]).take_while(|(one, other)| one.0 + other.0 < 0);
            let changing: Vec<usize> = pairs
                .enumerate()
                .filter(|(pair, _)| (pair + round) % STAYS != STAYS - 1)
                .flat_map(|(_, (one, other))| [one.1, other.1])
                .collect();
            for index in &changing {
                for run in &shared[*index] {
                    counts[*run][side[*index]] -= 1;
                    counts[*run][1 - side[*index]] += 1;
                }
                side[*index] = 1 - side[*index];
            }
            if changing.is_empty() {
                break;
            }
        }
        [0, 1].map(|wanted| {
            functions.iter().zip(&side).filter(|(_, side)| **side == wanted).map(|(one, _)| *one).collect()
        })
    }

    /// What is gained when a function leaves the side that has a run so many times for the other.
    fn gain(&self, here: usize, there: usize) -> i64 {
        match here.checked_sub(1) {
            Some(left) => self.costs[here] + self.costs[there] - self.costs[left] - self.costs[there + 1],
            None => 0,
        }
    }

    /// For each of these the runs that some of the others have too and not all, as numbers below the one returned.
    fn shared(&mut self, functions: &[usize]) -> (Vec<Vec<usize>>, usize) {
        let Self { runs, marks, .. } = self;
        for run in functions.iter().flat_map(|function| &runs[*function]) {
            marks[*run] += 1;
        }
        // A mark above `all` is the run's number.
        let (all, mut kinds) = (functions.len(), 0);
        let mut of = |run: &usize| {
            let mark = &mut marks[*run];
            if (2..all).contains(mark) {
                *mark = all + 1 + kinds;
                kinds += 1;
            }
            mark.checked_sub(all + 1)
        };
        let shared = functions.iter().map(|function| runs[*function].iter().filter_map(&mut of).collect()).collect();
        self.clear(functions);
        (shared, kinds)
    }

    /// How many runs both have.
    fn common(&mut self, some: &[usize], others: &[usize]) -> usize {
        let Self { runs, marks, .. } = self;
        for run in some.iter().flat_map(|function| &runs[*function]) {
            marks[*run] = 1;
        }
        let mut common = 0;
        for run in others.iter().flat_map(|function| &runs[*function]) {
            // Each once.
            common += std::mem::take(&mut marks[*run]);
        }
        self.clear(some);
        common
    }

    fn clear(&mut self, functions: &[usize]) {
        for run in functions.iter().flat_map(|function| &self.runs[*function]) {
            self.marks[*run] = 0;
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use super::*;

    /// A module that imports what modules may, in which functions have these bodies.
    fn module(bodies: &[Vec<u8>]) -> Vec<u8> {
        let name = [sized(b"./host.js"), sized(b"it")].concat();
        let imports = [
            number(6),
            [&name[..], &[0, 3]].concat(),
            [&name[..], &[1, 0x70, 1, 2, 9]].concat(),
            [&name[..], &[2, 0, 1]].concat(),
            [&name[..], &[3, 0x7f, 0]].concat(),
            [&name[..], &[1, 0x70, 0, 2]].concat(),
            [&name[..], &[0, 4]].concat(),
        ];
        let code = [number(bodies.len()), bodies.iter().flat_map(|body| sized(body)).collect()];
        let mut module = b"\0asm\x01\0\0\0".to_vec();
        for (id, content) in [(IMPORT, imports.concat()), (CODE, code.concat())] {
            module.push(id);
            module.extend(sized(&content));
        }
        module
    }

    /// Of many kinds in turn, each a little different from its like: those stand farther apart than DEFLATE looks back.
    fn bodies() -> Vec<Vec<u8>> {
        const KINDS: u32 = 16;
        let mut bodies = Vec::new();
        for number in 0..4 * KINDS {
            let mut state = number % KINDS + 1;
            let mut body = Vec::new();
            for at in 0..4_000 {
                state ^= state << 13;
                state ^= state >> 17;
                state ^= state << 5;
                body.push(if at == 20 { number } else { state }.to_le_bytes()[0]);
            }
            bodies.push(body);
        }
        bodies
    }

    fn compressed<'a>(bodies: impl Iterator<Item = &'a [u8]>) -> usize {
        let mut encoder = flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::best());
        bodies.for_each(|body| encoder.write_all(body).unwrap());
        encoder.finish().unwrap().len()
    }

    #[test]
    fn what_looks_alike_stands_together() {
        let bodies = bodies();
        let bodies: Vec<&[u8]> = bodies.iter().map(Vec::as_slice).collect();
        let order = order(&bodies);
        let (before, after) =
            (compressed(bodies.iter().copied()), compressed(order.iter().map(|function| bodies[*function])));
        assert!(after * 3 < before, "of four each, one is written: {after} of {before}");
        let mut functions = order;
        functions.sort_unstable();
        assert_eq!(functions, Vec::from_iter(0..bodies.len()), "each once");
    }

    #[test]
    fn names_follow_what_is_imported_and_take_the_place_of_others() {
        let bodies = bodies();
        let module = module(&bodies);
        let named = name_by_place(&module).unwrap();
        let (same, names) = named.split_at(module.len());
        assert_eq!(same, module);
        let order = order(&bodies.iter().map(Vec::as_slice).collect::<Vec<_>>());
        let place = order.iter().position(|function| *function == 0).unwrap();
        assert_eq!((names[0], &names[3..9]), (CUSTOM, &b"\x04name\x01"[..]));
        let first = [&[64, 2][..], &sized(format!("{place:06}").as_bytes())].concat();
        assert!(names.windows(first.len()).any(|bytes| bytes == first), "two are imported before the first: {names:?}");
        assert_eq!(name_by_place(&named).unwrap(), named);
    }

    #[test]
    fn a_module_that_ends_too_early_is_refused_or_has_fewer_sections() {
        let module = module(&bodies());
        let whole = module.len() - 1;
        for end in (0..2_000).chain(whole - 2_000..whole) {
            if let Ok(named) = name_by_place(&module[..end]) {
                assert!(named.starts_with(&module[..end]), "{end}");
            }
        }
    }
}
