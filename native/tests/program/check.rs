//! `callside-sync check` against both emulated clouds.

use std::{
    fs::{self, Permissions},
    os::unix::fs::PermissionsExt as _,
};

use callside_emulator::{
    netsuite::{Level, Permission, Role},
    rim,
};

use crate::company::{Company, Ended, OTHER_KEY, SECRET};

#[tokio::test(flavor = "multi_thread")]
async fn what_is_set_up_by_the_readme_is_ready_and_stays_so() {
    let company = Company::set_up().await;
    for _ in 0..2 {
        let Ended { code, said, complained } = company.check().await;
        assert_eq!(code, 0, "{said}{complained}");
        assert!(said.contains("RingCentral takes this JWT.") && said.contains("sees everybody's calls"), "{said}");
        assert!(said.contains("NetSuite takes this key. It works as Avery Quinn"), "{said}");
        assert!(said.contains("The bundle works") && !said.contains("act "), "{said}");
        assert!(said.contains("optional   NetSuite: The role lacks Lists → Vendors: View."), "{said}");
    }
    assert_eq!((company.tokens("ringcentral.com"), company.tokens("netsuite.com")), (2, 2));
    let files = fs::read_dir(company.folder.path().join("state")).unwrap();
    let kept: Vec<u8> = files.flat_map(|file| fs::read(file.unwrap().path()).unwrap()).collect();
    for secret in [SECRET.as_bytes(), company.jwt.as_bytes()] {
        assert!(!kept.windows(secret.len()).any(|window| window == secret), "it lies open on the disk");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn each_refusal_says_which_cloud_and_what_it_may_be() {
    let company = Company::set_up().await;
    let jwt = company.jwt.clone();
    assert!(company.clouds.with_world(|world| world.ringcentral.authorization.revoke_jwt(&jwt)));
    let Ended { code, said, .. } = company.check().await;
    assert_eq!(code, 1, "{said}");
    assert!(said.contains("act        RingCentral: RingCentral does not take this JWT."), "{said}");
    assert!(said.contains("1. It was deleted in the developer console"), "{said}");
    assert!(said.contains("NetSuite takes this key."), "one refusal leaves the other question: {said}");
    company.put("private.pem", OTHER_KEY);
    company.put("public.pem", b"");
    let Ended { code, said, .. } = company.check().await;
    assert_eq!(code, 1, "{said}");
    assert!(said.contains("act        NetSuite: NetSuite does not take this key."), "{said}");
    assert!(said.contains("the certificate of another key was uploaded"), "{said}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_machine_s_role_lacks_is_named_where_an_administrator_finds_it() {
    let company = Company::set_up().await;
    company.clouds.with_world(|world| {
        world.netsuite.role_mut(Role::BUNDLE_SYNC).unwrap().set(Permission::PhoneCalls, Level::View);
    });
    let Ended { code, said, .. } = company.check().await;
    assert_eq!(code, 1, "{said}");
    assert!(said.contains("act        NetSuite: The role lacks Lists → Phone Calls: Edit."), "{said}");
    company.clouds.with_world(|world| world.netsuite.options_mut().bundle = false);
    let Ended { code, said, .. } = company.check().await;
    assert_eq!(code, 1);
    assert!(said.contains("The bundle is not installed"), "{said}");
}

#[tokio::test(flavor = "multi_thread")]
async fn clouds_that_cannot_be_reached_are_no_refusal() {
    let mut company = Company::set_up().await;
    // Nobody listens there any more.
    company.clouds = rim::serve(rim::Options::default()).await.unwrap();
    let Ended { code, said, .. } = company.check().await;
    assert_eq!(code, 75, "{said}");
    assert!(said.contains("not asked  RingCentral: RingCentral could not be asked."), "{said}");
    assert!(said.contains("not asked  NetSuite: NetSuite could not be asked."), "{said}");
    assert_eq!((company.tokens("ringcentral.com"), company.tokens("netsuite.com")), (0, 0), "a stranger hears nothing");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_that_lies_open_is_refused_before_anybody_is_asked() {
    let company = Company::set_up().await;
    let key = company.folder.path().join("private.pem");
    fs::set_permissions(&key, Permissions::from_mode(0o644)).unwrap();
    let Ended { code, said, complained } = company.check().await;
    assert_eq!((code, said.as_str()), (78, ""));
    assert!(complained.contains("netsuite.key_file: other users can read or write it (mode 0644)."), "{complained}");
    assert_eq!((company.tokens("ringcentral.com"), company.tokens("netsuite.com")), (0, 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_folder_that_cannot_be_used_is_named() {
    let company = Company::set_up().await;
    company.put("state", b"a file in its place");
    let Ended { code, complained, .. } = company.check().await;
    assert_eq!(code, 78, "{complained}");
    assert!(complained.contains("/state cannot be used: "), "{complained}");
}
