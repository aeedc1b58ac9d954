//! What to send to whoever administers NetSuite: which rights a role lacks, where each is set, and what it is for.

use callside_protocol::company::{AccountFeatureRow, FoundLevel, Level, RightRow, RightVerdict};

/// The way to a role's permissions.
const ROLE_PAGE: &str = "Setup → Users/Roles → Manage Roles";
/// The way to a record type's permissions.
const RECORD_PAGE: &str = "Customization → Lists, Records, & Fields → Record Types";
/// The way to the account's features.
const FEATURES_PAGE: &str = "Setup → Company → Enable Features";

/// The text, for a role as people know it. It names what is missing; where nothing is, it says that.
#[must_use]
pub fn letter(role: &str, account: &str, rows: &[RightRow], features: &[AccountFeatureRow]) -> String {
    let mut letter = Letter::default();
    letter.line(&["NetSuite account ", account, ", role ", role]);
    let is_missing = |row: &&RightRow| row.verdict == RightVerdict::Missing;
    let base = || rows.iter().filter(|row| row.feature.is_none()).filter(is_missing);
    let extras = || rows.iter().filter(|row| row.feature.is_some()).filter(is_missing);
    let off = || features.iter().filter(|feature| feature.on == Some(false));
    if off().next().is_some() {
        letter.heading(&["Please enable for the account (", FEATURES_PAGE, "):"]);
        for feature in off() {
            letter.line(&[
                "- ",
                &feature.subtab,
                " → ",
                &feature.name,
                ". Without it does not work: ",
                &feature.without,
            ]);
        }
    }
    let unsure =
        || features.iter().filter(|feature| feature.on.is_none() && base().any(|row| row.name == feature.name));
    if unsure().next().is_some() {
        letter.heading(&["Please check that these are enabled for the account (", FEATURES_PAGE, "):"]);
        for feature in unsure() {
            letter.line(&["- ", &feature.subtab, " → ", &feature.name]);
        }
    }
    if base().next().is_some() {
        letter.heading(&["Please add to the role (", ROLE_PAGE, " → ", role, " → Permissions):"]);
        base().for_each(|row| letter.right(row));
    }
    if extras().next().is_some() {
        letter.heading(&["If wanted, each for one feature:"]);
        extras().for_each(|row| letter.right(row));
    }
    if off().next().is_none() && base().next().is_none() && extras().next().is_none() {
        letter.heading(&["Nothing that Callside can find out is missing."]);
    }
    let untold: Vec<&RightRow> = rows.iter().filter(|row| row.verdict == RightVerdict::Untold).collect();
    if !untold.is_empty() {
        letter.heading(&["Callside cannot find these out. Please look:"]);
        untold.into_iter().for_each(|row| letter.right(row));
    }
    letter.text
}

#[derive(Default)]
struct Letter {
    text: String,
}

impl Letter {
    fn line(&mut self, pieces: &[&str]) {
        for piece in pieces {
            self.text.push_str(piece);
        }
        self.text.push('\n');
    }

    fn heading(&mut self, pieces: &[&str]) {
        self.text.push('\n');
        self.line(pieces);
    }

    fn right(&mut self, row: &RightRow) {
        let place = if row.id.starts_with("customrecord_") {
            [RECORD_PAGE, " → ", &row.name, " → Permissions"].concat()
        } else {
            [&row.subtab, " → ", &row.name].concat()
        };
        let now = now(&row.found).map(|now| [" (now ", now, ")"].concat()).unwrap_or_default();
        self.line(&["- ", &place, ": ", row.needed.word(), &now, ". Without it does not work: ", &row.without]);
    }
}

/// The level that is there, as far as it is known.
pub(super) fn now(found: &FoundLevel) -> Option<&'static str> {
    match found {
        FoundLevel::Exactly(level) => Some(level.word()),
        FoundLevel::Below { has, .. } if *has != Level::None => Some(has.word()),
        FoundLevel::Below { needs: Level::View, .. } => Some(Level::None.word()),
        _ => None,
    }
}
