//! Tables for other programs: comma-separated values (RFC 4180). Whoever saves one as a file puts a byte order mark
//! before it.

/// A table being written.
pub(super) struct Table(String);

impl Table {
    /// With these headings.
    pub(super) fn new(headings: &[&str]) -> Self {
        let mut table = Self(String::new());
        table.line(headings);
        table
    }

    /// One line more.
    pub(super) fn line(&mut self, cells: &[&str]) {
        for (place, cell) in cells.iter().enumerate() {
            if place > 0 {
                self.0.push(',');
            }
            write_cell(&mut self.0, cell);
        }
        self.0.push_str("\r\n");
    }
}

impl From<Table> for String {
    fn from(table: Table) -> Self {
        table.0
    }
}

/// What begins like a formula is one to a spreadsheet, whoever typed it into a record; an apostrophe makes it text
/// (OWASP, CSV injection). A number with its plus stays as it is. Letters beyond ASCII are told by nothing else, as tables of
/// all alphabets weigh kilobytes in a page.
fn write_cell(table: &mut String, cell: &str) {
    let is_of_formulas =
        |letter: char| !letter.is_ascii() || letter.is_ascii_alphabetic() || matches!(letter, '(' | '|' | '!' | '=');
    let formula =
        cell.starts_with(['=', '@', '\t', '\r']) || cell.starts_with(['+', '-']) && cell.contains(is_of_formulas);
    let quoted = formula || cell.contains([',', '"', '\r', '\n']);
    if !quoted {
        return table.push_str(cell);
    }
    table.push('"');
    if formula {
        table.push('\'');
    }
    for letter in cell.chars() {
        if letter == '"' {
            table.push('"');
        }
        table.push(letter);
    }
    table.push('"');
}

#[cfg(test)]
mod tests {
    use super::Table;

    fn line(cells: &[&str]) -> String {
        let mut table = Table::new(&["A"]);
        table.line(cells);
        String::from(table).strip_prefix("A\r\n").map(str::to_owned).unwrap_or_default()
    }

    #[test]
    fn a_cell_keeps_commas_quotes_and_lines() {
        assert_eq!(line(&["Ngo, \"Bo\"", "650\n555", "plain"]), "\"Ngo, \"\"Bo\"\"\",\"650\n555\",plain\r\n");
    }

    #[test]
    fn what_a_person_typed_is_never_a_formula() {
        for formula in ["=1+1", "@SUM(A1)", "+cmd|' /C calc'!A0", "-2+3(A1)", "\t=1", "+Ω1"] {
            assert_eq!(line(&[formula]), format!("\"'{formula}\"\r\n"), "{formula}");
        }
        assert_eq!(line(&["+1 650 555 0134", "-12"]), "+1 650 555 0134,-12\r\n");
    }
}
