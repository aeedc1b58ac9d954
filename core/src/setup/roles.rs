//! Every role of the account, each with which of the needed rights it lacks. NetSuite shows roles and their permissions to
//! whoever administers them (the tables `role` and `rolepermissions`), and to nobody else.

use callside_protocol::company::{FoundLevel, Level, RightRow, RightVerdict, RightsProfile, RoleRow, RolesSeen};

use super::{letter::now, rights::Right, verdict::judge};
use crate::{
    netsuite::{NetSuite, NetSuiteError, Query, Row},
    traffic::Lane,
};

/// More roles than this no page shows, and more rows than that no such account has.
const MOST_ROLES: u32 = 1_000;
const MOST_ROWS: u32 = 20_000;

/// The administrator's role: it may do everything, whatever is listed.
const ADMINISTRATOR: &str = "3";

const PURPOSE: &str = "check of roles";

/// Reads every role that is in use.
pub async fn roles(netsuite: &NetSuite, profile: RightsProfile, lane: Lane) -> RolesSeen {
    match read(netsuite, profile, lane).await {
        Ok((roles, levels)) => RolesSeen::Roles(roles.iter().filter_map(|role| row(role, &levels, profile)).collect()),
        Err(NetSuiteError::TableUnreadable { .. } | NetSuiteError::NotAllowed { .. }) => RolesSeen::NotAllowed,
        Err(error) => RolesSeen::CouldNotAsk(error.fault()),
    }
}

async fn read(netsuite: &NetSuite, profile: RightsProfile, lane: Lane) -> Result<(Vec<Row>, Vec<Row>), NetSuiteError> {
    let query = |text: String| Query { text, params: Vec::new() };
    let all = query("SELECT id, name FROM role WHERE isinactive = 'F' ORDER BY id".to_owned());
    let roles = netsuite.suiteql(&all, MOST_ROLES, lane, PURPOSE).await?;
    let mut ids: Vec<String> = listed(profile).map(|right| ["'", right.id, "'"].concat()).collect();
    ids.dedup();
    let text = [
        "SELECT role, permkey, permlevel FROM rolepermissions WHERE permkey IN (",
        &ids.join(", "),
        ") ORDER BY role, permkey, permlevel",
    ];
    let levels = netsuite.suiteql(&query(text.concat()), MOST_ROWS, lane, PURPOSE).await?;
    Ok((roles, levels))
}

/// The rights that stand in a role's list. The bundle's records stand in lists of their own.
fn listed(profile: RightsProfile) -> impl Iterator<Item = &'static Right> {
    Right::of(profile).filter(|right| !right.id.is_empty() && !right.is_of_bundle())
}

fn row(role: &Row, levels: &[Row], profile: RightsProfile) -> Option<RoleRow> {
    let id = role.get("id")?;
    let rows = judge(profile, |right| {
        if right.id.is_empty() || right.is_of_bundle() {
            return FoundLevel::Untold;
        }
        if id == ADMINISTRATOR {
            return FoundLevel::Exactly(Level::Full);
        }
        let of_right = |row: &&Row| row.get("role") == Some(id) && row.get("permkey") == Some(right.id);
        let told = levels.iter().filter(of_right).filter_map(|row| level(row.get("permlevel")?));
        FoundLevel::Exactly(told.max().unwrap_or_default())
    });
    let lacking = |extra: bool| {
        let lacks = |row: &&RightRow| row.feature.is_some() == extra && row.verdict == RightVerdict::Missing;
        rows.iter().filter(lacks).map(words).collect()
    };
    let name = role.get("name").unwrap_or(id).to_owned();
    Some(RoleRow { id: id.to_owned(), name, lacks: lacking(false), lacks_extras: lacking(true) })
}

/// NetSuite counts levels from 0 for none to 4 for Full.
fn level(text: &str) -> Option<Level> {
    Level::ALL.get(text.parse::<usize>().ok()?).copied()
}

fn words(row: &RightRow) -> String {
    let now = now(&row.found).map(|now| [" (now ", now, ")"].concat()).unwrap_or_default();
    [&row.name, ": ", row.needed.word(), &now].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn listed_row(columns: &[(&str, &str)]) -> Row {
        columns.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    }

    fn permission(role: &str, id: &str, level: &str) -> Row {
        listed_row(&[("role", role), ("permkey", id), ("permlevel", level)])
    }

    fn seen(id: &str, levels: &[Row]) -> RoleRow {
        let role = listed_row(&[("id", id), ("name", "Sales")]);
        row(&role, levels, RightsProfile::Person).expect("a role with an id")
    }

    #[test]
    fn an_administrator_lacks_nothing_whatever_is_listed() {
        let administrator = seen(ADMINISTRATOR, &[]);
        assert_eq!((administrator.lacks, administrator.lacks_extras), (Vec::new(), Vec::new()));
        assert_eq!(seen("1042", &[]).lacks.len(), 7, "anybody else lacks the whole base");
    }

    #[test]
    fn of_a_permission_that_is_listed_twice_the_higher_level_counts_and_an_unreadable_one_does_not() {
        let lacks_calls = |levels: &[Row]| seen("7", levels).lacks.iter().any(|one| one.starts_with("Phone Calls"));
        let calls = |level: &str| permission("7", "LIST_CALL", level);
        assert!(!lacks_calls(&[calls("1"), calls("3")]));
        assert!(lacks_calls(&[calls("2")]) && lacks_calls(&[calls("9")]) && lacks_calls(&[calls("Edit")]));
        assert!(lacks_calls(&[permission("8", "LIST_CALL", "4")]), "that is another's");
    }
}
