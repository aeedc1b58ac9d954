//! The chips: how the two sign-ins stand, and whose they are.

use callside_protocol::{Cloud, Connection, ConnectionState, Connections, Fault, FaultKind, Identity};

use super::Agent;
use crate::{netsuite::Service, signin::Standing};

impl Agent {
    pub(super) fn connections(&self) -> Connections {
        Connections {
            ringcentral: self.connection(Cloud::RingCentral),
            netsuite: self.connection(Cloud::NetSuite),
            live: self.live(),
        }
    }

    fn connection(&self, cloud: Cloud) -> Connection {
        let (standing, who, ends) = match cloud {
            Cloud::RingCentral => {
                let ringcentral = &self.inner.ringcentral;
                (ringcentral.standing(), self.ringcentral_identity(), ringcentral.session_ends())
            }
            Cloud::NetSuite => {
                let netsuite = &self.inner.netsuite;
                (netsuite.standing(), self.netsuite_identity(), netsuite.session_ends())
            }
        };
        let attempts = self.inner.attempts.borrow();
        let attempt = attempts.of(cloud).clone();
        let state = match standing {
            _ if attempt.under_way => ConnectionState::SigningIn,
            Standing::SignedIn => ConnectionState::Connected,
            Standing::Ended { .. } => ConnectionState::ReconnectNeeded(attempt.fault.unwrap_or(Fault {
                cloud: Some(cloud),
                kind: FaultKind::SignedOut,
                detail: None,
            })),
            Standing::Never => ConnectionState::NotConnected(attempt.fault),
        };
        Connection {
            who: who.filter(|_| standing != Standing::Never),
            ends: ends.filter(|_| standing == Standing::SignedIn),
            state,
            client_id: self.client_id(cloud),
            redirect: self.redirect(cloud),
            missing: if standing == Standing::SignedIn { self.missing_rights(cloud) } else { Vec::new() },
        }
    }

    fn ringcentral_identity(&self) -> Option<Identity> {
        let me = self.me()?;
        Some(Identity {
            account: me.account,
            account_label: me.company,
            user: me.extension,
            user_label: me.name,
            role: me.extension_number,
            role_label: None,
            domain: "app.ringcentral.com".to_owned(),
            labels_editable: false,
        })
    }

    fn netsuite_identity(&self) -> Option<Identity> {
        let learnt = self.inner.learnt.get();
        let session = learnt.netsuite.as_ref()?;
        let preferences = self.inner.preferences.get();
        let labels = preferences.labels.of(Cloud::NetSuite).clone();
        Some(Identity {
            account: session.account.id().to_owned(),
            account_label: labels.account,
            user: session.entity.clone().unwrap_or_default(),
            user_label: learnt.user_name.clone().or(labels.user),
            role: session.role.clone(),
            role_label: learnt.role_name.clone().or(labels.role),
            domain: session.account.host(Service::App),
            labels_editable: true,
        })
    }
}
