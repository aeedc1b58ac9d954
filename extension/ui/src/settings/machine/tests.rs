use callside_protocol::{
    Timestamp,
    company::{
        JwtFound, JwtIs, JwtView, MachineCause, MachineFound, MachineKeyFacts, MachineKeyView, MachineView, Sees, Trial,
    },
};
use yew::html;

use super::*;
use crate::{
    samples::company_with,
    tests::{draw_part, read},
};

fn key(found: MachineFound) -> MachineKeyView {
    MachineKeyView {
        account: "1234567_SB1".to_owned(),
        client_id: "c0".repeat(32),
        certificate_id: "HhRil7V".to_owned(),
        facts: MachineKeyFacts { bits: 4_096, fingerprint: "AB:CD".to_owned(), ..MachineKeyFacts::default() },
        since: Timestamp(0),
        trial: Some(Trial { at: Timestamp(0), found }),
        rights: None,
        accepted: None,
    }
}

fn keys(kept: MachineView) -> String {
    draw_part(company_with(kept, None), |scene| html! { <Key scene={scene.clone()} /> })
}

#[test]
fn a_refusal_is_told_with_its_causes_in_order_and_the_way_to_netsuites_own_reason() {
    let causes = vec![MachineCause::CertificateId, MachineCause::OAuthPermission];
    let found = MachineFound::Refused { word: "invalid_client".to_owned(), causes };
    let drawn = keys(MachineView { current: Some(key(found)), next: None });
    let text = read(&drawn);
    for said in [
        "NetSuite does not take this key. It says “invalid_client” and no more. It may be, likeliest first:",
        "The Certificate ID is another one's, or the certificate of another key was uploaded.The role lacks Setup → Log in",
        "What people log themselves goes on.",
    ] {
        assert!(text.contains(said), "`{said}` is not in: {text}");
    }
    assert!(drawn.contains("https://1234567-sb1.app.netsuite.com/app/setup/loginaudit.nl"));
}

#[test]
fn the_old_key_and_the_new_one_stand_side_by_side() {
    let (current, next) =
        (key(MachineFound::Accepted(Default::default())), key(MachineFound::Accepted(Default::default())));
    let text = read(&keys(MachineView { current: Some(current), next: Some(next) }));
    assert_eq!(text.matches("HhRil7V").count(), 2);
    assert!(text.contains("The one in use works on until NetSuite has taken the new one."));
}

#[test]
fn nothing_is_kept_before_there_is_a_key() {
    let drawn = keys(MachineView::default());
    let submit = drawn.split("type=\"submit\"").nth(1).and_then(|rest| rest.split('>').next());
    assert!(submit.is_some_and(|attributes| attributes.contains("disabled")), "{drawn}");
    assert!(read(&drawn).contains("OAuth 2.0 Client Credentials (M2M) Setup → Create New"));
}

#[test]
fn a_jwt_is_told_with_its_owner_and_what_it_lacks() {
    let is = JwtIs {
        owner: "Sam Turner".into(),
        extension: Some("102".to_owned()),
        sees: Sees::OwnAlone,
        absent: vec!["ReadCallRecording".to_owned()],
        refreshes: false,
    };
    let trial = Some(Trial { at: Timestamp(0), found: JwtFound::Accepted(is) });
    let kept = JwtView { client_id: "app".to_owned(), since: Timestamp(0), ends: None, trial };
    let view = company_with(MachineView::default(), Some(kept));
    let text = read(&draw_part(view, |scene| html! { <Jwt scene={scene.clone()} /> }));
    for said in [
        "Look at this",
        "Sam Turner owns it and sees their own calls alone",
        "lacks ReadCallRecording",
        "shown each hour",
    ] {
        assert!(text.contains(said), "`{said}` is not in: {text}");
    }
    assert!(text.contains("Only specific apps of my choice"));
}
