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
        "2. Record types: Customization → Lists, Records, & Fields → Record Types → New, twice",
        &[
            ("On each", "Include Name Field and Enable Optimistic Locking ticked; Access Type Use Permission List"),
            ("Callside Settings", "ID _callside_settings"),
            (
                "Its fields",
                "Version _callside_version (Integer Number), Value _callside_value (Long Text), Changed By _callside_by and Changed At (UTC) _callside_at (Free-Form Text)",
            ),
            ("Its permissions", "Each role of the team View; whoever may change the settings Edit"),
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
        "4. Files: Documents → Files → File Cabinet → SuiteScripts → New Folder",
        &[("Folder", "callside, with the nine files of src/FileCabinet/SuiteScripts/callside under their own names")],
    ),
    (
        "5. Script: Customization → Scripting → Scripts → New",
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
                    { "In the unpacked callside-netsuite-….zip, as an administrator. To go without the fields for phone calls, \
                       delete src/Objects/custevent_callside_….xml first." }
                </p>
                { copied("setup-suitecloud", "Commands", "the commands", COMMANDS, 2) }
                <p>
                    { "Every deployment writes the permission list of Callside Settings anew: add the roles of the team again \
                       afterwards." }
                </p>
            </details>
            <details class="more">
                <summary>{ "Install by hand" }</summary>
                <p>{ "NetSuite puts the beginning in front of an ID: enter _callside, not customscript_callside." }</p>
                { for BY_HAND.iter().map(|(title, what)| settings(title, what)) }
                <p>{ "To update, upload the files over the old ones." }</p>
            </details>
        </>
    }
}
