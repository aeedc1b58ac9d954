//! What tests of machine access and of RingCentral's JWT found, in words: each refusal with what it may be, likeliest first,
//! and the next step.

use crate::{
    Timestamp,
    company::{JwtCause, JwtFound, MachineCause, MachineFound, NotKept, Sees},
    words,
};

const DAY: i64 = 86_400_000;
/// So many days before its end it is spoken of.
const SOON: i64 = 60;

/// A JWT was removed, and RingCentral does not know.
pub const SESSION_STAYS: &str = "The JWT is removed from this computer. RingCentral could not be told, so the session it \
    opened ends there by itself within a week. To end it now, delete the JWT in RingCentral's developer console \
    (Credentials).";

/// Whether a test went well, and its sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    /// It did.
    pub good: bool,
    /// The sentence.
    pub text: String,
    /// What it may be, likeliest first.
    pub causes: Vec<&'static str>,
}

/// What a test of machine access found.
#[must_use]
pub fn machine(found: &MachineFound) -> Said {
    match found {
        MachineFound::Accepted(is) => {
            let name = is.name.as_ref().map(|name| name.reveal().to_owned());
            let entity = name.or_else(|| is.entity.as_ref().map(|id| format!("entity {id}"))).unwrap_or_default();
            let named = is.role_name.as_ref().map(|name| format!("the role {name}"));
            let role = named.or_else(|| is.role.as_ref().map(|id| format!("role {id}")));
            let role = role.unwrap_or_default();
            Said {
                good: true,
                text: format!("NetSuite takes this key. It works as {entity} in {role}."),
                causes: Vec::new(),
            }
        }
        MachineFound::Refused { word, causes } => {
            let told = if word.is_empty() { String::new() } else { format!(" It says “{word}” and no more.") };
            let causes = causes.iter().copied().map(machine_cause).collect();
            Said {
                good: false,
                text: format!("NetSuite does not take this key.{told} It may be, likeliest first:"),
                causes,
            }
        }
        MachineFound::CouldNotAsk(fault) => Said {
            good: false,
            text: format!("NetSuite could not be asked. {}", words::fault(fault).happened),
            causes: Vec::new(),
        },
    }
}

/// What a test of the JWT found.
#[must_use]
pub fn jwt(found: &JwtFound) -> Said {
    match found {
        JwtFound::Accepted(is) => {
            let owner = is.owner.reveal();
            let sees = match is.sees {
                Sees::Everybody => "sees everybody's calls",
                Sees::OwnAlone => {
                    "sees their own calls alone: those of others would be missing. Make the JWT as an administrator"
                }
                Sees::Untold => "can read the company's call log; RingCentral does not say whether it is whole",
            };
            let absent = if is.absent.is_empty() {
                String::new()
            } else {
                format!(" The application lacks {}: add it in the developer console.", is.absent.join(", "))
            };
            let renewed = if is.refreshes {
                ""
            } else {
                " The application issues no refresh tokens, so the JWT is shown each hour."
            };
            let good = is.sees == Sees::Everybody && is.absent.is_empty();
            Said {
                good,
                text: format!("RingCentral takes this JWT. {owner} owns it and {sees}.{absent}{renewed}"),
                causes: Vec::new(),
            }
        }
        JwtFound::Refused { code, causes } => {
            let told = if code.is_empty() { String::new() } else { format!(" It says {code}.") };
            let causes = causes.iter().copied().map(jwt_cause).collect();
            Said {
                good: false,
                text: format!("RingCentral does not take this JWT.{told} It may be, likeliest first:"),
                causes,
            }
        }
        JwtFound::CouldNotAsk(fault) => Said {
            good: false,
            text: format!("RingCentral could not be asked. {}", words::fault(fault).happened),
            causes: Vec::new(),
        },
    }
}

/// Of an end: whether it is near, and the sentence.
#[must_use]
pub fn end(ends: Option<Timestamp>, now: i64) -> (bool, String) {
    let Some(ends) = ends else { return (false, "It does not say when it ends.".to_owned()) };
    let days = (ends.0 - now).div_euclid(DAY);
    match days {
        ..0 => (true, "It has ended. Set up another now.".to_owned()),
        0 => (true, "It ends today. Set up another now.".to_owned()),
        1..=SOON => (true, format!("It ends in {days} days. Set up another beside it; this one works until then.")),
        _ => (false, format!("It holds for {days} more days.")),
    }
}

/// Why a key or a JWT was not kept.
#[must_use]
pub fn not_kept(not: &NotKept) -> String {
    match not {
        NotKept::Account => "That is no account id. It stands under Setup → Company → Company Information.".to_owned(),
        NotKept::ClientId => {
            "That is no client id. NetSuite and RingCentral show it when the application is saved.".to_owned()
        }
        NotKept::CertificateId => {
            "That is no Certificate ID. It stands in NetSuite's list beside the certificate you uploaded.".to_owned()
        }
        NotKept::Jwt => "That is no JWT. Copy it whole: three parts with two dots.".to_owned(),
        NotKept::ClientSecret => "The client secret is missing.".to_owned(),
        NotKept::NotHandedOver => "The key did not reach Callside's worker. Press Save once more.".to_owned(),
        NotKept::Browser(why) => format!("The browser could not keep it: {why}."),
    }
}

const fn machine_cause(cause: MachineCause) -> &'static str {
    use MachineCause as Cause;
    match cause {
        Cause::KeyGone => "The key is no longer in this browser: its site data was cleared. Set up another.",
        Cause::Clock(_) => "This computer's clock is wrong. Set it, and test again.",
        Cause::Ended => "The certificate has ended. Set up another.",
        Cause::NotBegun => "The certificate has not begun. Look whether this computer's clock is right.",
        Cause::CertificateId => "The Certificate ID is another one's, or the certificate of another key was uploaded.",
        Cause::ClientId => "The client id is not the integration's that the certificate was mapped to.",
        Cause::Grant => "Client Credentials (Machine to Machine) Grant is not ticked on the integration record.",
        Cause::Scopes => "REST Web Services or RESTlets is not ticked on the integration record.",
        Cause::Blocked => "The integration record is blocked: set its State to Enabled.",
        Cause::Revoked => "The certificate was revoked, or its line deleted.",
        Cause::SandboxRefreshed => "The sandbox was refreshed, which deletes the certificates: upload it again.",
        Cause::Entity => "The entity has lost its access, or does not have the role any more.",
        Cause::WebServicesOnly => "The role is marked Web Services Only: choose another.",
        Cause::OAuthPermission => "The role lacks Setup → Log in using OAuth 2.0 Access Tokens.",
        Cause::Feature => "OAuth 2.0 is off under Setup → Company → Enable Features → SuiteCloud.",
    }
}

const fn jwt_cause(cause: JwtCause) -> &'static str {
    use JwtCause as Cause;
    match cause {
        Cause::KeyGone => "What protected it is gone: the browser's site data was cleared. Paste it again.",
        Cause::Ended => "It has ended. Make another in the developer console.",
        Cause::Unknown => "It was deleted in the developer console, or was not pasted whole.",
        Cause::OtherApplications => "It is for other applications alone: add this client id to it.",
        Cause::NoJwtFlow => "The application has no JWT auth flow: tick it in its settings.",
        Cause::ClientId => "The client id names no application.",
        Cause::ClientSecret => "The client secret is another application's, or an old one.",
        Cause::Owner => "Its owner has left the company or is disabled.",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_jwt_whose_owner_sees_their_own_calls_is_no_good_news() {
        let is = |sees, absent: &[&str]| {
            let absent = absent.iter().map(|name| (*name).to_owned()).collect();
            let owner = "Sam Turner".into();
            jwt(&JwtFound::Accepted(crate::company::JwtIs { owner, extension: None, sees, absent, refreshes: true }))
        };
        assert!(is(Sees::Everybody, &[]).good);
        assert!(!is(Sees::OwnAlone, &[]).good && is(Sees::OwnAlone, &[]).text.contains("would be missing"));
        let lacks = is(Sees::Everybody, &["ReadCallRecording"]);
        assert!(!lacks.good && lacks.text.contains("ReadCallRecording"));
    }

    #[test]
    fn an_end_is_spoken_of_from_sixty_days_on() {
        let at = |left: i64| end(Some(Timestamp(left)), 0);
        assert_eq!(
            (at(61 * DAY).0, at(60 * DAY).0, at(0).0, at(-1).0, end(None, 0).0),
            (false, true, true, true, false)
        );
        assert!(at(14 * DAY).1.contains("14 days"));
    }
}
