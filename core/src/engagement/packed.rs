//! Calls, values, scores and members in few bytes, as they lie on the shelf. What another version wrote is refused as a whole, and
//! made anew.

use callside_protocol::{Direction, Personal, Timestamp, company::Outcome};

use super::{
    members::Members,
    score::{Points, Reason},
    scored::Scored,
    touches::{CallRecord, Row, Touch},
};
use crate::directory::people::{
    Form, RecordId, Unreadable,
    bytes::{Reader, Writer},
};

/// What stands in somebody's fields, in the order of the fields that were asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Valued {
    /// Whose.
    pub whom: RecordId,
    /// In each field; empty: nothing.
    pub values: Vec<Personal>,
}

/// Calls as bytes.
#[must_use]
pub fn calls(rows: &[Row]) -> Vec<u8> {
    let mut writer = Writer::new(Form::Calls);
    for row in rows {
        writer.signed(i64::from(row.call.0));
        for whom in [row.contact, row.company] {
            writer.number(whom.map_or(0, |whom| whom.packed() + 1));
        }
        touch(&mut writer, &row.touch);
    }
    writer.done()
}

/// The reverse.
///
/// # Errors
/// It is not what this version writes.
pub fn read_calls(bytes: &[u8]) -> Result<Vec<Row>, Unreadable> {
    let mut reader = Reader::new(Form::Calls, bytes)?;
    let mut rows = Vec::new();
    while !reader.is_done() {
        rows.push(read_call(&mut reader).ok_or(Unreadable::Damaged)?);
    }
    Ok(rows)
}

fn read_call(reader: &mut Reader<'_>) -> Option<Row> {
    let call = CallRecord(i32::try_from(reader.signed()?).ok()?);
    let (contact, company) = (read_whom(reader)?, read_whom(reader)?);
    Some(Row { call, contact, company, touch: read_touch(reader)? })
}

fn read_whom(reader: &mut Reader<'_>) -> Option<Option<RecordId>> {
    match reader.number()?.checked_sub(1) {
        None => Some(None),
        Some(packed) => RecordId::unpacked(packed).map(Some),
    }
}

/// Values as bytes.
#[must_use]
pub fn values(all: &[Valued]) -> Vec<u8> {
    let mut writer = Writer::new(Form::Values);
    for one in all {
        writer.number(one.whom.packed());
        writer.number(one.values.len() as u64);
        for value in &one.values {
            writer.text(value.reveal());
        }
    }
    writer.done()
}

/// The reverse.
///
/// # Errors
/// It is not what this version writes.
pub fn read_values(bytes: &[u8]) -> Result<Vec<Valued>, Unreadable> {
    let mut reader = Reader::new(Form::Values, bytes)?;
    let mut all = Vec::new();
    while !reader.is_done() {
        all.push(read_valued(&mut reader).ok_or(Unreadable::Damaged)?);
    }
    Ok(all)
}

fn read_valued(reader: &mut Reader<'_>) -> Option<Valued> {
    let whom = RecordId::unpacked(reader.number()?)?;
    let count = reader.size()?;
    let values: Option<Vec<Personal>> = (0..count).map(|_| reader.text().map(Personal::from)).collect();
    Some(Valued { whom, values: values? })
}

/// Scores as bytes.
#[must_use]
pub fn scores(all: &[Scored]) -> Vec<u8> {
    let mut writer = Writer::new(Form::Scores);
    for one in all {
        writer.number(one.whom.packed());
        for points in [one.points, one.then, one.rest] {
            writer.signed(points.0);
        }
        writer.number(u64::from(one.calls));
        touch(&mut writer, &one.last);
        writer.number(one.reasons.len() as u64);
        for reason in &one.reasons {
            writer.signed(reason.points.0);
            touch(&mut writer, &reason.touch);
        }
    }
    writer.done()
}

/// The reverse.
///
/// # Errors
/// It is not what this version writes.
pub fn read_scores(bytes: &[u8]) -> Result<Vec<Scored>, Unreadable> {
    let mut reader = Reader::new(Form::Scores, bytes)?;
    let mut all = Vec::new();
    while !reader.is_done() {
        all.push(read_scored(&mut reader).ok_or(Unreadable::Damaged)?);
    }
    Ok(all)
}

fn read_scored(reader: &mut Reader<'_>) -> Option<Scored> {
    let whom = RecordId::unpacked(reader.number()?)?;
    let [points, then, rest] = [reader.signed()?, reader.signed()?, reader.signed()?].map(Points);
    let calls = u32::try_from(reader.number()?).ok()?;
    let last = read_touch(reader)?;
    let count = reader.size()?;
    let reasons: Option<Vec<Reason>> =
        (0..count).map(|_| Some(Reason { points: Points(reader.signed()?), touch: read_touch(reader)? })).collect();
    Some(Scored { whom, points, then, calls, last, reasons: reasons?, rest })
}

/// A list's people with the order they are shown in at first, as bytes.
#[must_use]
pub fn members(members: &Members, order: &[RecordId]) -> Vec<u8> {
    let mut writer = Writer::new(Form::Members);
    for ids in [members.on(), members.joined(), members.left(), order] {
        writer.number(ids.len() as u64);
        for id in ids {
            writer.number(id.packed());
        }
    }
    writer.done()
}

/// The reverse.
///
/// # Errors
/// It is not what this version writes.
pub fn read_members(bytes: &[u8]) -> Result<(Members, Vec<RecordId>), Unreadable> {
    let mut reader = Reader::new(Form::Members, bytes)?;
    let mut all = || Some((Members::of(ids(&mut reader)?, ids(&mut reader)?, ids(&mut reader)?), ids(&mut reader)?));
    all().ok_or(Unreadable::Damaged)
}

/// All that the first rows of a list show, so that it opens without reading anything of everybody's.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Head {
    /// Whose rows they are, in the order they are shown in at first.
    pub order: Vec<RecordId>,
    /// Who of them has joined, in the order of ids; and so are the rest.
    pub joined: Vec<RecordId>,
    /// Their scores.
    pub scores: Vec<Scored>,
    /// Their values.
    pub values: Vec<Valued>,
}

impl Head {
    /// As bytes.
    #[must_use]
    pub fn written(&self) -> Vec<u8> {
        let mut writer = Writer::new(Form::Members);
        for ids in [&self.order, &self.joined] {
            writer.number(ids.len() as u64);
            ids.iter().for_each(|id| writer.number(id.packed()));
        }
        writer.bytes(&scores(&self.scores));
        writer.bytes(&values(&self.values));
        writer.done()
    }

    /// The reverse.
    ///
    /// # Errors
    /// It is not what this version writes.
    pub fn read(bytes: &[u8]) -> Result<Self, Unreadable> {
        let mut reader = Reader::new(Form::Members, bytes)?;
        let mut all = || Some((ids(&mut reader)?, ids(&mut reader)?, reader.bytes()?, reader.bytes()?));
        let (order, joined, scores, values) = all().ok_or(Unreadable::Damaged)?;
        Ok(Self { order, joined, scores: read_scores(scores)?, values: read_values(values)? })
    }
}

fn ids(reader: &mut Reader<'_>) -> Option<Vec<RecordId>> {
    let count = reader.size()?;
    (0..count).map(|_| RecordId::unpacked(reader.number()?)).collect()
}

fn touch(writer: &mut Writer, touch: &Touch) {
    writer.signed(touch.at.0);
    let direction = match touch.direction {
        None => 0,
        Some(Direction::Inbound) => 1,
        Some(Direction::Outbound) => 2,
    };
    writer.number(direction * 4 + touch.outcome as u64);
    writer.number(u64::from(touch.talked));
}

fn read_touch(reader: &mut Reader<'_>) -> Option<Touch> {
    let at = Timestamp(reader.signed()?);
    let code = reader.size()?;
    let direction = match code / 4 {
        0 => None,
        1 => Some(Direction::Inbound),
        2 => Some(Direction::Outbound),
        _ => return None,
    };
    let outcome = *Outcome::ALL.get(code % 4)?;
    Some(Touch { at, direction, outcome, talked: u32::try_from(reader.number()?).ok()? })
}
