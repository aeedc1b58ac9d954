//! The README's own way from nothing to a check, and on to calls in NetSuite: its configuration, word for word.

use callside_emulator::netsuite::MACHINE_CLIENT_ID;

use crate::company::{Company, Ended, SECRET};

const README: &str = include_str!("../../README.md");

#[tokio::test(flavor = "multi_thread")]
async fn the_readme_leads_from_nothing_to_calls_in_netsuite() {
    let company = Company::set_up().await;
    let (_, after) = README.split_once("```toml\n").unwrap();
    let (shown, _) = after.split_once("```").unwrap();
    let mut own = ["callside-sync", MACHINE_CLIENT_ID, &company.certificate_id].into_iter();
    let mut configuration = shown.to_owned();
    while configuration.contains('…') {
        configuration = configuration.replacen('…', own.next().unwrap(), 1);
    }
    assert_eq!(own.next(), None, "{configuration}");
    // Everything that it names lies beside it; what is the emulator's own stands in the environment.
    company.put("from-readme.toml", configuration.as_bytes());
    company.put("client-secret", SECRET.as_bytes());
    for command in ["check", "once", "status"] {
        let Ended { code, said, complained } = company.as_in_readme("from-readme.toml", command).await;
        let expected = i32::from(command == "once");
        assert_eq!((code, complained.as_str()), (expected, ""), "{command}: {said}");
    }
    company.begin();
    company.calls("101", 2);
    let Ended { code, said, .. } = company.as_in_readme("from-readme.toml", "once").await;
    assert_eq!((code, company.records()), (0, 2), "{said}");
}

impl Company {
    /// The program with that configuration, which says nothing of the emulator.
    async fn as_in_readme(&self, configuration: &str, command: &str) -> Ended {
        let mut program = self.program(configuration, command);
        program.env("CALLSIDE_SYNC_NETWORK_CA_FILE", self.folder.path().join("authority.pem"));
        program.env("CALLSIDE_SYNC_STATE_FOLDER", self.folder.path().join("state-of-readme"));
        self.ended(program).await
    }
}
