//! The words of the control API for what NetSuite's part has types of its own for.

use serde::Deserialize;
use std::collections::BTreeSet;

use crate::netsuite::{AccountFeature, AssertionRefusal, DuplicateRefusal, Level, Release, Restriction};

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Bundle {
    Absent,
    /// Installed, from before contracts had numbers (netsuite/CONTRACT.md).
    Outdated,
    Current,
}

impl Bundle {
    pub(super) fn is_installed(&self) -> bool {
        !matches!(self, Self::Absent)
    }

    /// They came with the fourth contract.
    pub(super) fn has_people_fields(&self) -> bool {
        matches!(self, Self::Current)
    }

    pub(super) fn release(&self) -> Release {
        match self {
            Self::Outdated => Release::First,
            Self::Absent | Self::Current => Release::Current,
        }
    }
}

#[derive(Deserialize, PartialEq, Eq, PartialOrd, Ord)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Feature {
    RestWebServices,
    #[serde(rename = "oauth2")]
    OAuth2,
    ServerSuiteScript,
    CustomRecords,
    Workbook,
}

impl From<Feature> for AccountFeature {
    fn from(feature: Feature) -> Self {
        match feature {
            Feature::RestWebServices => Self::RestWebServices,
            Feature::OAuth2 => Self::OAuth2,
            Feature::ServerSuiteScript => Self::ServerSuiteScript,
            Feature::CustomRecords => Self::CustomRecords,
            Feature::Workbook => Self::Workbook,
        }
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum PermissionLevel {
    None,
    View,
    Create,
    Edit,
    Full,
}

impl From<PermissionLevel> for Level {
    fn from(level: PermissionLevel) -> Self {
        match level {
            PermissionLevel::None => Self::None,
            PermissionLevel::View => Self::View,
            PermissionLevel::Create => Self::Create,
            PermissionLevel::Edit => Self::Edit,
            PermissionLevel::Full => Self::Full,
        }
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Sight {
    None,
    Own,
    Subsidiaries(BTreeSet<i64>),
}

impl From<Sight> for Restriction {
    fn from(sight: Sight) -> Self {
        match sight {
            Sight::None => Self::None,
            Sight::Own => Self::Own,
            Sight::Subsidiaries(ids) => Self::Subsidiaries(ids),
        }
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Duplicate {
    UserError,
    InvalidContent,
    Conflict,
}

impl From<Duplicate> for DuplicateRefusal {
    fn from(duplicate: Duplicate) -> Self {
        match duplicate {
            Duplicate::UserError => Self::UserError,
            Duplicate::InvalidContent => Self::InvalidContent,
            Duplicate::Conflict => Self::Conflict,
        }
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Assertions {
    Graded,
    InvalidClient,
    InvalidRequest,
    InvalidGrant,
}

impl From<Assertions> for AssertionRefusal {
    fn from(refusal: Assertions) -> Self {
        match refusal {
            Assertions::Graded => Self::Graded,
            Assertions::InvalidClient => Self::InvalidClient,
            Assertions::InvalidRequest => Self::InvalidRequest,
            Assertions::InvalidGrant => Self::InvalidGrant,
        }
    }
}
