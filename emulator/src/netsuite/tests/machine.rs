//! A machine's sign-in: what is taken, and everything that is refused without a telling word (netsuite-api.md §2).

use base64::engine::general_purpose::STANDARD;
use rcgen::{CertificateParams, PKCS_RSA_SHA256};
use ring::rand::SystemRandom;
use ring::rsa;
use ring::signature::{self, RsaEncoding};

use super::*;
use crate::clock::DAY;
use crate::netsuite::{AssertionRefusal, MACHINE_CLIENT_ID, MachineIntegration, Mapping, Unmapped};

const TOKEN: &str = "https://1234567.suitetalk.api.netsuite.com/services/rest/auth/oauth2/v1/token";
const LARGE: &str = include_str!("../../../../extension/keys/fixtures/private.pem");
const SMALL: &str = include_str!("../../../../extension/keys/fixtures/private-3072.pem");
const PSS: &str = include_str!("../../../../extension/keys/fixtures/pss-public.pem");
const TOO_SMALL: &str = include_str!("../../../../extension/keys/fixtures/public-2048.pem");

fn der(pem: &str) -> Vec<u8> {
    let letters: String = pem.lines().filter(|line| !line.starts_with('-')).collect();
    STANDARD.decode(letters).expect("base64")
}

/// A certificate of that key, from so many days ago for so many days.
fn certificate(private: &str, began: i64, lasts: i64) -> String {
    let key = rcgen::KeyPair::from_pkcs8_der_and_sign_algo(&der(private).into(), &PKCS_RSA_SHA256).expect("a key");
    let mut says = CertificateParams::new(Vec::new()).expect("parameters");
    let at = |days: i64| time::OffsetDateTime::from_unix_timestamp(NOW.plus(days * DAY).0 / 1_000).expect("a time");
    (says.not_before, says.not_after) = (at(-began), at(lasts - began));
    let made = says.self_signed(&key).expect("a certificate");
    format!("-----BEGIN CERTIFICATE-----\n{}\n-----END CERTIFICATE-----\n", STANDARD.encode(made.der()))
}

fn mapping(certificate: &str) -> Mapping {
    Mapping {
        client_id: MACHINE_CLIENT_ID.to_owned(),
        entity: SAM,
        role: Role::AGENT,
        certificate: certificate.to_owned(),
    }
}

struct Machine {
    client: Client,
    id: String,
    header: Value,
    claims: Value,
    padding: &'static dyn RsaEncoding,
    key: &'static str,
}

impl Machine {
    fn new() -> Self {
        let mut client = Client::stranger(Options::default());
        let id = client.netsuite.map_certificate(&mapping(&certificate(LARGE, 1, 365)), NOW).expect("a mapping");
        let second = NOW.0 / 1_000;
        Self {
            header: json!({ "typ": "JWT", "alg": "PS256", "kid": id }),
            claims: json!({
                "iss": MACHINE_CLIENT_ID, "scope": ["restlets", "rest_webservices"], "aud": TOKEN, "iat": second,
                "exp": second + 300,
            }),
            id,
            client,
            padding: &signature::RSA_PSS_SHA256,
            key: LARGE,
        }
    }

    fn assertion(&self) -> String {
        let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
        let signed = format!("{}.{}", part(&self.header), part(&self.claims));
        let pair = rsa::KeyPair::from_pkcs8(&der(self.key)).expect("a key");
        let mut signature = vec![0; pair.public().modulus_len()];
        pair.sign(self.padding, &SystemRandom::new(), signed.as_bytes(), &mut signature).expect("a signature");
        format!("{signed}.{}", URL_SAFE_NO_PAD.encode(signature))
    }

    fn ask(&mut self) -> Response {
        let assertion = self.assertion();
        self.client.token_request("token", &fields(&assertion), None)
    }

    /// What the client is told, and the audit trail.
    fn refused(&mut self) -> (u16, String, &'static str) {
        let answer = self.ask();
        let trail = self.client.netsuite.audit_trail().last().expect("a line").detail;
        assert_eq!(body(&answer).as_object().expect("an object").len(), 1, "no description");
        (answer.status, body(&answer)["error"].as_str().expect("an error").to_owned(), trail)
    }
}

fn fields(assertion: &str) -> [(&'static str, &str); 3] {
    [
        ("grant_type", "client_credentials"),
        ("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"),
        ("client_assertion", assertion),
    ]
}

fn told(status: u16, error: &str, trail: &'static str) -> (u16, String, &'static str) {
    (status, error.to_owned(), trail)
}

#[test]
fn a_machine_gets_a_token_and_works_as_its_entity_in_its_role() {
    let mut machine = Machine::new();
    let answer = machine.ask();
    let given = body(&answer);
    assert_eq!((answer.status, &given["expires_in"], given.get("refresh_token")), (200, &json!(3_600), None));
    machine.client.token = given["access_token"].as_str().expect("a token").to_owned();
    let call = json!({ "title": "Call", "status": "COMPLETE" });
    assert_eq!(machine.client.log(&call).status, 204);
    let calls = machine.client.netsuite.phone_calls();
    assert_eq!(calls[calls.len() - 1]["owner"]["id"], "1010");
    machine.client.role().set(Permission::PhoneCalls, Level::View);
    assert_eq!(machine.client.log(&call).status, 403, "its rights are the role's");
    machine.client.now = NOW.plus(3_600_000);
    assert_eq!(machine.client.get("/system/v1/serverTime").status, 401);
}

#[test]
fn every_documented_form_is_taken() {
    for (name, value) in [
        ("scope", json!("rest_webservices")),
        ("scope", json!("restlets rest_webservices")),
        ("scope", json!("restlets,rest_webservices")),
        ("aud", json!([TOKEN])),
        ("aud", json!("https://1234567.restlets.api.netsuite.com/services/rest/auth/oauth2/v1/token")),
        ("exp", json!(NOW.0 / 1_000 + 3_600)),
    ] {
        let mut machine = Machine::new();
        machine.claims[name] = value.clone();
        assert_eq!(machine.ask().status, 200, "{name}: {value}");
    }
    for (algorithm, padding) in
        [("PS384", &signature::RSA_PSS_SHA384 as &dyn RsaEncoding), ("PS512", &signature::RSA_PSS_SHA512)]
    {
        let mut machine = Machine::new();
        machine.header["alg"] = json!(algorithm);
        machine.padding = padding;
        assert_eq!(machine.ask().status, 200, "{algorithm}");
    }
}

#[test]
fn an_assertion_that_says_something_wrong_is_refused() {
    let second = NOW.0 / 1_000;
    for (part, name, value, expected) in [
        ("header", "kid", json!("nobody"), told(401, "invalid_client", "MissingKey")),
        ("header", "kid", json!(null), told(400, "invalid_request", "MissingKeyId")),
        ("header", "alg", json!("RS256"), told(400, "invalid_request", "UnsupportedAlgo")),
        ("header", "alg", json!("none"), told(400, "invalid_request", "UnsupportedAlgo")),
        ("header", "alg", json!("PS384"), told(401, "invalid_client", "SignatureValidation")),
        ("header", "alg", json!("ES256"), told(401, "invalid_client", "SignatureValidation")),
        ("claims", "iss", json!("somebody"), told(401, "invalid_client", "UnknownIntegration")),
        ("claims", "iss", json!(null), told(400, "invalid_request", "InvalidIssuer")),
        (
            "claims",
            "aud",
            json!("https://7654321.suitetalk.api.netsuite.com/services/rest/auth/oauth2/v1/token"),
            told(401, "invalid_client", "TokenNotAcceptable"),
        ),
        ("claims", "exp", json!(second), told(401, "invalid_client", "TokenExpired")),
        ("claims", "exp", json!(second + 3_601), told(400, "invalid_request", "TokenValidityTooBroad")),
        ("claims", "exp", json!(null), told(400, "invalid_request", "InvalidRequest")),
        ("claims", "iat", json!(second + 60), told(401, "invalid_client", "TokenExpired")),
        ("claims", "scope", json!("suite_analytics"), told(400, "invalid_scope", "InvalidScope")),
        ("claims", "scope", json!([]), told(400, "invalid_scope", "InvalidScope")),
    ] {
        let mut machine = Machine::new();
        let place = if part == "header" { &mut machine.header } else { &mut machine.claims };
        place[name] = value.clone();
        assert_eq!(machine.refused(), expected, "{name}: {value}");
    }
}

#[test]
fn a_signature_of_another_key_or_padding_is_refused() {
    let mut machine = Machine::new();
    machine.key = SMALL;
    assert_eq!(machine.refused(), told(401, "invalid_client", "SignatureValidation"));
    machine.key = LARGE;
    machine.padding = &signature::RSA_PKCS1_SHA256;
    assert_eq!(machine.refused(), told(401, "invalid_client", "SignatureValidation"));
    machine.padding = &signature::RSA_PSS_SHA256;
    assert_eq!(machine.ask().status, 200);
}

#[test]
fn the_mapping_has_to_hold() {
    let refused = |change: fn(&mut Machine)| {
        let mut machine = Machine::new();
        change(&mut machine);
        machine.refused()
    };
    assert_eq!(
        refused(|machine| assert!(machine.client.netsuite.revoke_certificate(&machine.id))),
        told(401, "invalid_client", "MissingKey")
    );
    assert_eq!(
        refused(|machine| machine.client.netsuite.end_every_sign_in()),
        told(401, "invalid_client", "MissingKey")
    );
    for change in [
        (|machine: &mut Machine| machine.client.netsuite.set_login_access(SAM, false)) as fn(&mut Machine),
        |machine| machine.client.role().set(Permission::OAuth2Login, Level::None),
        |machine| machine.client.role().web_services_only = true,
        |machine| machine.client.role().holders = [AVERY].into(),
    ] {
        assert_eq!(refused(change), told(400, "invalid_grant", "EntityOrRoleDisabled"));
    }
    let integration = |machine: &mut Machine| {
        machine.client.netsuite.options_mut().machine_integrations[0].enabled = false;
    };
    assert_eq!(refused(integration), told(401, "invalid_client", "IntegrationBlocked"));
    assert_eq!(
        refused(|machine| machine.client.netsuite.options_mut().machine_integrations[0].client_credentials = false),
        told(400, "unauthorized_client", "AuthorizationCodeGrantRequired")
    );
    let another = |machine: &mut Machine| {
        let other = MachineIntegration { client_id: "other".to_owned(), ..MachineIntegration::default() };
        machine.client.netsuite.options_mut().machine_integrations.push(other);
        machine.claims["iss"] = json!("other");
    };
    assert_eq!(refused(another), told(401, "invalid_client", "ClientIdMismatch"));
}

#[test]
fn a_certificate_ends_and_one_for_ten_years_ends_after_two() {
    for lasts in [365, 3_650] {
        let mut machine = Machine::new();
        let id = machine.client.netsuite.map_certificate(&mapping(&certificate(SMALL, 0, lasts)), NOW).expect("one");
        machine.key = SMALL;
        machine.header["kid"] = json!(id);
        let days = lasts.min(730);
        for (after, works) in [(days * DAY - 1_000, true), (days * DAY, false)] {
            machine.client.now = NOW.plus(after);
            let second = machine.client.now.0 / 1_000;
            (machine.claims["iat"], machine.claims["exp"]) = (json!(second), json!(second + 300));
            assert_eq!(machine.ask().status == 200, works, "{lasts} days, after {after}");
        }
    }
}

#[test]
fn what_the_page_does_not_save() {
    let mut client = Client::stranger(Options::default());
    let good = certificate(LARGE, 0, 365);
    let mut try_it = |change: &dyn Fn(&mut Mapping)| {
        let mut mapping = mapping(&good);
        change(&mut mapping);
        client.netsuite.map_certificate(&mapping, NOW).err()
    };
    assert_eq!(try_it(&|mapping| mapping.client_id = CLIENT_ID.to_owned()), Some(Unmapped::Application));
    assert_eq!(try_it(&|mapping| mapping.role = Role::ADMINISTRATOR + 1), Some(Unmapped::EntityOrRole));
    assert_eq!(try_it(&|mapping| mapping.entity = 1), Some(Unmapped::EntityOrRole));
    assert_eq!(try_it(&|mapping| mapping.certificate = LARGE.to_owned()), Some(Unmapped::NoCertificate));
    assert_eq!(try_it(&|mapping| mapping.certificate = TOO_SMALL.to_owned()), Some(Unmapped::Key));
    assert_eq!(try_it(&|mapping| mapping.certificate = certificate(LARGE, 30, 30)), Some(Unmapped::Expired));
    assert_eq!(try_it(&|_| {}), None);
    assert_eq!(try_it(&|_| {}), Some(Unmapped::InUse));
    for days in 1..5 {
        assert_eq!(try_it(&|mapping| mapping.certificate = certificate(LARGE, days, 365)), None);
    }
    assert_eq!(try_it(&|mapping| mapping.certificate = certificate(LARGE, 5, 365)), Some(Unmapped::TooMany));
}

#[test]
fn an_rsassa_pss_certificate_signs_nothing_or_is_not_taken() {
    let mut machine = Machine::new();
    let id = machine.client.netsuite.map_certificate(&mapping(PSS), NOW).expect("a mapping");
    machine.header["kid"] = json!(id);
    assert_eq!(machine.refused(), told(401, "invalid_client", "SignatureValidation"));
    let mut options = Options::default();
    options.dialect.takes_pss_certificates = false;
    let mut client = Client::stranger(options);
    assert_eq!(client.netsuite.map_certificate(&mapping(PSS), NOW), Err(Unmapped::Key));
}

#[test]
fn one_word_may_stand_for_every_refusal() {
    for (refusal, expected) in [
        (AssertionRefusal::InvalidClient, told(401, "invalid_client", "UnsupportedAlgo")),
        (AssertionRefusal::InvalidRequest, told(400, "invalid_request", "UnsupportedAlgo")),
        (AssertionRefusal::InvalidGrant, told(400, "invalid_grant", "UnsupportedAlgo")),
    ] {
        let mut machine = Machine::new();
        machine.client.netsuite.options_mut().dialect.assertion_refusal = refusal;
        machine.header["alg"] = json!("RS256");
        assert_eq!(machine.refused(), expected);
    }
}

#[test]
fn an_authorization_header_beside_an_assertion_is_one_too_many() {
    let mut machine = Machine::new();
    let assertion = machine.assertion();
    let answer = machine.client.token_request("token", &fields(&assertion), Some("Basic YTpi"));
    assert_eq!((answer.status, &body(&answer)["error"]), (400, &json!("invalid_request")));
}
