//! What a refusal may mean, likeliest first, from what is known here: the clouds tell next to nothing (netsuite-api.md §2.2).

use callside_protocol::{
    Timestamp,
    company::{JwtCause, MachineCause},
};

/// From so many seconds on a clock may be to blame: NetSuite refuses what lies in its future.
const WORTH_BLAMING: i64 = 30;

/// What is known of a key that NetSuite refused.
#[derive(Clone, Debug, Default)]
pub struct Known {
    /// NetSuite's word.
    pub word: String,
    /// This computer's time.
    pub now: Timestamp,
    /// From when on the certificate holds, where that is known.
    pub begins: Option<Timestamp>,
    /// Until when.
    pub ends: Option<Timestamp>,
    /// So many seconds NetSuite's clock is ahead of this computer's, where its answer told.
    pub skew: Option<i64>,
    /// NetSuite has taken this key before.
    pub worked: bool,
    /// The account is a sandbox.
    pub sandbox: bool,
}

/// Why NetSuite may have refused a machine. Never empty, and nothing twice.
#[must_use]
pub fn machine_causes(known: &Known) -> Vec<MachineCause> {
    use MachineCause as Cause;
    let mut causes = Vec::new();
    let skew = known.skew.filter(|skew| skew.abs() >= WORTH_BLAMING);
    causes.extend(skew.map(Cause::Clock));
    // By NetSuite's clock, where it is known.
    let there = Timestamp(known.now.0 + known.skew.unwrap_or_default() * 1_000);
    if known.ends.is_some_and(|ends| ends <= there) {
        causes.push(Cause::Ended);
    }
    if known.begins.is_some_and(|begins| begins > there) {
        causes.push(Cause::NotBegun);
    }
    // A word of RFC 6749's that NetSuite gives to few things, where it is taken at its word.
    causes.extend(match known.word.as_str() {
        "unauthorized_client" => Some(Cause::Grant),
        "invalid_scope" => Some(Cause::Scopes),
        _ => None,
    });
    let typed = [Cause::CertificateId, Cause::ClientId, Cause::Grant];
    let changed = [Cause::Revoked, Cause::Entity, Cause::OAuthPermission, Cause::Blocked];
    let role = [Cause::OAuthPermission, Cause::WebServicesOnly, Cause::Entity];
    if known.worked {
        // What worked was typed right: something has changed in the account.
        causes.extend(known.sandbox.then_some(Cause::SandboxRefreshed));
        causes.extend(changed);
        causes.push(Cause::WebServicesOnly);
    } else if known.word == "invalid_grant" {
        causes.extend(role);
        causes.extend(typed);
        causes.push(Cause::Revoked);
    } else {
        causes.extend(typed);
        causes.extend(role);
        causes.extend([Cause::Scopes, Cause::Blocked, Cause::Revoked]);
        causes.extend(known.sandbox.then_some(Cause::SandboxRefreshed));
        causes.push(Cause::Feature);
    }
    let mut told = Vec::new();
    for cause in causes {
        if !told.contains(&cause) {
            told.push(cause);
        }
    }
    told
}

/// Why RingCentral may have refused a JWT. `code` is RingCentral's, or RFC 6749's word; `ended`: by its own `exp` it is over.
#[must_use]
pub fn jwt_causes(code: &str, ended: bool) -> Vec<JwtCause> {
    use JwtCause as Cause;
    let told: &[Cause] = match code {
        "OAU-146" => &[Cause::ClientSecret, Cause::ClientId],
        "OAU-153" | "invalid_client" => &[Cause::ClientId, Cause::ClientSecret],
        "OAU-251" | "unauthorized_client" | "unsupported_grant_type" => &[Cause::NoJwtFlow, Cause::OtherApplications],
        _ => &[Cause::Unknown, Cause::Ended, Cause::OtherApplications, Cause::Owner, Cause::NoJwtFlow],
    };
    if !ended {
        return told.to_vec();
    }
    let rest = told.iter().copied().filter(|cause| *cause != Cause::Ended);
    std::iter::once(Cause::Ended).chain(rest).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use MachineCause as Cause;

    const NOW: Timestamp = Timestamp(1_795_190_400_000);

    fn first(known: Known) -> MachineCause {
        machine_causes(&Known { now: NOW, ..known })[0]
    }

    #[test]
    fn what_is_certain_comes_first() {
        let base = Known { word: "invalid_client".to_owned(), ..Known::default() };
        assert_eq!(first(base.clone()), Cause::CertificateId);
        assert_eq!(first(Known { ends: Some(NOW), ..base.clone() }), Cause::Ended);
        assert_eq!(first(Known { begins: Some(Timestamp(NOW.0 + 1)), ..base.clone() }), Cause::NotBegun);
        assert_eq!(first(Known { skew: Some(-30), ..base.clone() }), Cause::Clock(-30));
        assert_eq!(first(Known { skew: Some(29), ..base.clone() }), Cause::CertificateId);
        assert_eq!(first(Known { worked: true, ..base.clone() }), Cause::Revoked);
        assert_eq!(first(Known { worked: true, sandbox: true, ..base }), Cause::SandboxRefreshed);
    }

    #[test]
    fn netsuites_clock_judges_the_certificate_where_it_is_known() {
        let ends = Some(Timestamp(NOW.0 + 60_000));
        let known = Known { ends, skew: Some(120), now: NOW, ..Known::default() };
        assert_eq!(machine_causes(&known)[..2], [Cause::Clock(120), Cause::Ended]);
    }

    #[test]
    fn a_word_that_says_something_is_believed() {
        for (word, cause) in [
            ("unauthorized_client", Cause::Grant),
            ("invalid_scope", Cause::Scopes),
            ("invalid_grant", Cause::OAuthPermission),
            ("invalid_request", Cause::CertificateId),
        ] {
            assert_eq!(first(Known { word: word.to_owned(), ..Known::default() }), cause, "{word}");
        }
    }

    proptest! {
        #[test]
        fn there_is_always_something_to_look_at_and_nothing_twice(
            word in "invalid_(client|request|grant|scope)|unauthorized_client|[0-9]{3}",
            begins: Option<i32>, ends: Option<i32>, skew in prop::option::of(-90_000..90_000_i64), worked: bool, sandbox: bool,
        ) {
            let at = |seconds: i32| Timestamp(NOW.0 + i64::from(seconds) * 1_000);
            let (begins, ends) = (begins.map(at), ends.map(at));
            let causes = machine_causes(&Known { word, now: NOW, begins, ends, skew, worked, sandbox });
            prop_assert!(causes.len() >= 4);
            for (place, cause) in causes.iter().enumerate() {
                prop_assert!(!causes[..place].contains(cause), "{:?} twice", cause);
            }
            prop_assert!(!causes.contains(&Cause::KeyGone));
        }
    }

    #[test]
    fn ringcentrals_codes_are_read() {
        assert_eq!(jwt_causes("OAU-146", false)[0], JwtCause::ClientSecret);
        assert_eq!(jwt_causes("OAU-153", false)[0], JwtCause::ClientId);
        assert_eq!(jwt_causes("OAU-251", false)[0], JwtCause::NoJwtFlow);
        assert_eq!(jwt_causes("OAU-213", false)[0], JwtCause::Unknown);
        let ended = jwt_causes("OAU-213", true);
        assert_eq!(ended[0], JwtCause::Ended);
        assert_eq!(ended.iter().filter(|cause| **cause == JwtCause::Ended).count(), 1);
    }
}
