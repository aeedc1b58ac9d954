//! What this machine keeps of whose record a call is.

use callside_protocol::company::OrganizerMap;

use super::is_fit;
use crate::{
    company::kept_part::{KeptPart, PartOf},
    netsuite::{ORGANIZERS_PART, Versions},
};

/// The part of the settings that says it.
pub struct OrganizersPart;

impl PartOf for OrganizersPart {
    type Value = OrganizerMap;
    const PART: &'static str = ORGANIZERS_PART;
    const KEY: &'static str = "organizers";
    const PURPOSE: &'static str = "organizer mapping";

    fn version(versions: &Versions) -> u64 {
        versions.organizers
    }

    fn is_fit(value: &OrganizerMap) -> bool {
        is_fit(value)
    }
}

/// It.
pub type Kept = KeptPart<OrganizersPart>;
