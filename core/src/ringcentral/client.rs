//! Asking RingCentral.

use std::rc::Rc;

use callside_json::FromJson;
use callside_protocol::{Cloud, PLAY_RECORDINGS, Timestamp};

use super::{
    RingCentralError,
    directory::NOT_MODIFIED,
    wire::{ActiveCall, ExtensionInfo, Line, LogPage, LogRecord, Me, PhoneNumberPage, PresenceInfo},
};
use crate::{
    instant,
    ordered::Keyed,
    ports::{Base, Clock, Method, Request, Response},
    signin::{Attempt, Lender, Secret, Standing, Terms, TokenKeeper},
    traffic::{Errand, Group, Lane, Traffic, form},
};

/// Where RingCentral's interface lives.
const PLATFORM: &str = "https://platform.ringcentral.com";
/// Where the sound of recordings lies.
const MEDIA: &str = "https://media.ringcentral.com";
/// Milliseconds RingCentral may take to answer.
const TIMEOUT: u32 = 20_000;
/// Milliseconds the whole sound of a recording may take.
const SOUND_TIMEOUT: u32 = 300_000;
/// Records of a page of the call log: what the Detailed view gives at most (ringcentral-api.md §3).
pub(super) const PER_PAGE: &str = "250";
/// What Callside asks of the application (ringcentral-api.md §1.3). The WebSocket's permission has two names.
const PERMISSIONS: [&str; 5] = ["ReadAccounts", "CallControl", "ReadPresence", "ReadCallLog", PLAY_RECORDINGS];
const WEBSOCKET_PERMISSIONS: [&str; 3] = ["WebSocketsSubscription", "WebSocket", "WebSockets"];

/// RingCentral, signed in to as one agent. Clones share the session.
#[derive(Clone)]
pub struct RingCentral {
    traffic: Traffic,
    clock: Rc<dyn Clock>,
    keeper: TokenKeeper,
    /// How urgent the company's log is.
    pub(super) log_lane: Lane,
}

pub(super) struct Question {
    pub(super) method: Method,
    pub(super) path: String,
    pub(super) group: Group,
    pub(super) lane: Lane,
    pub(super) purpose: &'static str,
    /// The state that is known already (`If-None-Match`); empty: none.
    pub(super) tag: String,
    /// A recording's sound, for that page.
    pub(super) page: Option<u32>,
}

impl Question {
    pub(super) fn get(path: impl Into<String>, group: Group, lane: Lane, purpose: &'static str) -> Self {
        Self { method: Method::Get, path: path.into(), group, lane, purpose, tag: String::new(), page: None }
    }
}

impl RingCentral {
    /// With the session an earlier worker kept, once [`Self::load`] has read it. One per worker.
    #[must_use]
    pub fn new(ports: &Base, traffic: &Traffic) -> Self {
        Self::of(ports, traffic, TokenKeeper::new(ports, traffic, terms()))
    }

    /// With a session that somebody else keeps.
    #[must_use]
    pub fn lent(ports: &Base, traffic: &Traffic, lender: Rc<dyn Lender>) -> Self {
        Self::of(ports, traffic, TokenKeeper::lent(ports, traffic, terms(), lender))
    }

    fn of(ports: &Base, traffic: &Traffic, keeper: TokenKeeper) -> Self {
        Self { traffic: traffic.clone(), clock: Rc::clone(&ports.clock), keeper, log_lane: Lane::Live }
    }

    /// The same session, which somebody who waits has, too: reading the company's log leaves them room.
    #[must_use]
    pub fn shared(self) -> Self {
        Self { log_lane: Lane::Background, ..self }
    }

    /// Who keeps the session's tokens.
    pub(crate) fn keeper(&self) -> &TokenKeeper {
        &self.keeper
    }

    /// Reads what an earlier worker kept.
    ///
    /// # Errors
    /// [`RingCentralError::SignIn`] when the store cannot be read.
    pub async fn load(&self) -> Result<(), RingCentralError> {
        Ok(self.keeper.load().await?)
    }

    /// Starts a sign-in; answers with the address the page opens. `redirect` must be registered with the application.
    pub async fn start_sign_in(&self, client_id: &str, redirect: &str) -> String {
        let authorize = format!("{PLATFORM}/restapi/oauth/authorize");
        self.keeper.start(Attempt { authorize: &authorize, client_id, redirect, parameters: &[], expects: None }).await
    }

    /// Finishes a sign-in with the address that came back, and asks who signed in. Client id and redirect are those it
    /// was started with.
    ///
    /// # Errors
    /// [`RingCentralError::SignIn`] when it did not succeed. Any other error means that the sign-in stands, and that
    /// [`Self::me`] must be asked again.
    pub async fn end_sign_in(&self, came_back: &str) -> Result<Me, RingCentralError> {
        let returned = self.keeper.came_back(came_back).await.map_err(RingCentralError::SignIn)?;
        let token_url = format!("{PLATFORM}/restapi/oauth/token");
        self.keeper.exchange(returned, &token_url, Keyed::default()).await.map_err(RingCentralError::SignIn)?;
        self.me().await
    }

    /// Signs out: forgets the tokens here, then has RingCentral end the session.
    ///
    /// # Errors
    /// [`RingCentralError::SignIn`] when the session could not be removed; it is then still there.
    pub async fn sign_out(&self) -> Result<(), RingCentralError> {
        Ok(self.keeper.sign_out(&format!("{PLATFORM}/restapi/oauth/revoke")).await?)
    }

    /// Signed in, as far as is known; after [`Self::load`].
    #[must_use]
    pub fn is_signed_in(&self) -> bool {
        self.keeper.standing() == Standing::SignedIn
    }

    /// Where the session stands; after [`Self::load`].
    #[must_use]
    pub fn standing(&self) -> Standing {
        self.keeper.standing()
    }

    /// True until a renewal has come to its end.
    #[must_use]
    pub fn is_renewing(&self) -> bool {
        self.keeper.is_renewing()
    }

    /// When the person must sign in again if nothing renews the session until then.
    #[must_use]
    pub fn session_ends(&self) -> Option<Timestamp> {
        self.keeper.session_ends()
    }

    /// When the session should be renewed for its own sake ([`TokenKeeper::keep_alive_due`]).
    #[must_use]
    pub fn keep_alive_due(&self) -> Option<Timestamp> {
        self.keeper.keep_alive_due()
    }

    /// Renews the session for its own sake.
    pub async fn keep_alive(&self) {
        self.keeper.keep_alive().await;
    }

    /// The application permissions Callside needs and this session lacks, by the names in the developer console; empty
    /// where RingCentral did not say which it granted.
    #[must_use]
    pub fn missing_permissions(&self) -> Vec<&'static str> {
        let Some(scope) = self.keeper.about().and_then(|about| about.get("scope").cloned()) else { return Vec::new() };
        let has = |name: &str| scope.split_whitespace().any(|granted| granted.eq_ignore_ascii_case(name));
        let mut missing: Vec<_> = PERMISSIONS.into_iter().filter(|name| !has(name)).collect();
        if !WEBSOCKET_PERMISSIONS.iter().any(|name| has(name)) {
            missing.push("WebSocketsSubscription");
        }
        missing
    }

    /// This session may have that application permission: RingCentral granted it, or did not say what it granted.
    #[must_use]
    pub fn may(&self, permission: &str) -> bool {
        let scope = self.keeper.about().and_then(|about| about.get("scope").cloned());
        scope.is_none_or(|scope| scope.split_whitespace().any(|granted| granted.eq_ignore_ascii_case(permission)))
    }

    /// Who signed in.
    ///
    /// # Errors
    /// [`RingCentralError`].
    pub async fn me(&self) -> Result<Me, RingCentralError> {
        let path = "/restapi/v1.0/account/~/extension/~";
        let info: ExtensionInfo = self.read(&Question::get(path, Group::Light, Lane::Live, "who signed in")).await?;
        info.into_me().ok_or(RingCentralError::Unreadable)
    }

    /// The agent's numbers.
    ///
    /// # Errors
    /// [`RingCentralError`].
    pub async fn lines(&self) -> Result<Vec<Line>, RingCentralError> {
        let path = "/restapi/v1.0/account/~/extension/~/phone-number?perPage=1000";
        let page: PhoneNumberPage =
            self.read(&Question::get(path, Group::Light, Lane::Background, "own numbers")).await?;
        Ok(page.into_lines())
    }

    /// The calls that are on right now.
    ///
    /// # Errors
    /// [`RingCentralError`].
    pub async fn presence(&self) -> Result<Vec<ActiveCall>, RingCentralError> {
        let path = "/restapi/v1.0/account/~/extension/~/presence?detailedTelephonyState=true";
        let presence: PresenceInfo =
            self.read(&Question::get(path, Group::Light, Lane::Live, "calls right now")).await?;
        Ok(presence.active_calls)
    }

    /// What the agent's call log has on one telephony session, with its legs; nothing during the first 15 to 30 seconds after its end.
    ///
    /// # Errors
    /// [`RingCentralError`].
    pub async fn call_log(&self, session: &str) -> Result<Vec<LogRecord>, RingCentralError> {
        let path = form::with_query(CALL_LOG, [("telephonySessionId", session), ("view", "Detailed")]);
        let page: LogPage = self.read(&Question::get(path, Group::Heavy, Lane::Logging, "call log of a call")).await?;
        Ok(page.records)
    }

    /// A page of the agent's calls that began between the two, newest first, with their legs, and where the next page is.
    /// `next` is what the page before has said about that.
    ///
    /// # Errors
    /// [`RingCentralError`].
    pub async fn calls_between(
        &self,
        from: Timestamp,
        to: Timestamp,
        next: Option<String>,
    ) -> Result<(Vec<LogRecord>, Option<String>), RingCentralError> {
        let (from, to) = (instant::write(from), instant::write(to));
        let first = [
            ("dateFrom", from.as_str()),
            ("dateTo", to.as_str()),
            ("type", "Voice"),
            ("view", "Detailed"),
            ("perPage", PER_PAGE),
        ];
        let path = next.unwrap_or_else(|| form::with_query(CALL_LOG, first));
        let page: LogPage = self.read(&Question::get(path, Group::Heavy, Lane::Background, "calls while away")).await?;
        let next =
            page.navigation.next_page.map(|link| link.uri.strip_prefix(PLATFORM).unwrap_or(&link.uri).to_owned());
        // Followed only where it leads back to RingCentral: the token goes along. And a log cut short is not a log read.
        if next.as_ref().is_some_and(|path| !path.starts_with('/')) {
            return Err(RingCentralError::Unreadable);
        }
        Ok((page.records, next))
    }

    /// The address to open the live line with: single use, good for less than a minute. With the recovery token of the
    /// line before it RingCentral resumes that one. The address is a secret as a whole.
    ///
    /// # Errors
    /// [`RingCentralError`]; each attempt that reaches RingCentral counts against five a minute.
    pub async fn line_ticket(&self, recover: Option<&Secret>) -> Result<Secret, RingCentralError> {
        let question = Question {
            method: Method::Post,
            path: "/restapi/oauth/wstoken".to_owned(),
            group: Group::Auth,
            lane: Lane::Live,
            purpose: "open the live line",
            tag: String::new(),
            page: None,
        };
        let ticket: Ticket = self.read(&question).await?;
        ticket.address(recover).ok_or(RingCentralError::Unreadable)
    }

    pub(super) async fn read<T: FromJson>(&self, question: &Question) -> Result<T, RingCentralError> {
        let response = self.ask(question).await?;
        callside_json::read(&response.body).map_err(|_| RingCentralError::Unreadable)
    }

    /// Asks; a refused token is renewed once and the question repeated once (ringcentral-api.md §1.4).
    pub(super) async fn ask(&self, question: &Question) -> Result<Response, RingCentralError> {
        let mut repeated = false;
        loop {
            let token = self.keeper.access_token().await?;
            let response = self.send(question, &token).await?;
            match response.status {
                200..300 | NOT_MODIFIED => return Ok(response),
                401 if !repeated => {
                    repeated = true;
                    self.keeper.refused(&token).await;
                }
                _ => return Err(RingCentralError::of(&response, self.clock.now())),
            }
        }
    }

    async fn send(&self, question: &Question, token: &Secret) -> Result<Response, RingCentralError> {
        let (host, accept, timeout) = match question.page {
            Some(_) => (MEDIA, "", SOUND_TIMEOUT),
            None => (PLATFORM, "application/json", TIMEOUT),
        };
        let headers = [
            ("authorization", format!("Bearer {}", token.reveal())),
            ("accept", accept.to_owned()),
            ("if-none-match", question.tag.clone()),
        ];
        let headers = headers.into_iter().filter(|(_, value)| !value.is_empty());
        let request = Request {
            method: question.method,
            url: [host, &question.path].concat(),
            headers: headers.map(|(name, value)| (name.to_owned(), value)).collect(),
            body: None,
            timeout,
            page: question.page,
        };
        let errand = Errand {
            cloud: Cloud::RingCentral,
            lane: question.lane,
            purpose: question.purpose.into(),
            group: Some(question.group),
            request,
        };
        Ok(self.traffic.send(errand).await?)
    }
}

const CALL_LOG: &str = "/restapi/v1.0/account/~/extension/~/call-log";

fn terms() -> Terms {
    Terms {
        cloud: Cloud::RingCentral,
        key: "ringcentral",
        group: Some(Group::Auth),
        access_lives: 3_600,
        refresh_lives: 7 * 24 * 3_600,
        chain_lives: None,
        reads_claims: false,
        kept: &["owner_id", "scope"],
        // Redirect address not registered, grant type not allowed, unknown application (ringcentral-api.md §1.4).
        setup_codes: &["OAU-109", "OAU-251", "OAU-153", "OAU-146"],
    }
}

/// `POST /restapi/oauth/wstoken`.
#[derive(FromJson)]
struct Ticket {
    /// Several gateways; absent in the description, present in every capture.
    uri: Option<String>,
    ws_access_token: String,
}

impl Ticket {
    /// `None` where the gateway is not RingCentral's: a token goes nowhere else.
    fn address(&self, recover: Option<&Secret>) -> Option<Secret> {
        let uri = self.uri.as_deref().unwrap_or("wss://platform.ringcentral.com/ws");
        let host = form::host(uri);
        if !uri.starts_with("wss://") || !host.to_ascii_lowercase().ends_with(".ringcentral.com") {
            return None;
        }
        let mut pairs = vec![("access_token", self.ws_access_token.as_str())];
        pairs.extend(recover.map(|token| ("wsc", token.reveal())));
        let query = form::encode(pairs);
        let mark = if uri.contains('?') { '&' } else { '?' };
        Some(Secret::new(format!("{uri}{mark}{query}")))
    }
}

#[cfg(test)]
mod tests {
    use std::rc::Rc;

    use futures::executor::block_on;

    use super::{RingCentral, RingCentralError};
    use crate::{
        ports::{
            Base, HttpError, Request, Response,
            fakes::{FakeClock, FakeEntropy, FakeHttp, FakeKeyring, FakeScratch, FakeShelf, FakeSpawn, FakeStore},
        },
        signin::{Secret, SignInError},
        traffic::Traffic,
    };

    const REDIRECT: &str = "https://callside.chromiumapp.org/ringcentral";
    const EXTENSION: &str = r#"{"uri": "https://platform.ringcentral.com/restapi/v1.0/account/9100/extension/9101",
        "id": 9101, "name": "Avery Quinn"}"#;

    fn ok(body: &str) -> Result<Response, HttpError> {
        status(200, body)
    }

    fn status(status: u16, body: &str) -> Result<Response, HttpError> {
        Ok(Response { status, headers: Vec::new(), body: body.to_owned() })
    }

    fn tokens(number: u32) -> Result<Response, HttpError> {
        ok(&format!(
            r#"{{"access_token": "access-{number}", "token_type": "bearer", "expires_in": 3600, "refresh_token": "refresh-{number}",
                "refresh_token_expires_in": 604800, "scope": "CallControl ReadAccounts ReadCallLog", "owner_id": "9101"}}"#
        ))
    }

    /// Signed in, then these answers in order.
    fn signed_in(answers: Vec<Result<Response, HttpError>>) -> (RingCentral, Rc<FakeHttp>) {
        let http = FakeHttp::scripted([tokens(1), ok(EXTENSION)].into_iter().chain(answers).collect());
        let ringcentral = client(&http);
        let address = block_on(ringcentral.start_sign_in("client-1", REDIRECT));
        let me = block_on(ringcentral.end_sign_in(&returning(&address))).expect("signed in");
        assert_eq!(me.extension, "9101");
        http.sent.borrow_mut().clear();
        (ringcentral, http)
    }

    fn client(http: &Rc<FakeHttp>) -> RingCentral {
        let ports = Base {
            http: http.clone(),
            store: FakeStore::new(),
            shelf: FakeShelf::new(),
            scratch: FakeScratch::new(),
            clock: FakeClock::new(),
            entropy: FakeEntropy::new(7),
            keyring: FakeKeyring::new(),
            spawn: FakeSpawn::new(),
        };
        RingCentral::new(&ports, &Traffic::new(&ports))
    }

    fn returning(address: &str) -> String {
        let state = address.split('&').find_map(|pair| pair.strip_prefix("state=")).expect("a state");
        format!("{REDIRECT}?code=one-time&state={state}&expires_in=60")
    }

    fn bearer(request: &Request) -> &str {
        request.headers.iter().find(|(name, _)| name == "authorization").map_or("", |(_, value)| value)
    }

    #[test]
    fn signing_in_ends_with_the_agent() {
        let http = FakeHttp::scripted(vec![tokens(1), ok(EXTENSION)]);
        let ringcentral = client(&http);
        assert!(!ringcentral.is_signed_in());
        let address = block_on(ringcentral.start_sign_in("client-1", REDIRECT));
        assert!(address.starts_with("https://platform.ringcentral.com/restapi/oauth/authorize?"), "{address}");
        assert!(address.contains("code_challenge_method=S256") && !address.contains("client_secret"), "{address}");
        let me = block_on(ringcentral.end_sign_in(&returning(&address))).expect("signed in");
        assert_eq!((me.account.as_str(), me.extension.as_str()), ("9100", "9101"));
        assert!(ringcentral.is_signed_in());
        assert_eq!(ringcentral.missing_permissions(), ["ReadPresence", "ReadCallRecording", "WebSocketsSubscription"]);
        assert!(ringcentral.session_ends().is_some());
    }

    #[test]
    fn a_denied_consent_is_not_a_sign_in() {
        let ringcentral = client(&FakeHttp::scripted(Vec::new()));
        let address = block_on(ringcentral.start_sign_in("client-1", REDIRECT));
        let denied = returning(&address).replace("code=one-time", "error=access_denied");
        let error = block_on(ringcentral.end_sign_in(&denied)).expect_err("denied");
        assert_eq!(error, RingCentralError::SignIn(SignInError::ConsentDenied));
    }

    #[test]
    fn a_refused_token_is_renewed_once_and_the_question_repeated_once() {
        let refused = || status(401, r#"{"errorCode": "TokenInvalid", "errors": [{"errorCode": "OAU-149"}]}"#);
        let (ringcentral, http) = signed_in(vec![refused(), tokens(2), ok(r#"{"activeCalls": []}"#)]);
        assert_eq!(block_on(ringcentral.presence()), Ok(Vec::new()));
        let sent = http.sent.borrow();
        assert_eq!((bearer(&sent[0]), bearer(&sent[2])), ("Bearer access-1", "Bearer access-2"));

        let (ringcentral, http) = signed_in(vec![refused(), tokens(2), refused(), ok("{}")]);
        assert_eq!(block_on(ringcentral.presence()), Err(RingCentralError::SignedOut));
        assert_eq!(http.sent.borrow().len(), 3);
    }

    #[test]
    fn the_network_and_the_cloud_are_told_apart() {
        let (ringcentral, _) = signed_in(vec![
            Err(HttpError::NoAnswer),
            status(500, ""),
            ok("<html>"),
            Err(HttpError::NotSent),
            Err(HttpError::NotSent),
        ]);
        let ask = || block_on(ringcentral.presence()).expect_err("an error");
        assert_eq!(ask(), RingCentralError::NoAnswer);
        assert_eq!(ask(), RingCentralError::Unwell { status: 500 });
        assert_eq!(ask(), RingCentralError::Unreadable);
        assert_eq!(ask(), RingCentralError::NotSent);
    }

    #[test]
    fn a_call_is_asked_for_by_its_session() {
        let (ringcentral, http) = signed_in(vec![ok(r#"{"records": [{"id": "x", "telephonySessionId": "s-1"}]}"#)]);
        assert_eq!(block_on(ringcentral.call_log("s-1&x")).expect("records").len(), 1);
        assert!(http.sent.borrow()[0].url.ends_with("/call-log?telephonySessionId=s-1%26x&view=Detailed"));
    }

    #[test]
    fn pages_are_followed_within_ringcentral_alone() {
        let page = |next: &str| {
            ok(&format!(r#"{{"records": [{{"id": "x"}}], "navigation": {{"nextPage": {{"uri": "{next}"}}}}}}"#))
        };
        let (ringcentral, http) = signed_in(vec![
            page("https://platform.ringcentral.com/restapi/v1.0/next?page=2"),
            page("https://platform.ringcentral.com.example/steal"),
        ]);
        let (from, to) =
            (callside_protocol::Timestamp(1_795_186_800_000), callside_protocol::Timestamp(1_795_190_400_000));
        let (records, next) = block_on(ringcentral.calls_between(from, to, None)).expect("a page");
        assert_eq!((records.len(), next.as_deref()), (1, Some("/restapi/v1.0/next?page=2")));
        assert_eq!(block_on(ringcentral.calls_between(from, to, next)), Err(RingCentralError::Unreadable));
        let sent = http.sent.borrow();
        assert!(
            sent[0].url.contains("dateFrom=2026-11-20T15%3A00%3A00Z&dateTo=2026-11-20T16%3A00%3A00Z"),
            "{}",
            sent[0].url
        );
        assert_eq!(sent[1].url, "https://platform.ringcentral.com/restapi/v1.0/next?page=2");
    }

    #[test]
    fn a_recording_goes_from_the_host_of_recordings_to_the_page_that_asks_and_its_id_names_no_other_path() {
        let (ringcentral, http) = signed_in(vec![ok(""), status(404, r#"{"errorCode": "CMN-102"}"#)]);
        assert_eq!(block_on(ringcentral.recording("9100", "1662272004", 7)), Ok(()));
        assert_eq!(block_on(ringcentral.recording("9100", "1662272005", 7)), Err(RingCentralError::NotFound));
        for id in ["1/../../extension/~", "1?access_token=x", "1%2F", "1#", "é"] {
            assert_eq!(block_on(ringcentral.recording("9100", id, 7)), Err(RingCentralError::NotFound));
        }
        let sent = http.sent.borrow();
        assert_eq!(sent.len(), 2);
        let url = "https://media.ringcentral.com/restapi/v1.0/account/9100/recording/1662272004/content";
        assert_eq!((sent[0].url.as_str(), sent[0].page, bearer(&sent[0])), (url, Some(7), "Bearer access-1"));
    }

    #[test]
    fn the_line_goes_to_ringcentral_or_nowhere() {
        let ticket = |uri: &str| ok(&format!(r#"{{"uri": "{uri}", "ws_access_token": "one/time", "expires_in": 60}}"#));
        let (ringcentral, _) = signed_in(vec![
            ticket("wss://ws-api.ringcentral.com/ws"),
            ok(r#"{"ws_access_token": "t"}"#),
            ticket("wss://ringcentral.com.example/ws"),
            ticket("https://platform.ringcentral.com/ws"),
        ]);
        let address = block_on(ringcentral.line_ticket(Some(&Secret::new("w+c")))).expect("an address");
        assert_eq!(address.reveal(), "wss://ws-api.ringcentral.com/ws?access_token=one%2Ftime&wsc=w%2Bc");
        let address = block_on(ringcentral.line_ticket(None)).expect("an address");
        assert_eq!(address.reveal(), "wss://platform.ringcentral.com/ws?access_token=t");
        assert_eq!(block_on(ringcentral.line_ticket(None)), Err(RingCentralError::Unreadable));
        assert_eq!(block_on(ringcentral.line_ticket(None)), Err(RingCentralError::Unreadable));
    }
}
