//! How the bundle gets into the account: by Oracle's tool, or by hand with every value to enter (netsuite/README.md says the
//! same at length).

use yew::{Html, html};

use super::{apps::settings, copied};

/// What the tool is told.
const COMMANDS: &str = "suitecloud account:setup\nsuitecloud project:deploy";

/// Values by hand, a list for each page; in the order in which they rest on each other.
const BY_HAND: &[(&str, &[(&str, &str)])] = &[
    (
        "1. Roles: Setup → Users/Roles → Manage Roles → New",
        &[
            ("For people", "Name Callside, ID _callside, with the base permissions of the table"),
            (
                "For the machine",
                "Name Callside Company Sync, ID _callside_sync, with Employees and Employee Record View besides",
            ),
            ("Or", "Give the permissions to roles that you have"),
        ],
    ),
    (
        "2. Record types: Customization → Lists, Records, & Fields → Record Types → New, three times",
        &[
            ("On each", "Include Name Field and Enable Optimistic Locking ticked; Access Type Use Permission List"),
            ("Callside Settings", "ID _callside_settings"),
            (
                "Its fields",
                "Version _callside_version (Integer Number), Value _callside_value (Long Text), Changed By _callside_by and Changed At (UTC) _callside_at (Free-Form Text)",
            ),
            ("Its permissions", "Each role of the team View; whoever may change the settings Edit"),
            ("Callside Teammate", "ID _callside_teammate"),
            (
                "Its fields",
                "User _callside_user (Integer Number), Report _callside_report (Long Text), Person _callside_person, E-Mail _callside_email and Reported At (UTC) _callside_reported (Free-Form Text)",
            ),
            ("Its permissions", "Each role of the team Edit"),
            ("Callside Lease", "ID _callside_lease"),
            (
                "Its fields",
                "Term _callside_term (Integer Number), State _callside_state (Long Text), Holder _callside_holder and Until (UTC) _callside_until (Free-Form Text)",
            ),
            ("Its permissions", "The machine's role Edit"),
        ],
    ),
    (
        "3. Fields of phone calls, if wanted: Customization → Lists, Records, & Fields → CRM Fields → New",
        &[
            ("On each", "Applies To Phone Call alone, Store Value ticked"),
            ("Free-Form Text", "RingCentral Session _callside_session, Call Result _callside_result"),
            ("Integer Number", "Call Duration (Seconds) _callside_duration"),
            ("Hyperlink", "Call Recording _callside_recording"),
            ("Long Text", "Long Call Notes _callside_notes"),
        ],
    ),
    (
        "4. Fields of people, if scores are wanted in NetSuite: Customization → Lists, Records, & Fields → Entity Fields → New",
        &[
            ("On each", "Applies To Customer and Contact alone, Store Value ticked"),
            ("Integer Number", "Callside Score _callside_score, Lead Score _callside_lead_score"),
            ("Text Area", "Callside Score: Why _callside_why"),
            ("Free-Form Text", "Callside: Scores as Written _callside_written"),
            ("Check Box", "Do Not Call _callside_do_not_call"),
        ],
    ),
    (
        "5. Files: Documents → Files → File Cabinet → SuiteScripts → New Folder",
        &[(
            "Folder",
            "callside, with the fifteen files of src/FileCabinet/SuiteScripts/callside under their own names",
        )],
    ),
    (
        "6. Script: Customization → Scripting → Scripts → New",
        &[
            ("Script File", "restlet.js of that folder, then Create Script Record"),
            ("Name and ID", "Callside, _callside"),
            ("Deployments", "Title Callside, ID _callside, Deployed ticked, Log Level Error"),
            ("Status", "Released: with Testing it answers its owner alone"),
            ("Audience", "On the deployment: Roles Select All"),
        ],
    ),
];

/// Both ways.
pub fn ways_to_install() -> Html {
    html! {
        <>
            <details class="more">
                <summary>{ "Install or update with SuiteCloud CLI" }</summary>
                <p>
                    { "In the unpacked callside-netsuite-….zip, as an administrator. To go without the fields for phone calls or for people, \
                       delete src/Objects/custevent_callside_….xml or custentity_callside_….xml first." }
                </p>
                { copied("setup-suitecloud", "Commands", "the commands", COMMANDS, 2) }
                <p>
                    { "Every deployment writes the permission lists of Callside Settings and Callside Teammate anew: add the roles of \
                       the team again afterwards." }
                </p>
            </details>
            <details class="more">
                <summary>{ "Install by hand" }</summary>
                <p>{ "NetSuite puts the beginning in front of an ID: enter _callside, not customscript_callside." }</p>
                { for BY_HAND.iter().map(|(title, what)| settings(title, what)) }
                <p>{ "To update, upload the files over the old ones, and make what is not there yet." }</p>
            </details>
        </>
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use std::{fs, io, path::PathBuf};

    use super::BY_HAND;

    fn bundle(folder: &str) -> io::Result<Vec<(String, String)>> {
        let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../netsuite/src").join(folder);
        let mut files = Vec::new();
        for file in fs::read_dir(folder)? {
            let path = file?.path();
            let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
            files.push((name, fs::read_to_string(path)?));
        }
        Ok(files)
    }

    /// What stands between these two, wherever they do.
    fn between<'a>(text: &'a str, open: &str, close: &str) -> Vec<&'a str> {
        text.split(open).skip(1).filter_map(|rest| Some(rest.split_once(close)?.0)).collect()
    }

    #[test]
    fn by_hand_everything_is_made_that_a_deployment_makes() {
        let says: String = BY_HAND
            .iter()
            .flat_map(|(title, what)| {
                what.iter().flat_map(move |(name, value)| [*title, name, value]).map(|text| [text, " "].concat())
            })
            .collect();
        let mut seen = 0;
        for (id, object) in bundle("Objects").expect("the bundle") {
            let (_, short) = id.split_once("_callside").expect("ours");
            assert!(says.contains(&["_callside", short].concat()), "{id}");
            for name in between(&object, "<recordname>", "<") {
                assert!(says.contains(name), "{name}");
            }
            // A field of a record has its id and, next, its label.
            for field in object.split("<customrecordcustomfield ").skip(1) {
                let id = between(field, "scriptid=\"custrecord", "\"");
                let label = between(field, "<label>", "<");
                let both = [label.first().expect("a label"), " ", id.first().expect("an id")].concat();
                assert!(says.contains(&both), "{both}");
                seen += 1;
            }
        }
        assert!(seen > 10, "{seen}");
    }

    #[test]
    fn every_file_is_to_be_uploaded() {
        assert_eq!(bundle("FileCabinet/SuiteScripts/callside").expect("the bundle").len(), 15);
        assert!(BY_HAND.iter().flat_map(|(_, what)| *what).any(|(_, value)| value.contains("the fifteen files of")));
    }
}
