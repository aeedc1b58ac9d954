//! Reads a text (RFC 8259).

use crate::{Map, Number, Unreadable, Value};

/// Lists and objects in each other; more is nobody's answer, and would use up the stack.
const DEEPEST: usize = 128;

/// Parses a text.
///
/// # Errors
/// When it is not JSON.
pub fn parse(text: &str) -> Result<Value, Unreadable> {
    let mut parser = Parser { text, at: 0 };
    let value = parser.value(DEEPEST)?;
    parser.blanks();
    if parser.at == text.len() { Ok(value) } else { Err(Unreadable) }
}

/// Where a text that is not JSON first is none, in bytes; `None`: it is JSON.
#[must_use]
pub fn place_of_fault(text: &str) -> Option<usize> {
    let mut parser = Parser { text, at: 0 };
    let read = parser.value(DEEPEST);
    parser.blanks();
    (read.is_err() || parser.at < text.len()).then(|| parser.at.min(text.len()))
}

/// Where the value stands to which these names lead, and places in lists from zero on, in bytes; `None`: there is none.
#[must_use]
pub fn place_of(text: &str, path: &[&str]) -> Option<usize> {
    let mut parser = Parser { text, at: 0 };
    for step in path {
        parser.blanks();
        let is_list = parser.peek() == b'[';
        if !is_list && parser.peek() != b'{' {
            return None;
        }
        parser.at += 1;
        let mut place = 0_usize;
        loop {
            parser.blanks();
            let name = if is_list { place.to_string() } else { parser.string().ok()? };
            if !is_list {
                parser.expect(b':').ok()?;
            }
            if name == *step {
                break;
            }
            parser.value(DEEPEST).ok()?;
            parser.expect(b',').ok()?;
            place += 1;
        }
    }
    parser.blanks();
    (parser.at < text.len() && !matches!(parser.peek(), b']' | b'}')).then_some(parser.at)
}

struct Parser<'a> {
    text: &'a str,
    /// Bytes read; always between two characters.
    at: usize,
}

impl<'a> Parser<'a> {
    fn value(&mut self, depth: usize) -> Result<Value, Unreadable> {
        self.blanks();
        match self.peek() {
            b'"' => self.string().map(Value::String),
            b'[' => self.list(depth.checked_sub(1).ok_or(Unreadable)?).map(Value::Array),
            b'{' => self.object(depth.checked_sub(1).ok_or(Unreadable)?).map(Value::Object),
            b'-' | b'0'..=b'9' => self.number().map(Value::Number),
            b'n' => self.word("null", Value::Null),
            b't' => self.word("true", Value::Bool(true)),
            b'f' => self.word("false", Value::Bool(false)),
            _ => Err(Unreadable),
        }
    }

    fn list(&mut self, depth: usize) -> Result<Vec<Value>, Unreadable> {
        let mut list = Vec::new();
        self.at += 1;
        if self.takes(b']') {
            return Ok(list);
        }
        loop {
            list.push(self.value(depth)?);
            if self.takes(b']') {
                return Ok(list);
            }
            self.expect(b',')?;
        }
    }

    fn object(&mut self, depth: usize) -> Result<Map, Unreadable> {
        let mut object = Map::new();
        self.at += 1;
        if self.takes(b'}') {
            return Ok(object);
        }
        loop {
            self.blanks();
            let name = self.string()?;
            self.expect(b':')?;
            object.insert(name, self.value(depth)?);
            if self.takes(b'}') {
                return Ok(object);
            }
            self.expect(b',')?;
        }
    }

    fn string(&mut self) -> Result<String, Unreadable> {
        if self.peek() != b'"' {
            return Err(Unreadable);
        }
        self.at += 1;
        let mut string = String::new();
        loop {
            let plain = self.span(|byte| !matches!(byte, b'"' | b'\\' | 0..=0x1f));
            string.push_str(plain);
            match self.next() {
                b'"' => return Ok(string),
                b'\\' => string.push(self.escaped()?),
                _ => return Err(Unreadable),
            }
        }
    }

    /// The character that an escape stands for (§7).
    fn escaped(&mut self) -> Result<char, Unreadable> {
        Ok(match self.next() {
            letter @ (b'"' | b'\\' | b'/') => letter.into(),
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'u' => {
                let mut units = [self.unit()?, 0];
                let units = if matches!(units[0], 0xd800..0xdc00) && self.next() == b'\\' && self.next() == b'u' {
                    units[1] = self.unit()?;
                    &units[..]
                } else {
                    &units[..1]
                };
                char::decode_utf16(units.iter().copied()).next().and_then(Result::ok).ok_or(Unreadable)?
            }
            _ => return Err(Unreadable),
        })
    }

    /// Four hexadecimal digits.
    fn unit(&mut self) -> Result<u16, Unreadable> {
        let mut unit = 0;
        for _ in 0..4 {
            let digit = char::from(self.next()).to_digit(16).ok_or(Unreadable)?;
            unit = unit * 16 + digit;
        }
        u16::try_from(unit).map_err(|_| Unreadable)
    }

    fn number(&mut self) -> Result<Number, Unreadable> {
        let start = self.at;
        self.at += usize::from(self.peek() == b'-');
        let whole = self.digits()?;
        if whole.len() > 1 && whole.starts_with('0') {
            return Err(Unreadable);
        }
        if self.peek() == b'.' {
            self.at += 1;
            self.digits()?;
        }
        if matches!(self.peek(), b'e' | b'E') {
            self.at += 1;
            self.at += usize::from(matches!(self.peek(), b'+' | b'-'));
            self.digits()?;
        }
        Ok(Number(self.text.get(start..self.at).unwrap_or_default().to_owned()))
    }

    fn digits(&mut self) -> Result<&'a str, Unreadable> {
        let digits = self.span(|byte| byte.is_ascii_digit());
        if digits.is_empty() { Err(Unreadable) } else { Ok(digits) }
    }

    fn word(&mut self, word: &str, value: Value) -> Result<Value, Unreadable> {
        if !self.text.get(self.at..).is_some_and(|rest| rest.starts_with(word)) {
            return Err(Unreadable);
        }
        self.at += word.len();
        Ok(value)
    }

    /// Takes this byte, behind blanks, where it is next.
    fn takes(&mut self, byte: u8) -> bool {
        self.blanks();
        let is_next = self.peek() == byte;
        self.at += usize::from(is_next);
        is_next
    }

    fn expect(&mut self, byte: u8) -> Result<(), Unreadable> {
        if self.takes(byte) { Ok(()) } else { Err(Unreadable) }
    }

    fn blanks(&mut self) {
        self.span(|byte| matches!(byte, b' ' | b'\t' | b'\n' | b'\r'));
    }

    /// What follows and is of these bytes. They begin no character that goes on behind them, or take all of it.
    fn span(&mut self, of: impl Fn(u8) -> bool) -> &'a str {
        let rest = self.text.as_bytes().get(self.at..).unwrap_or_default();
        let length = rest.iter().position(|byte| !of(*byte)).unwrap_or(rest.len());
        let span = self.text.get(self.at..self.at + length).unwrap_or_default();
        self.at += length;
        span
    }

    /// The next byte; 0, which no JSON has, at the end.
    fn peek(&self) -> u8 {
        self.text.as_bytes().get(self.at).copied().unwrap_or_default()
    }

    /// Takes the next byte. Past the end there is nothing but zeros.
    fn next(&mut self) -> u8 {
        let byte = self.peek();
        self.at += 1;
        byte
    }
}
