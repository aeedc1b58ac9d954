//! RESTlets: the one that Callside brings along, run from its real source (netsuite-api.md §5).
//!
//! [`deployment`] and [`bundle`] are what the account knows of it, read from the very files that a deployment reads;
//! [`engine`] runs the script in QuickJS; `suitescript.js` is SuiteScript's modules, and [`desk`] what they find out and
//! do in the account, under the caller's role and within their units: with the account's own records ([`standard`]), with
//! those that the bundle brings along ([`custom`]), with saved searches ([`searches`]), and what there is to know of whoever
//! calls ([`caller`]). On a bare account there is none, and it says so. `first/` is the script as it was when the contract had
//! no number yet, `second/` and `third/` are the doors of those contracts, before the rooms behind them that they knew:
//! administrators update when they come to it.

mod bundle;
mod caller;
mod custom;
mod deployment;
mod desk;
mod engine;
mod searches;
mod standard;

pub(super) use custom::CustomRecords;
pub use custom::CustomType;
pub use deployment::{Deployment, Status};
pub(super) use desk::{Desk, Meddling};
pub(super) use engine::Engine;

use serde_json::{Value, json};

use super::options::{AccountFeature, Options};
use super::role::Role;
use crate::exchange::{Request, Response};

/// Where RESTlets are called.
pub(super) const PATH: &str = "/app/site/hosting/restlet.nl";

/// A file of the script, as the File Cabinet would hold it.
macro_rules! file {
    ($name:literal) => {
        (
            concat!("SuiteScripts/callside/", $name),
            include_str!(concat!("../../../../netsuite/src/FileCabinet/SuiteScripts/callside/", $name, ".js")),
        )
    };
}

/// All of them; the first is the RESTlet.
const FILES: [(&str, &str); 15] = behind(file!("restlet"));

/// The doors of the second and the third contract. What is behind them answers as it did then, and what they did not know they
/// are not asked.
const SECOND_FILES: [(&str, &str); 15] =
    behind(("SuiteScripts/callside/second/restlet", include_str!("second/restlet.js")));
const THIRD_FILES: [(&str, &str); 15] =
    behind(("SuiteScripts/callside/third/restlet", include_str!("third/restlet.js")));

/// A door, and the rooms behind it.
const fn behind(door: (&'static str, &'static str)) -> [(&'static str, &'static str); 15] {
    [
        door,
        file!("batch"),
        file!("conditional"),
        file!("engaged_search"),
        file!("health"),
        file!("kept"),
        file!("lease"),
        file!("numbers"),
        file!("people"),
        file!("phone_call"),
        file!("phone_calls"),
        file!("settings"),
        file!("stale"),
        file!("teammates"),
        file!("values"),
    ]
}

/// A file of the script of the first contract.
macro_rules! first_file {
    ($name:literal) => {
        (concat!("SuiteScripts/callside/first/", $name), include_str!(concat!("first/", $name, ".js")))
    };
}

const FIRST_FILES: [(&str, &str); 2] = [first_file!("restlet"), first_file!("phone_call")];

/// Which bundle is installed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Release {
    /// The one of this source tree.
    #[default]
    Current,
    /// The one from before contracts had numbers (netsuite/CONTRACT.md).
    First,
    /// The one of the second contract, which knows nothing of teammates.
    Second,
    /// The one of the third contract, which writes no fields of people.
    Third,
}

impl Release {
    fn files(self) -> &'static [(&'static str, &'static str)] {
        match self {
            Self::Current => &FILES,
            Self::First => &FIRST_FILES,
            Self::Second => &SECOND_FILES,
            Self::Third => &THIRD_FILES,
        }
    }
}

/// A refusal in the shape of RESTlets (§5.2).
pub(super) fn refusal(status: u16, code: &str, message: &str) -> Response {
    Response::json(status, &json!({ "error": { "code": code, "message": message } }))
}

/// Why a request does not reach the script; `None`: it does.
pub(super) fn refused(request: &Request, options: &Options, role: &Role, owner: bool) -> Option<Response> {
    let gone = || refusal(options.dialect.no_restlet_status, "SSS_INVALID_SCRIPTLET_ID", NO_RESTLET);
    let deployment = &options.deployment;
    for (name, id) in [("script", &deployment.script), ("deploy", &deployment.id)] {
        match request.parameter(name) {
            None => {
                let message = format!("Missing a required argument: {name}");
                return Some(refusal(400, "SSS_MISSING_REQD_ARGUMENT", &message));
            }
            Some(given) if given != id => return Some(gone()),
            Some(_) => {}
        }
    }
    let runs = options.bundle && options.features.is_on(AccountFeature::ServerSuiteScript);
    if !runs || !deployment.deployed || (deployment.status == Status::Testing && !owner) {
        return Some(gone());
    }
    if role.web_services_only || deployment.roles.as_ref().is_some_and(|roles| !roles.contains(&role.id)) {
        let message = "You do not have privileges to view this page.";
        return Some(refusal(403, "INSUFFICIENT_PERMISSION", message));
    }
    let is_json = request.header("content-type").is_some_and(|kind| kind.starts_with("application/json"));
    if request.method == "POST" && !is_json {
        return Some(refusal(415, "UNSUPPORTED_MEDIA_TYPE", "Send application/json."));
    }
    None
}

/// That there is no such RESTlet.
const NO_RESTLET: &str = "That RESTlet is invalid, disabled, or no longer exists.";

/// Runs the script for a request that reaches it; starts the engine where there is none yet.
pub(super) fn run(
    engine: &mut Option<Result<Engine, String>>,
    request: &Request,
    desk: Desk,
) -> (Option<Desk>, Response) {
    let files = desk.options.bundle_release.files();
    if engine.as_ref().is_some_and(|engine| engine.as_ref().is_ok_and(|engine| !engine.runs(files))) {
        *engine = None;
    }
    let engine = match engine.get_or_insert_with(|| Engine::start(files)) {
        Ok(engine) => engine,
        Err(broken) => return (Some(desk), refusal(500, "UNEXPECTED_ERROR", broken)),
    };
    // GET and DELETE have no body: their parameters are what the script is given (§5.1).
    let given = match request.method.as_str() {
        "GET" | "DELETE" => {
            Some(request.query.iter().cloned().map(|(name, value)| (name, Value::from(value))).collect())
        }
        _ => serde_json::from_slice::<Value>(&request.body).ok(),
    };
    let Some(given) = given else {
        return (Some(desk), refusal(400, "INVALID_REQUEST", "The request body is not valid JSON."));
    };
    let (desk, ran) = engine.run(&request.method.to_ascii_lowercase(), &given.to_string(), desk);
    (desk, answer(ran))
}

/// What the script's run came to, as an answer.
fn answer(ran: Result<String, &'static str>) -> Response {
    let ran: Value = match ran {
        Ok(ran) => serde_json::from_str(&ran).unwrap_or_default(),
        Err(limit) => return refusal(400, limit, &format!("Script Execution {}", limit_words(limit))),
    };
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    if let Some(returned) = ran.get("returned") {
        return Response::json(200, returned);
    }
    if ran.get("absent").is_some() {
        return refusal(405, "METHOD_NOT_ALLOWED", "The script has no function for this method.");
    }
    if ran.get("misshapen").is_some() {
        return refusal(400, "INVALID_RETURN_DATA_FORMAT", "Invalid data format. You should return JSON.");
    }
    let (code, message) = (text(&ran["thrown"]["name"]), text(&ran["thrown"]["message"]));
    refusal(400, &code, &message)
}

fn limit_words(limit: &str) -> &'static str {
    if limit == "SSS_TIME_LIMIT_EXCEEDED" { "Time Exceeded." } else { "Usage Limit Exceeded." }
}
