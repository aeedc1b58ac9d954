//! What the pages of a company's setup and the back office say to each other.
//!
//! The worker carries it as text that it does not read ([`crate::Command::Company`], [`crate::View::company`],
//! [`crate::Answer::Company`]): it starts in the middle of calls, and no call waits for any of this.

mod beside;
mod call_fields;
mod checklist;
mod condition;
mod diagnosis;
mod directory_policy;
mod editing;
mod engagement;
mod field_edit;
mod info_links;
mod machine;
mod mapping;
mod notifications;
mod organizers;
mod rights;
mod settings;
mod setup_code;
mod sources;
mod standing;
mod sync;
mod teammates;

use callside_json::{FromJson, ToJson};

pub use beside::{Beside, BesideCall, Change, Control, FieldBeside, FieldValue, LinkBeside, NoChange, Unread};
pub use call_fields::{CallField, CallFields, FieldFault, Holder};
pub use checklist::{Administrator, AfterSetup, Checklist, SetupStep, StepKind, StepState, Way};
pub use condition::{Condition, ConditionKind, Tells, put_away};
pub use diagnosis::Diagnosis;
pub use directory_policy::DirectoryPolicy;
pub use editing::{CatalogField, CatalogKind, LinkPreview, LinkState, LostRace, Preview, Told};
pub use engagement::{
    AsideRow, AsideWhy, CallListSums, Changed, Comparison, DryRun, DryRunKind, DryRunRow, DryRunSums, Engagement,
    FieldStanding, ImportFor, Imported, ListColumn, ListCondition, ListOf, ListPhone, ListRow, ListShown, ListSort,
    ListSource, ListWindow, ListsAnswer, ListsCommand, ListsLack, ListsReading, ListsView, MappedField, MarkAs,
    NextPerson, OptOut, Outcome, PeopleList, PersonOnList, Preset, Previewed, PushShown, PushedSums, Ranked, Rule,
    ScoreReason, ScoreShown, Way as FieldWay, Weights,
};
pub use field_edit::{EditStage, FieldEdit};
pub use info_links::{InfoLink, LinkFault, When};
pub use machine::{
    JwtCause, JwtFound, JwtIs, JwtView, MachineCause, MachineCommand, MachineFound, MachineIs, MachineKeyFacts,
    MachineKeyView, MachineView, NewJwt, NewMachineKey, NotKept, Sees, Trial,
};
pub use mapping::{
    AsideReason, KindFilter, MappingAnswer, MappingAside, MappingCommand, MappingEdit, MappingEmployee, MappingFilter,
    MappingFound, MappingImported, MappingList, MappingLock, MappingNotSaved, MappingQuery, MappingReading, MappingRow,
    MappingRows, MappingUnread, MappingView, MappingWarning, MappingWindow,
};
pub use notifications::Notifications;
pub use organizers::{ExtensionKind, Mapped, MatchedBy, OrganizerMap, OrganizerRule, Organizers};
pub use rights::{
    AccountFeatureRow, BundleHealth, FoundLevel, Level, RightFeature, RightRow, RightVerdict, RightsProfile,
    RoleRights, RoleRow, RolesSeen, ToldBy,
};
pub use settings::{Settings, SettingsFault};
pub use setup_code::{NoCode, SetupCode};
pub use sources::{FileFault, FilePreview, FileView, Holding, Part, Source};
pub use standing::{BundleSeen, SettingsStanding, SettingsTrouble};
pub use sync::{
    Backfill, Listed, SampleRecord, Stretch, SyncCommand, SyncLack, SyncName, SyncStands, SyncView, SyncWriter, Tally,
    TrialFor, TrialView, TriedSums, WaitingCalls, WaitsFor, WouldBe,
};
pub use teammates::{ExtensionOf, StartLine, Teammate, TeammatesSeen};

use crate::{Choice, Personal};

/// What a page asks of the back office.
#[derive(Clone, Debug, PartialEq, FromJson, ToJson)]
pub enum CompanyCommand {
    /// Look again whether the bundle is there and what the company has decided.
    LookAgain,
    /// The page of the company's setup was opened: look at whatever was not looked at yet, or has changed since.
    ShowSetup,
    /// Look at what the role in use may do, now.
    CheckRole(RightsProfile),
    /// Look at every role of the account, now.
    CheckRoles,
    /// About machine access and RingCentral's JWT.
    Machine(MachineCommand),
    /// About which employee each extension is.
    Mapping(MappingCommand),
    /// Look who has reported how far they have come.
    ShowTeammates,
    /// Put a condition away until it comes again.
    PutAway(ConditionKind),
    /// Raise a notification, to see whether the computer shows it.
    TryNotification,
    /// Whoever tried one has seen it, or has not.
    SawNotification(bool),
    /// What the browser tells of itself, and of what is kept in it.
    Diagnose,
    /// Save these settings in place of the version that was seen.
    Save {
        /// That version; 0: nobody had decided anything.
        version: u64,
        /// All that is decided now.
        settings: Box<Settings>,
    },
    /// The fields of a record in this account.
    Catalog(Holder),
    /// The values a field of a record takes.
    Choices {
        /// Whose.
        of: Holder,
        /// Which.
        name: String,
    },
    /// How these settings would look beside a call.
    Preview {
        /// The settings.
        settings: Box<Settings>,
        /// The call.
        call: BesideCall,
    },
    /// About company call sync.
    Sync(SyncCommand),
    /// About lists and engagement.
    Lists(Box<ListsCommand>),
    /// Make a settings file.
    WriteFile {
        /// Of these settings; `None`: of what holds.
        settings: Option<Box<Settings>>,
        /// They hold here from now on.
        take: bool,
    },
    /// What this settings file would do here.
    TryFile(Personal),
    /// Take this settings file.
    TakeFile(Personal),
    /// The settings file that was taken holds no longer.
    DropFile,
}

impl CompanyCommand {
    /// As it travels.
    #[must_use]
    pub fn sent(&self) -> crate::Command {
        crate::Command::Company(Personal::new(callside_json::write(self)))
    }
}

/// What became of it.
#[derive(Clone, Debug, PartialEq, FromJson, ToJson)]
pub enum CompanyAnswer {
    /// Done, or begun: the view shows the rest.
    Done,
    /// Not kept.
    NotKept(NotKept),
    /// The JWT is gone from here. RingCentral could not be told to end its session, which ends there by itself within a
    /// week.
    SessionStays,
    /// Saved; this is the version now.
    Saved(u64),
    /// Not sent: this is wrong with it.
    Faulty(Vec<SettingsFault>),
    /// Not saved: somebody else has saved meanwhile.
    Lost(Box<LostRace>),
    /// Not saved, for this reason.
    NotSaved(SettingsTrouble),
    /// Who has reported.
    Teammates(TeammatesSeen),
    /// The fields, in the order of their labels; none where this role sees no catalog.
    Catalog(Told<Vec<CatalogField>>),
    /// The values.
    Choices(Told<Vec<Choice>>),
    /// How it would look.
    Preview(Box<Preview>),
    /// A settings file.
    File(Personal),
    /// What a settings file would do.
    FilePreview(Box<FilePreview>),
    /// A settings file was not taken, or not made.
    NoFile(FileFault),
    /// About the mapping.
    Mapping(Box<MappingAnswer>),
    /// About lists and engagement.
    Lists(Box<ListsAnswer>),
    /// What the browser tells.
    Diagnosis(Diagnosis),
    /// Not done: what was asked for is not of this version.
    Unknown,
}

/// What these pages draw.
#[derive(Clone, Debug, Default, PartialEq, FromJson, ToJson)]
#[json(default)]
pub struct CompanyView {
    /// What is known of the bundle in the account; `None`: nothing yet.
    pub bundle: Option<BundleSeen>,
    /// How the company's settings stand.
    pub settings: SettingsStanding,
    /// What the role in use may do, one for each profile that was looked at.
    pub rights: Vec<RoleRights>,
    /// How the bundle is for this role; `None`: not looked at yet.
    pub health: Option<BundleHealth>,
    /// The account's roles; `None`: not looked at yet.
    pub roles: Option<RolesSeen>,
    /// What is to be done until the company runs.
    pub checklist: Checklist,
    /// What people have to be told.
    pub conditions: Vec<Condition>,
    /// This person may set the company up, as far as anything says: where the bundle is, that is NetSuite's permission on the
    /// record of its settings.
    pub sets_up: bool,
    /// NetSuite machine access on this computer.
    pub machine: MachineView,
    /// RingCentral's JWT on this computer; `None`: there is none.
    pub jwt: Option<JwtView>,
    /// What is known of notifications on this computer.
    pub notifications: Notifications,
    /// Which employee each extension is; `None`: nobody has opened the page of it.
    pub mapping: Option<Box<MappingView>>,
    /// Lists and engagement; `None`: nobody has opened a page of it, and nothing is connected.
    pub lists: Option<Box<ListsView>>,
    /// What the record in the account decides; `None`: it cannot be read, and decides nothing.
    pub decided: Option<Box<Settings>>,
    /// What holds here, whoever decides it.
    pub holding: Box<Holding>,
}

impl CompanyView {
    /// Out of a [`crate::View`]; `None`: the back office has not drawn it yet.
    #[must_use]
    pub fn of(view: &crate::View) -> Option<Self> {
        callside_json::read(view.company.as_ref()?.reveal()).ok()
    }
}
