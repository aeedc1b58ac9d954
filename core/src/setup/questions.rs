//! What a role may do, found out without a bundle: a harmless question for each right ([`Probe`] says why each is), and what
//! its answer means. A question is asked once, however many rights it tells of, and after one that could not be asked no
//! other is: NetSuite is away, or the sign-in has ended, and ten more would say the same.

use callside_protocol::company::{FoundLevel, Level, RightsProfile};

use super::rights::{NOBODY, Probe, Right};
use crate::{
    netsuite::{Harmless, NetSuite, NetSuiteError, Query},
    traffic::Lane,
};

const PURPOSE: &str = "check of rights";

/// How NetSuite names what it refuses everything without.
const SERVICES: &str = "REST Web Services";

/// The questions to one role, and what they were answered with.
pub(super) struct Questions<'a> {
    netsuite: &'a NetSuite,
    lane: Lane,
    asked: Vec<(Harmless, Result<(), NetSuiteError>)>,
    /// Tables that no query can name.
    hidden: Vec<&'static str>,
    queried: Option<Result<(), NetSuiteError>>,
    signed_in: Option<Result<(), NetSuiteError>>,
    /// Why nothing more is asked.
    away: Option<NetSuiteError>,
}

impl<'a> Questions<'a> {
    pub(super) fn new(netsuite: &'a NetSuite, lane: Lane) -> Self {
        Self { netsuite, lane, asked: Vec::new(), hidden: Vec::new(), queried: None, signed_in: None, away: None }
    }

    /// What each right of a profile was found to be, in the order of the table.
    pub(super) async fn ask(&mut self, profile: RightsProfile) -> Vec<(&'static Right, FoundLevel)> {
        let tables: Vec<&'static str> = Right::of(profile)
            .filter_map(|right| match right.probe {
                Probe::Table(table, _) => Some(table),
                _ => None,
            })
            .collect();
        let mut found = Vec::new();
        for right in Right::of(profile) {
            let level = self.about(right, &tables).await;
            found.push((right, level));
        }
        found
    }

    /// Whether SuiteQL takes queries of this role; `None`: it could not be asked.
    pub(super) async fn are_queries_taken(&mut self) -> Option<bool> {
        match self.query(&[]).await {
            Ok(()) => Some(true),
            Err(NetSuiteError::NotAllowed { .. }) => Some(false),
            Err(_) => None,
        }
    }

    async fn about(&mut self, right: &'static Right, tables: &[&'static str]) -> FoundLevel {
        match right.probe {
            Probe::SignIn => match self.sign_in().await {
                Err(error) if is_away(&error) => FoundLevel::CouldNotAsk(error.fault()),
                // A refusal comes after the token was taken.
                _ => FoundLevel::AtLeast(right.needed),
            },
            Probe::Services(record) => match self.harmless(Harmless::Change(record)).await {
                Err(error) if is_away(&error) => FoundLevel::CouldNotAsk(error.fault()),
                Err(error) if is_services(&error) => FoundLevel::Below { needs: right.needed, has: Level::None },
                _ => FoundLevel::AtLeast(right.needed),
            },
            // Without the services every other refusal would be theirs.
            _ if self.are_services_refused() => FoundLevel::Untold,
            Probe::Query => match self.query(tables).await {
                Ok(()) => FoundLevel::AtLeast(right.needed),
                Err(error) if is_away(&error) => FoundLevel::CouldNotAsk(error.fault()),
                Err(NetSuiteError::NotAllowed { .. }) => FoundLevel::Below { needs: right.needed, has: Level::None },
                Err(_) => FoundLevel::Untold,
            },
            Probe::Table(table, record) => match self.query(tables).await {
                Ok(()) if !self.hidden.contains(&table) => FoundLevel::AtLeast(right.needed),
                Err(error) if is_away(&error) => FoundLevel::CouldNotAsk(error.fault()),
                // No record has this permission, and every account has the table.
                Ok(()) if record.is_empty() => FoundLevel::Below { needs: right.needed, has: Level::None },
                Err(_) if record.is_empty() => FoundLevel::Untold,
                _ => self.record(record).await,
            },
            Probe::Record(record) => self.record(record).await,
            Probe::Make(record, field) => {
                let answer = self.harmless(Harmless::Make(record, field)).await;
                match &answer {
                    Err(error) if is_about_values(error) => FoundLevel::AtLeast(right.needed),
                    Err(NetSuiteError::NotFound) => FoundLevel::NotThere,
                    _ => asked_for(right.needed, &answer),
                }
            }
            Probe::Change(record) => match self.harmless(Harmless::Change(record)).await {
                // The right was there, the record was not.
                Err(NetSuiteError::NotFound) => FoundLevel::AtLeast(Level::Edit),
                answer => asked_for(Level::Edit, &answer),
            },
            Probe::Bundle | Probe::ByHand => FoundLevel::Untold,
        }
    }

    /// Whether the role sees records of a kind, and whether the account has them.
    async fn record(&mut self, record: &'static str) -> FoundLevel {
        let answer = self.harmless(Harmless::Catalog(record)).await;
        if answer.is_ok() || answer.as_ref().is_err_and(is_away) {
            return asked_for(Level::View, &answer);
        }
        // What the catalog does not show is not there or not allowed, which the record itself tells apart.
        match self.harmless(Harmless::Read(record)).await {
            Err(NetSuiteError::NotFound) => FoundLevel::NotThere,
            answer => asked_for(Level::View, &answer),
        }
    }

    async fn sign_in(&mut self) -> Result<(), NetSuiteError> {
        if let Some(answer) = &self.signed_in {
            return answer.clone();
        }
        let answer = match &self.away {
            Some(away) => Err(away.clone()),
            None => self.netsuite.server_time().await.map(drop),
        };
        self.note(&answer);
        self.signed_in = Some(answer.clone());
        answer
    }

    async fn harmless(&mut self, question: Harmless) -> Result<(), NetSuiteError> {
        if let Some((_, answer)) = self.asked.iter().find(|(asked, _)| *asked == question) {
            return answer.clone();
        }
        let answer = match &self.away {
            Some(away) => return Err(away.clone()),
            None => self.netsuite.try_harmless(question, self.lane).await,
        };
        self.note(&answer);
        self.asked.push((question, answer.clone()));
        answer
    }

    /// One query that names every table and finds nobody. A table that is refused is left out, and it is asked again.
    async fn query(&mut self, tables: &[&'static str]) -> Result<(), NetSuiteError> {
        if let Some(answer) = &self.queried {
            return answer.clone();
        }
        let answer = loop {
            if let Some(away) = &self.away {
                break Err(away.clone());
            }
            let named: Vec<&'static str> =
                tables.iter().copied().filter(|table| !self.hidden.contains(table)).collect();
            let answer = self.netsuite.suiteql(&nobody_in(&named), 1, self.lane, PURPOSE).await.map(drop);
            match answer {
                Err(NetSuiteError::TableUnreadable { table }) => {
                    match named.into_iter().find(|other| other.eq_ignore_ascii_case(&table)) {
                        Some(table) => self.hidden.push(table),
                        None => break Err(NetSuiteError::TableUnreadable { table }),
                    }
                }
                answer => break answer,
            }
        };
        self.note(&answer);
        self.queried = Some(answer.clone());
        answer
    }

    /// What the services refuse is asked for by a record's question alone.
    fn are_services_refused(&self) -> bool {
        self.asked.iter().any(|(_, answer)| answer.as_ref().is_err_and(is_services))
    }

    fn note<T>(&mut self, answer: &Result<T, NetSuiteError>) {
        if let Err(error) = answer
            && is_away(error)
        {
            self.away = Some(error.clone());
        }
    }
}

/// A query of these tables that no row fits; of none of them where all are hidden.
fn nobody_in(tables: &[&str]) -> Query {
    let parts: Vec<String> =
        tables.iter().map(|table| ["SELECT id FROM ", table, " WHERE id = ", NOBODY].concat()).collect();
    let text = if parts.is_empty() { "SELECT 1 AS id FROM dual".to_owned() } else { parts.join(" UNION ALL ") };
    Query { text, params: Vec::new() }
}

/// What the answer to a question that needs a level says of it.
fn asked_for(level: Level, answer: &Result<(), NetSuiteError>) -> FoundLevel {
    match answer {
        Ok(()) => FoundLevel::AtLeast(level),
        Err(error) if is_away(error) => FoundLevel::CouldNotAsk(error.fault()),
        Err(error) if is_services(error) => FoundLevel::Untold,
        Err(NetSuiteError::NotAllowed { detail, .. }) => {
            // "You need a higher level of the …": some level is there (netsuite-api.md §7).
            let higher = detail.as_deref().is_some_and(|detail| detail.to_ascii_lowercase().contains("higher level"));
            let has = if higher && level > Level::View { Level::View } else { Level::None };
            FoundLevel::Below { needs: level, has }
        }
        Err(_) => FoundLevel::Untold,
    }
}

/// No answer at all, or none to the question: asking more would bring no other.
fn is_away(error: &NetSuiteError) -> bool {
    matches!(
        error,
        NetSuiteError::NotSent
            | NetSuiteError::NoAnswer
            | NetSuiteError::Busy { .. }
            | NetSuiteError::Unwell { .. }
            | NetSuiteError::SignedOut
            | NetSuiteError::SignIn(_)
    )
}

/// The role lacks the services as a whole, or the account has them not enabled.
fn is_services(error: &NetSuiteError) -> bool {
    matches!(error, NetSuiteError::NotAllowed { permission, .. } if permission.contains(SERVICES))
}

/// A refusal of what was to be written: it was allowed to be tried.
fn is_about_values(error: &NetSuiteError) -> bool {
    match error {
        NetSuiteError::MissingFields { .. }
        | NetSuiteError::CompanyRefused { .. }
        | NetSuiteError::Duplicate { .. } => true,
        NetSuiteError::Refused { code, .. } => ["INVALID_CONTENT", "USER_ERROR"].contains(&&**code),
        _ => false,
    }
}
