//! How a person gets through the clouds' own sign-in pages: read the form, choose, press.

use callside_core::ports::{Op, Store as _, Table};
use callside_emulator::{company::Company, exchange};
use callside_protocol::{Answer, Cloud, Command, CopyScope, SignInEnd, SignInStart};
use serde_json::Value;

use super::Room;

/// Who signs in to NetSuite, and how.
#[derive(Clone, Debug)]
pub struct Visitor {
    /// Extension number of the agent whose employee record it is.
    pub extension: &'static str,
    /// The role chosen; `None`: the one offered first.
    pub role: Option<i64>,
    /// What was typed as the account in Settings.
    pub account: &'static str,
    /// Presses "Allow"; otherwise "Deny".
    pub allows: bool,
}

impl Default for Visitor {
    fn default() -> Self {
        Self { extension: "101", role: None, account: "", allows: true }
    }
}

impl Room {
    /// [`Room::connect`], by an agent whose earlier calls have shown that the account refuses a second record of a call:
    /// in NetSuite whoever has that extension, `employee`, and in RingCentral this one.
    pub(super) fn connect_again(self, employee: &'static str, extension: &str) -> Self {
        assert_eq!(self.command(Command::KeepCopy(CopyScope::Nobody)), Answer::Done);
        assert_eq!(self.connect_netsuite(employee, None), Answer::Done);
        self.command(Command::SetTimeZone("America/New_York".to_owned()));
        self.pass(1_000);
        let room = self.remember("keys", "Refused");
        assert_eq!(room.connect_ringcentral(extension), Answer::Done);
        room.pass(2_000);
        room
    }

    /// The worker is started anew as one that has learnt this about the account before.
    fn remember(self, fact: &str, value: &str) -> Self {
        let kept = self.spawn.run(self.store.get(Table::Settings, "learnt")).ok().flatten();
        let mut learnt: Value = serde_json::from_str(&kept.expect("something was learnt").value).expect("JSON");
        learnt[fact] = value.into();
        let put = Op::Put { table: Table::Settings, key: "learnt".to_owned(), value: learnt.to_string() };
        self.spawn.run(self.store.commit(vec![put], Vec::new())).expect("there is room");
        self.kill_worker()
    }

    /// Signs in to RingCentral through its page.
    pub fn connect_ringcentral(&self, extension: &str) -> Answer {
        let client_id = self.world.borrow().ringcentral.authorization.app.client_id.clone();
        self.command(Command::SetClientId { cloud: Cloud::RingCentral, client_id });
        let start = SignInStart { cloud: Cloud::RingCentral, account: String::new() };
        let Answer::OpenSignIn(address) = self.command(Command::StartSignIn(start)) else {
            panic!("no sign-in address")
        };
        let back = self.through_ringcentral(&address, extension);
        let answer = self.end_sign_in(Cloud::RingCentral, back);
        self.pass(1_000);
        answer
    }

    /// Signs in to NetSuite through its pages, in the role offered first or the one named.
    pub fn connect_netsuite(&self, extension: &'static str, role: Option<i64>) -> Answer {
        let answer = self.visit_netsuite(&Visitor { extension, role, ..Visitor::default() });
        self.pass(1_000);
        answer
    }

    /// Goes through NetSuite's sign-in as that visitor does.
    pub fn visit_netsuite(&self, visitor: &Visitor) -> Answer {
        let back = match self.walk_netsuite(visitor) {
            Ok(back) => back,
            Err(refused) => return refused,
        };
        self.end_sign_in(Cloud::NetSuite, back)
    }

    /// Goes through NetSuite's sign-in up to the address it comes back to. `Err`: Callside did not open it.
    pub fn walk_netsuite(&self, visitor: &Visitor) -> Result<String, Answer> {
        let client_id = self.world.borrow_mut().netsuite.options_mut().integration.client_id.clone();
        self.command(Command::SetClientId { cloud: Cloud::NetSuite, client_id });
        let start = SignInStart { cloud: Cloud::NetSuite, account: visitor.account.to_owned() };
        let address = match self.command(Command::StartSignIn(start)) {
            Answer::OpenSignIn(address) => address,
            refused => return Err(refused),
        };
        Ok(self.through_netsuite(&address, visitor))
    }

    /// Through RingCentral's page, up to the address it comes back to.
    pub(super) fn through_ringcentral(&self, address: &str, extension: &str) -> String {
        let agent = self.agent_id(extension);
        self.walk(address, |_| ("extension", agent.to_string()))
    }

    /// Through NetSuite's pages, up to the address they come back to.
    pub(super) fn through_netsuite(&self, address: &str, visitor: &Visitor) -> String {
        let employee = employee_of(visitor.extension);
        self.walk(address, |page| match page.value("step").as_deref() {
            Some("login") => ("user", employee.to_string()),
            Some("role") => {
                ("role", visitor.role.map(|role| role.to_string()).or_else(|| page.value("role")).unwrap_or_default())
            }
            _ => ("decision", if visitor.allows { "allow" } else { "deny" }.to_owned()),
        })
    }

    /// The sign-in window came back with that address.
    pub fn end_sign_in(&self, cloud: Cloud, back: String) -> Answer {
        self.command(Command::EndSignIn { cloud, end: SignInEnd::CameBack(back) })
    }

    /// Walks through a sign-in's pages, filling in each form, until it comes back to the extension.
    fn walk(&self, address: &str, choose: impl Fn(&Form) -> (&'static str, String)) -> String {
        let mut response = self.visit("GET", address, &[]);
        let mut here = address.to_owned();
        for _ in 0..10 {
            if let Some(location) = header(&response, "location") {
                if location.contains("chromiumapp.org") {
                    return location;
                }
                here = absolute(&here, &location);
                response = self.visit("GET", &here, &[]);
                continue;
            }
            let page = Form(String::from_utf8_lossy(&response.body).into_owned());
            let action = page.action().unwrap_or_else(|| panic!("a page without a form: {}", page.0));
            let to = absolute(&here, &action);
            let mut form = page.hidden();
            let (name, value) = choose(&page);
            form.push((name.to_owned(), value));
            response = self.visit("POST", &to, &form);
            here = to;
        }
        panic!("the sign-in never came back");
    }

    fn visit(&self, method: &str, address: &str, form: &[(String, String)]) -> exchange::Response {
        let pairs: Vec<String> =
            form.iter().map(|(name, value)| format!("{}={}", encode(name), encode(value))).collect();
        let mut request = request(method, address, vec![], pairs.join("&").into_bytes());
        if method == "POST" {
            request.headers.push(("content-type".to_owned(), "application/x-www-form-urlencoded".to_owned()));
        }
        self.world.borrow_mut().handle(&request)
    }
}

/// NetSuite's id of the employee record of the agent with that extension number.
#[must_use]
pub fn employee_of(extension: &str) -> i64 {
    let company = Company::of_size(1, 0);
    let agent = company.agents().iter().find(|agent| agent.extension == extension);
    agent.map(|agent| agent.employee).expect("the agent has an employee record")
}

/// A page with a form.
struct Form(String);

impl Form {
    fn action(&self) -> Option<String> {
        let form = self.0.split("<form").nth(1)?;
        let action = form.split("action=\"").nth(1)?.split('"').next()?;
        Some(action.replace("&amp;", "&"))
    }

    fn value(&self, name: &str) -> Option<String> {
        let wanted = format!("name=\"{name}\"");
        self.0.split("<input").find(|tag| tag.contains(&wanted)).and_then(|tag| attribute(tag, "value"))
    }

    fn hidden(&self) -> Vec<(String, String)> {
        let hidden = self.0.split("<input").filter(|tag| tag.contains("type=\"hidden\""));
        hidden.filter_map(|tag| Some((attribute(tag, "name")?, attribute(tag, "value")?))).collect()
    }
}

fn attribute(tag: &str, name: &str) -> Option<String> {
    let text = tag.split(&format!("{name}=\"")).nth(1)?.split('"').next()?;
    let plain = text.replace("&quot;", "\"").replace("&lt;", "<").replace("&gt;", ">").replace("&#39;", "'");
    Some(plain.replace("&amp;", "&"))
}

fn absolute(here: &str, to: &str) -> String {
    if to.starts_with("https://") {
        return to.to_owned();
    }
    let host: Vec<&str> = here.splitn(4, '/').take(3).collect();
    format!("{}{to}", host.join("/"))
}

fn encode(text: &str) -> String {
    let mut encoded = String::new();
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => encoded.push(char::from(byte)),
            other => encoded.push_str(&format!("%{other:02X}")),
        }
    }
    encoded
}

fn decode(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        match byte {
            b'+' => bytes.push(b' '),
            b'%' => {
                let digits: Vec<u8> = rest.by_ref().take(2).collect();
                let digits = String::from_utf8_lossy(&digits).into_owned();
                bytes.push(u8::from_str_radix(&digits, 16).unwrap_or(b'%'));
            }
            other => bytes.push(other),
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// A request as it arrives at a cloud.
pub(super) fn request(method: &str, address: &str, headers: Vec<(String, String)>, body: Vec<u8>) -> exchange::Request {
    let rest = address.split_once("://").map_or(address, |(_, rest)| rest);
    let (host, path) =
        rest.split_once('/').map_or((rest, String::from("/")), |(host, path)| (host, format!("/{path}")));
    let (path, query) = path.split_once('?').map_or((path.as_str(), ""), |(path, query)| (path, query));
    let pairs = query.split('&').filter(|pair| !pair.is_empty());
    exchange::Request {
        method: method.to_owned(),
        host: host.to_owned(),
        path: path.to_owned(),
        query: pairs
            .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
            .map(|(name, value)| (decode(name), decode(value)))
            .collect(),
        headers: headers.into_iter().map(|(name, value)| (name.to_ascii_lowercase(), value)).collect(),
        body,
    }
}

fn header(response: &exchange::Response, name: &str) -> Option<String> {
    response.headers.iter().find(|(key, _)| key == name).map(|(_, value)| value.clone())
}
