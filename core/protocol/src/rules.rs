//! The rules by which calls get a record, as they are set, and what they say about one call.

use callside_json::{FromJson, ToJson};

use crate::{Personal, SkipRule};

/// Which calls get a record, and when. Data: whoever sets them hands them in whole.
#[derive(Clone, Debug, PartialEq, Eq, FromJson, ToJson)]
#[json(default)]
pub struct LogRules {
    /// Their company has set them, and the person may not change them; false: they are the person's own.
    pub of_company: bool,
    /// [`CallKind::Inbound`] gets a record.
    pub inbound: bool,
    /// [`CallKind::Outbound`] does.
    pub outbound: bool,
    /// [`CallKind::Missed`] does.
    pub missed: bool,
    /// [`CallKind::Voicemail`] does.
    pub voicemail: bool,
    /// [`CallKind::Internal`] does.
    pub internal: bool,
    /// What becomes of callers NetSuite does not know.
    pub unmatched: Unmatched,
    /// Telephone numbers and extensions that are never logged, one a line, in any writing.
    pub never: Personal,
    /// When the record is made.
    pub when: LogWhen,
}

impl Default for LogRules {
    fn default() -> Self {
        Self {
            of_company: false,
            inbound: true,
            outbound: true,
            missed: true,
            voicemail: true,
            internal: false,
            unmatched: Unmatched::ByNumber,
            never: Personal::default(),
            when: LogWhen::AtEnd,
        }
    }
}

impl LogRules {
    /// That kind of call gets a record.
    #[must_use]
    pub const fn logs(&self, kind: CallKind) -> bool {
        match kind {
            CallKind::Inbound => self.inbound,
            CallKind::Outbound => self.outbound,
            CallKind::Missed => self.missed,
            CallKind::Voicemail => self.voicemail,
            CallKind::Internal => self.internal,
        }
    }

    /// Lets that kind of call have a record, or not.
    pub const fn set(&mut self, kind: CallKind, logs: bool) {
        let logged = match kind {
            CallKind::Inbound => &mut self.inbound,
            CallKind::Outbound => &mut self.outbound,
            CallKind::Missed => &mut self.missed,
            CallKind::Voicemail => &mut self.voicemail,
            CallKind::Internal => &mut self.internal,
        };
        *logged = logs;
    }
}

/// What sort of call it was: each call is exactly one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, FromJson, ToJson)]
pub enum CallKind {
    /// Somebody called and the agent answered.
    Inbound,
    /// The agent called, answered or not.
    Outbound,
    /// Somebody called and the agent did not answer, or declined.
    Missed,
    /// Somebody called and was put through to voicemail.
    Voicemail,
    /// Between two extensions of the account, whatever else it was.
    Internal,
}

impl CallKind {
    /// Every kind, in the order they are listed.
    pub const ALL: [Self; 5] = [Self::Inbound, Self::Outbound, Self::Missed, Self::Voicemail, Self::Internal];
}

/// What becomes of a call whose other side NetSuite does not know.
#[derive(Clone, Copy, Debug, PartialEq, Eq, FromJson, ToJson)]
pub enum Unmatched {
    /// Its record names the number alone.
    ByNumber,
    /// It gets no record.
    Skip,
    /// It waits until the agent says who it was, or to log it by number.
    Wait,
}

impl Unmatched {
    /// Every way, in the order they are listed.
    pub const ALL: [Self; 3] = [Self::ByNumber, Self::Skip, Self::Wait];
}

/// When the record is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, FromJson, ToJson)]
pub enum LogWhen {
    /// When the call is over.
    AtEnd,
    /// When it is answered, as scheduled, and completed when it is over.
    AtAnswer,
    /// Only when the agent says so.
    OnClick,
}

impl LogWhen {
    /// Every time, in the order they are listed.
    pub const ALL: [Self; 3] = [Self::AtEnd, Self::AtAnswer, Self::OnClick];
}

/// What the rules say about one call, "what would happen to it?".
#[derive(Clone, Debug, PartialEq, Eq, FromJson, ToJson)]
pub struct Explained {
    /// The rules that were asked.
    pub rules: LogRules,
    /// What they go by.
    pub facts: RuleFacts,
    /// The role may create records but not change them, so that each is written once, complete.
    pub once: bool,
    /// The call has a record in NetSuite, which stays whatever rules say.
    pub in_netsuite: bool,
}

impl Explained {
    /// The rule that decides, and what it says.
    #[must_use]
    pub fn decides(&self) -> (LogRule, Says) {
        self.rules.decide(&self.facts)
    }
}

/// What rules go by: all that they ask about a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq, FromJson, ToJson)]
pub struct RuleFacts {
    /// The agent's own word: log it, or do not.
    pub you: Option<bool>,
    /// A colleague or another telephone took it.
    pub elsewhere: bool,
    /// The agent only listened to a colleague's call.
    pub listened: bool,
    /// Its number is among those never logged.
    pub never: bool,
    /// What sort of call it was.
    pub kind: CallKind,
    /// What NetSuite knows of the other side.
    pub caller: CallerIs,
}

/// The rules, in the order they are asked. The first that does not pass decides, and the last always does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum LogRule {
    /// The agent's own word about this one call.
    You,
    /// Whose call it was.
    Whose,
    /// The numbers never logged.
    Never,
    /// The kinds of call that get a record.
    Kind,
    /// When records are made.
    When,
    /// Callers NetSuite does not know.
    Caller,
}

impl LogRule {
    /// Every rule, in order.
    pub const ALL: [Self; 6] = [Self::You, Self::Whose, Self::Never, Self::Kind, Self::When, Self::Caller];
}

impl LogRules {
    /// What one of them says.
    #[must_use]
    pub fn say(&self, rule: LogRule, facts: &RuleFacts) -> Says {
        let skips = match rule {
            LogRule::You => match facts.you {
                Some(true) => return Says::Logs,
                you => you.map(|_| SkipRule::ByAgent),
            },
            LogRule::Whose if facts.listened => Some(SkipRule::Listened),
            LogRule::Whose => facts.elsewhere.then_some(SkipRule::AnsweredElsewhere),
            LogRule::Never => facts.never.then_some(SkipRule::Never),
            LogRule::Kind => (!self.logs(facts.kind)).then_some(match facts.kind {
                CallKind::Inbound => SkipRule::Inbound,
                CallKind::Outbound => SkipRule::Outbound,
                CallKind::Missed => SkipRule::Missed,
                CallKind::Voicemail => SkipRule::Voicemail,
                CallKind::Internal => SkipRule::Internal,
            }),
            LogRule::When => (self.when == LogWhen::OnClick).then_some(SkipRule::OnClick),
            LogRule::Caller => return facts.caller.say(self.unmatched),
        };
        skips.map_or(Says::Passes, Says::Skips)
    }

    /// The rule that decides about a call, and what it says.
    #[must_use]
    pub fn decide(&self, facts: &RuleFacts) -> (LogRule, Says) {
        let mut last = (LogRule::Caller, Says::Logs);
        for rule in LogRule::ALL {
            last = (rule, self.say(rule, facts));
            if last.1 != Says::Passes {
                break;
            }
        }
        last
    }
}

/// What NetSuite knows of the other side.
#[derive(Clone, Copy, Debug, PartialEq, Eq, FromJson, ToJson)]
pub enum CallerIs {
    /// One record.
    Known,
    /// Several records share the number.
    Several,
    /// Whoever the agent said.
    Chosen,
    /// A colleague: NetSuite is not asked.
    Colleague,
    /// Nobody.
    Unknown,
    /// NetSuite has not answered.
    NotAsked,
}

impl CallerIs {
    /// What becomes of such a call. Nobody is left out because NetSuite could not be asked, and several records are not
    /// nobody.
    #[must_use]
    pub const fn say(self, unmatched: Unmatched) -> Says {
        match (self, unmatched) {
            (Self::Known | Self::Chosen | Self::Colleague, _)
            | (_, Unmatched::ByNumber)
            | (Self::Several, Unmatched::Skip) => Says::Logs,
            (Self::Unknown, Unmatched::Skip) => Says::Skips(SkipRule::Unmatched),
            _ => Says::Waits,
        }
    }
}

/// What a rule says about a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Says {
    /// The next rule is asked.
    Passes,
    /// It gets a record.
    Logs,
    /// It waits for the agent.
    Waits,
    /// It gets none.
    Skips(SkipRule),
}
