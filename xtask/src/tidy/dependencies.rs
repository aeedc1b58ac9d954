//! The invariants that a crate's dependencies can break: 1 (pages know the protocol, not the core), 2 (no browser and
//! no runtime in the core), 3 (pages have no network) and 7 (the emulator shares no code with the core).

use anyhow::Result;
use xshell::cmd;

use super::Complaint;
use crate::project::{Dependency, Project};

/// A crate whose tree must be free of some others.
struct Ban {
    crate_name: &'static str,
    edges: &'static str,
    targets: &'static [Option<&'static str>],
    banned: &'static [&'static str],
    because: &'static str,
}

const WASM: Option<&str> = Some("wasm32-unknown-unknown");

/// What costs hundreds of kilobytes in the browser, where the platform or a few lines do the same.
const TOO_LARGE_FOR_WASM: &[&str] = &["regex", "url", "oauth2", "jiff", "fluent-bundle", "jsonwebtoken"];

const BANS: [Ban; 9] = [
    Ban {
        crate_name: "callside-core",
        edges: "normal",
        targets: &[None, WASM],
        banned: &["wasm-bindgen", "js-sys", "web-sys", "tokio", "async-std", "smol"],
        because: "invariant 2: the core runs anywhere, so it brings neither a browser nor a runtime",
    },
    Ban {
        crate_name: "callside-ui",
        edges: "normal",
        targets: &[WASM],
        banned: &["callside-core"],
        because: "invariant 1: pages draw the View of callside-protocol and decide nothing",
    },
    Ban {
        crate_name: "callside-protocol",
        edges: "normal",
        targets: &[None],
        banned: &["callside-core", "wasm-bindgen"],
        because: "invariant 1: the protocol is plain data",
    },
    Ban {
        crate_name: "callside-emulator",
        edges: "normal,build,dev",
        targets: &[None],
        banned: &["callside-core", "callside-protocol"],
        because: "invariant 7: one misreading of the vendors' documentation must not be made twice",
    },
    Ban {
        crate_name: "callside-worker",
        edges: "normal",
        targets: &[WASM],
        banned: &["regex", "url", "oauth2", "jiff", "fluent-bundle", "jsonwebtoken", "rsa", "x509-cert", "yew"],
        because: "the worker starts in the middle of a call, so it stays small",
    },
    Ban {
        crate_name: "callside-office",
        edges: "normal",
        targets: &[WASM],
        banned: TOO_LARGE_FOR_WASM,
        because: "the back office shares a service worker with live calls, so it stays small",
    },
    Ban {
        crate_name: "callside-ui",
        edges: "normal",
        targets: &[WASM],
        banned: TOO_LARGE_FOR_WASM,
        because: "the pane is drawn in the middle of a call, so it stays small",
    },
    Ban {
        crate_name: "callside-sync",
        edges: "normal",
        targets: &[None],
        banned: &[
            "wasm-bindgen",
            "js-sys",
            "web-sys",
            "callside-browser",
            "callside-emulator",
            "aws-lc-rs",
            "openssl-sys",
        ],
        because: "the native program runs the core without a browser, and builds with a C compiler and nothing else",
    },
    Ban {
        crate_name: "callside-keys",
        edges: "normal",
        targets: &[WASM],
        banned: &["callside-core", "callside-browser", "rsa", "x509-cert", "jsonwebtoken", "regex", "url", "web-sys"],
        because: "keys are made and used by the browser's own cryptography; their module reads and writes files",
    },
];

/// The parts of web-sys that reach the network or the disk; gloo's wrappers of them are crates.
const FORBIDDEN_IN_PAGES: [&str; 10] = [
    "Request",
    "Response",
    "Headers",
    "WebSocket",
    "XmlHttpRequest",
    "EventSource",
    "IdbFactory",
    "IdbDatabase",
    "CacheStorage",
    "Storage",
];
const FORBIDDEN_CRATES_IN_PAGES: [&str; 5] = ["gloo-net", "gloo-storage", "idb", "reqwest", "callside-browser"];

/// Everything the workspace's dependencies are reproached with.
pub fn check(project: &Project) -> Result<Vec<Complaint>> {
    let shell = &project.shell;
    let mut complaints = Vec::new();
    for ban in &BANS {
        let (name, edges) = (ban.crate_name, ban.edges);
        let place = project.package(name)?.folder.strip_prefix(&project.root)?.join("Cargo.toml");
        for target in ban.targets {
            let target = target.map_or(Vec::new(), |target| vec!["--target", target]);
            let tree = cmd!(shell, "cargo tree --quiet --package {name} --edges {edges} --prefix none {target...}")
                .quiet()
                .read()?;
            let found = banned_in(&tree, ban.banned);
            complaints.extend(found.into_iter().map(|found| {
                Complaint::about(place.display().to_string(), format!("`{found}` is in its tree; {}", ban.because))
            }));
        }
    }
    let pages = project.package("callside-ui")?;
    complaints.extend(network_in_pages(&pages.dependencies));
    complaints.dedup();
    Ok(complaints)
}

/// The banned crates in the output of `cargo tree --prefix none`, a crate a line.
fn banned_in<'a>(tree: &str, banned: &[&'a str]) -> Vec<&'a str> {
    let names: Vec<&str> = tree.lines().filter_map(|line| line.split(' ').next()).collect();
    banned.iter().copied().filter(|crate_name| names.contains(crate_name)).collect()
}

/// Yew itself brings gloo's fetch along, unused and so left out by the linker; what counts is what the pages ask for.
fn network_in_pages(dependencies: &[Dependency]) -> Vec<Complaint> {
    let place = "extension/ui/Cargo.toml";
    let because = "invariant 3: pages send commands and draw the view; only the worker has network and storage";
    let mut complaints = Vec::new();
    for Dependency { name, features } in dependencies {
        if FORBIDDEN_CRATES_IN_PAGES.contains(&name.as_str()) {
            complaints.push(Complaint::about(place, format!("depends on `{name}`; {because}")));
        }
        if name == "web-sys" {
            let asked = features.iter().filter(|feature| FORBIDDEN_IN_PAGES.contains(&feature.as_str()));
            complaints.extend(asked.map(|it| Complaint::about(place, format!("asks web-sys for `{it}`; {because}"))));
        }
    }
    complaints
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_banned_crate_is_found_by_its_whole_name() {
        let tree = "callside-core v0.1.0 (core)\nweb-sys v0.3.107\ntokio-macros v2.0.0\nserde v1.0.0 (*)\n";
        assert_eq!(banned_in(tree, &["web-sys", "tokio"]), ["web-sys"]);
    }

    #[test]
    fn pages_may_ask_for_elements_and_not_for_the_network() {
        let web_sys = |features: &[&str]| Dependency {
            name: "web-sys".to_owned(),
            features: features.iter().map(ToString::to_string).collect(),
        };
        assert_eq!(network_in_pages(&[web_sys(&["HtmlTextAreaElement", "KeyboardEvent"])]), []);
        let complaints = network_in_pages(&[web_sys(&["WebSocket"])]);
        assert!(complaints[0].to_string().contains("`WebSocket`; invariant 3"), "{complaints:?}");
        let fetch = Dependency { name: "gloo-net".to_owned(), features: Vec::new() };
        assert_eq!(network_in_pages(&[fetch]).len(), 1);
    }
}
