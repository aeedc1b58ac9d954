//! Why a command was not done.

use super::fault;
use crate::Refusal;

/// What was refused and what to do, in a sentence or two.
#[must_use]
pub fn refusal(refusal: &Refusal) -> String {
    match refusal {
        Refusal::NotAnAccount => {
            "That is not a NetSuite account. Paste the account id (1234567 or 1234567_SB1) or any NetSuite address."
                .to_owned()
        }
        Refusal::NotAClientId => {
            "That is not a client id. Copy it from the application's page: letters and digits, no spaces.".to_owned()
        }
        Refusal::ClientIdMissing => "Paste the application's client id first.".to_owned(),
        Refusal::NotATimeZone => "The browser does not know that time zone. Choose one from the list.".to_owned(),
        Refusal::NotAField => {
            "That is not the id of a field of your account. Copy it from NetSuite: custentity_ and letters, digits or _."
                .to_owned()
        }
        Refusal::NotANumber(text) => {
            format!("“{}” is neither a whole telephone number nor an extension.", text.reveal())
        }
        Refusal::StaysInNetSuite => {
            "This call's record is in NetSuite already, and stays there. Delete it in NetSuite if nobody should see it."
                .to_owned()
        }
        Refusal::NoSuchCall => "This call is not kept here any more.".to_owned(),
        Refusal::NoCopy => {
            "There is no complete copy of the directory yet. Keep one, and try again when it is.".to_owned()
        }
        Refusal::NoRecording => "RingCentral has no such recording.".to_owned(),
        Refusal::Fault(why) => {
            let words = fault(why);
            format!("{} {}", words.happened, words.next)
        }
    }
}
