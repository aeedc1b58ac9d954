//! Everything a person can do.

use callside_json::{FromJson, ToJson};

use crate::{
    AddAct, CallId, Cloud, CopyScope, Draft, Explained, Fault, Linked, LinkedKind, LogRules, NumberFinding, Personal,
    RecentCall, RecordKind, RecordRef, SettingsPlace, Window, WriteRow,
};

/// What a page asks the worker to do. One closed list: the whole of what pages can cause.
#[derive(Clone, Debug, PartialEq, FromJson, ToJson)]
pub enum Command {
    /// Prepare a sign-in; answered with the address the page opens with `launchWebAuthFlow`.
    StartSignIn(SignInStart),
    /// The sign-in window has closed.
    EndSignIn {
        /// Which cloud.
        cloud: Cloud,
        /// With what.
        end: SignInEnd,
    },
    /// Sign out: revoke, forget tokens; notes and calls stay.
    SignOut(Cloud),
    /// The application's client id, pasted by the person; empty: back to the built-in one.
    SetClientId {
        /// Which cloud.
        cloud: Cloud,
        /// As pasted.
        client_id: String,
    },
    /// The person's own words for what could not be read.
    SetLabels {
        /// Which cloud.
        cloud: Cloud,
        /// For the account; `None`: as it was.
        account: Option<String>,
        /// For the role.
        role: Option<String>,
        /// For the user.
        user: Option<Personal>,
    },
    /// Confirm or change the time zone: an IANA name the browser knows.
    SetTimeZone(String),
    /// The outcomes offered in the pane, at most nine.
    SetOutcomes(Vec<String>),
    /// Forget a remembered answer to a mandatory field.
    ForgetAnswer {
        /// The field's label.
        label: String,
    },
    /// The note's whole text now. Answered with [`Answer::Note`].
    EditNote {
        /// The call.
        call: CallId,
        /// The revision the text was edited from.
        base: u64,
        /// The text at that revision, so that a stale base can be merged three-way.
        base_text: Personal,
        /// The text now.
        text: Personal,
    },
    /// The call is for this candidate; `None`: for none of them, log by number.
    ChooseMatch {
        /// The call.
        call: CallId,
        /// The record.
        record: Option<RecordRef>,
    },
    /// Ask NetSuite again who this is.
    LookUpAgain {
        /// The call.
        call: CallId,
    },
    /// Records whose name has this text: companies, to choose one, or all that can get a number.
    SearchRecords {
        /// The call.
        call: CallId,
        /// What was typed.
        text: String,
        /// People, too.
        people: bool,
    },
    /// The phone call's company; `None`: leave it logged by number and drop the flag.
    ChooseCompany {
        /// The call.
        call: CallId,
        /// The company.
        company: Option<RecordRef>,
    },
    /// What the agent types to add the caller to NetSuite, kept; nothing is sent.
    KeepDraft {
        /// The call.
        call: CallId,
        /// All of that form now.
        draft: Box<Draft>,
    },
    /// Make the contact, or give the record the number, by that form as it was kept last.
    Add {
        /// The call.
        call: CallId,
        /// Which.
        act: AddAct,
    },
    /// Read what a record's telephone fields hold; shown in [`crate::Adding::phones`].
    ReadPhones(RecordRef),
    /// The outcome; `None`: no longer any.
    ChooseOutcome {
        /// The call.
        call: CallId,
        /// Index into the outcomes offered.
        outcome: Option<usize>,
    },
    /// Look for what the call may be about: open records of its company, or all with that text.
    FindLinked {
        /// The call.
        call: CallId,
        /// What was typed in their number or title; empty: all that is open.
        text: String,
    },
    /// What the call is about; `None`: no longer anything.
    ChooseLinked {
        /// The call.
        call: CallId,
        /// The record.
        linked: Option<Linked>,
    },
    /// Make a task after this call, or another one in place of one that is not made yet.
    MakeTask {
        /// The call.
        call: CallId,
        /// What is to be done.
        title: Personal,
        /// On which day, `YYYY-MM-DD`.
        day: String,
    },
    /// Make no task after all. One that was sent stays.
    DropTask {
        /// The call.
        call: CallId,
    },
    /// Open what a call is about, or its task.
    OpenLinked {
        /// Which sort.
        kind: LinkedKind,
        /// NetSuite's internal id.
        id: String,
    },
    /// A value for a field NetSuite asks for, remembered for the next calls; or for one of the company's, for this call alone.
    AnswerAsk {
        /// The call.
        call: CallId,
        /// The field.
        field: String,
        /// A choice's id or text; empty: no value.
        value: Personal,
    },
    /// An edit of a field of the call's contact, customer or project, to be written to that record.
    EditField {
        /// The call.
        call: CallId,
        /// Names the field; another edit by this name takes its place.
        field: String,
        /// A [`crate::company::FieldEdit`]; `None`: forget it.
        edit: Option<Personal>,
    },
    /// "Log it now": send what waits, try again what failed, log what a rule or the agent left out.
    SendNow {
        /// The call.
        call: CallId,
    },
    /// Do not log this call. Refused where its record is in NetSuite: there it stays.
    DoNotLog {
        /// The call.
        call: CallId,
    },
    /// Which calls get a record from now on. Calls that are over stay as they were decided.
    SetLogRules(LogRules),
    /// What would happen to this call? Answered with [`Answer::Explained`].
    Explain {
        /// The call.
        call: CallId,
        /// By these rules; `None`: by those that hold.
        rules: Option<LogRules>,
    },
    /// Put this call on top; from Today also bring a pane into sight.
    ShowCall {
        /// The call.
        call: CallId,
    },
    /// The agent is done with an ended call: the pane goes back to the last calls.
    CloseCall {
        /// The call.
        call: CallId,
    },
    /// Send this page the sound of a recording: its bytes come on the same port, and when all are there the answer. A page
    /// opens a port of its own for it, and closes that to end it early.
    PlayRecording {
        /// RingCentral's id.
        id: String,
    },
    /// Open a record in NetSuite; a tab that shows it already is focused instead.
    OpenRecord(RecordRef),
    /// Open the phone call record with this internal id.
    OpenPhoneCall {
        /// NetSuite's internal id.
        id: String,
    },
    /// Bring the settings page, at this place.
    OpenSettings(SettingsPlace),
    /// Bring the Today page.
    OpenToday,
    /// From now on this page lists these calls.
    ShowCalls(Window),
    /// Answered with [`Answer::Calls`].
    ListCalls(Window),
    /// Answered with [`Answer::Writes`].
    ListWrites(Window),
    /// People by name, company, e-mail address or number, out of the copy; an empty text ends the search.
    SearchPeople {
        /// What was typed.
        text: String,
    },
    /// Keep a copy of the directory of these people, or none: then it is deleted and NetSuite is asked at each call.
    KeepCopy(CopyScope),
    /// Find nobody in a copy for which NetSuite was asked longer ago than so many days; `None`: however long.
    LimitCopy(Option<u32>),
    /// List the account's own fields that may hold telephone numbers.
    ListOwnFields,
    /// Look callers up in a field of the account's own, or no longer.
    SearchOwnField {
        /// Of which record.
        kind: RecordKind,
        /// Its id, as listed or typed.
        id: String,
        /// From now on, or no longer.
        searched: bool,
    },
    /// Stop the copy for now, or go on.
    PauseCopy(bool),
    /// Look through the numbers of the copy for what is wrong with them, anew.
    CheckNumbers,
    /// Answered with [`Answer::Findings`].
    ListFindings,
    /// A [`crate::company::CompanyCommand`], for the back office. Answered with [`Answer::Company`].
    Company(Personal),
    /// Reconnect the live line now, and compare the clocks anew.
    TryLive,
    /// Leave safe mode.
    LeaveSafeMode,
    /// Delete every call, note and setting kept on this machine, and sign out of both clouds.
    ForgetEverything,
}

/// Starting a sign-in.
#[derive(Clone, Debug, PartialEq, Eq, FromJson, ToJson)]
pub struct SignInStart {
    /// Which cloud.
    pub cloud: Cloud,
    /// NetSuite only: the account as typed or pasted, in any form; empty: NetSuite asks.
    pub account: String,
}

/// How a sign-in window ended.
#[derive(Clone, Debug, PartialEq, Eq, FromJson, ToJson)]
pub enum SignInEnd {
    /// It came back to the redirect address: the whole address.
    CameBack(String),
    /// It was closed, or could not be opened; the browser's words.
    Closed(String),
}

/// What became of a command.
#[derive(Clone, Debug, PartialEq, FromJson, ToJson)]
pub enum Answer {
    /// Done, or begun: the View shows the rest.
    Done,
    /// Open this address with `launchWebAuthFlow`.
    OpenSignIn(String),
    /// The note is on disk.
    Note {
        /// Its revision now.
        revision: u64,
        /// Its text now: other than the text sent when a stale base was merged.
        text: Personal,
    },
    /// Every listed finding of the report on numbers.
    Findings(Vec<NumberFinding>),
    /// What the rules say about a call.
    Explained(Explained),
    /// The calls of that window, newest first, each with its whole note.
    Calls(Vec<RecentCall>),
    /// Every write to NetSuite on the days of that window, newest first.
    Writes(Vec<WriteRow>),
    /// What the back office says: a [`crate::company::CompanyAnswer`].
    Company(Personal),
    /// Not done.
    Refused(Refusal),
}

/// Why not.
#[derive(Clone, Debug, PartialEq, Eq, FromJson, ToJson)]
pub enum Refusal {
    /// What was typed cannot be an account id.
    NotAnAccount,
    /// What was pasted cannot be a client id.
    NotAClientId,
    /// A client id is needed first.
    ClientIdMissing,
    /// The browser does not know that time zone.
    NotATimeZone,
    /// What was typed cannot be the id of a field of the account's own.
    NotAField,
    /// What was typed is neither a telephone number nor an extension.
    NotANumber(Personal),
    /// The call is not kept here any more.
    NoSuchCall,
    /// The call's record is in NetSuite, or may be: it stays there.
    StaysInNetSuite,
    /// There is no complete copy of the directory to look through.
    NoCopy,
    /// RingCentral has no recording of that id: not yet, or not any more.
    NoRecording,
    /// A fault.
    Fault(Fault),
}
