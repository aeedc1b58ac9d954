use callside_browser::BrowserHttp;
use callside_core::ports::{Http, HttpError, Method, Request};
use wasm_bindgen::JsCast as _;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::AbortController;

use crate::stand_in::run;

fn get(url: &str) -> Request {
    Request { method: Method::Get, url: url.to_owned(), headers: vec![], body: None, timeout: 30_000, page: None }
}

/// Notes to which page what was given.
const POUR: &str = "(async (page, response) => { globalThis.poured = `${page}: ${await response.text()}`; })";

fn http() -> BrowserHttp {
    BrowserHttp::new(AbortController::new().unwrap().signal(), run(POUR).unchecked_into())
}

/// An address of the server these tests are served from.
fn address(path: &str) -> String {
    run(&format!("new URL('{path}', location.origin).href")).as_string().unwrap()
}

#[wasm_bindgen_test]
async fn an_answer_comes_with_status_headers_and_body() {
    let answer = http().send(get("data:text/plain;charset=utf-8,caf%C3%A9%FF")).await.unwrap();
    assert_eq!(answer.status, 200);
    assert_eq!(answer.header("content-type"), Some("text/plain;charset=utf-8"));
    assert_eq!(answer.body, "café\u{fffd}");
}

#[wasm_bindgen_test]
async fn a_good_answer_for_a_page_goes_there_and_not_into_its_body() {
    let answer = http().send(Request { page: Some(7), ..get("data:audio/wav,RIFF") }).await.unwrap();
    assert_eq!((answer.status, answer.body.as_str()), (200, ""));
    assert_eq!(run("poured").as_string().unwrap(), "7: RIFF");
    let refused = http().send(Request { page: Some(8), ..get(&address("/nothing-here")) }).await.unwrap();
    assert_eq!((refused.status, run("poured").as_string().unwrap()), (404, "7: RIFF".to_owned()));
}

#[wasm_bindgen_test]
async fn any_status_is_an_answer() {
    assert_eq!(http().send(get(&address("/nothing-here"))).await.unwrap().status, 404);
}

#[wasm_bindgen_test]
async fn nothing_of_the_browser_rides_along() {
    run("globalThis.fetched = fetch;
         globalThis.fetch = (request) => { globalThis.seen = request; return Promise.resolve(new Response('ok')); };");
    let request = Request {
        method: Method::Patch,
        headers: vec![("authorization".to_owned(), "Bearer x".to_owned())],
        body: Some("{\"title\":\"ñ\"}".to_owned()),
        ..get("https://1234567.suitetalk.api.netsuite.com/services/rest/record/v1/phonecall/1")
    };
    http().send(request).await.unwrap();
    run("globalThis.fetch = fetched");
    assert_eq!(
        run("[seen.method, seen.credentials, seen.redirect, seen.cache, seen.referrerPolicy, seen.headers.get('authorization')].join()")
            .as_string()
            .unwrap(),
        "PATCH,omit,manual,no-store,no-referrer,Bearer x"
    );
}

#[wasm_bindgen_test]
async fn a_redirect_is_an_answer_not_followed() {
    run("globalThis.fetched = fetch;
         globalThis.fetch = () => Promise.resolve(Object.defineProperty(Response.error(), 'type', { value: 'opaqueredirect' }));");
    let answer = http().send(get("https://platform.ringcentral.com/restapi")).await;
    run("globalThis.fetch = fetched");
    assert_eq!(answer.unwrap().status, 302);
}

#[wasm_bindgen_test]
async fn what_cannot_be_written_down_was_not_sent() {
    let mut request = get(&address("/"));
    request.headers.push(("x-note".to_owned(), "two\nlines".to_owned()));
    assert_eq!(http().send(request).await, Err(HttpError::NotSent));
    assert_eq!(http().send(get("https://")).await, Err(HttpError::NotSent));
}

/// Port 9 of this machine: Chromium refuses to connect to it, so there is never an answer.
const NOBODY: &str = "https://127.0.0.1:9/";

#[wasm_bindgen_test]
async fn a_failure_may_have_been_sent_unless_the_browser_was_offline() {
    assert_eq!(http().send(get(NOBODY)).await, Err(HttpError::NoAnswer));
    run("Object.defineProperty(navigator, 'onLine', { value: false, configurable: true })");
    let offline = http().send(get(NOBODY)).await;
    run("delete navigator.onLine");
    assert_eq!(offline, Err(HttpError::NotSent));
}

#[wasm_bindgen_test]
async fn patience_ends_after_the_time_given() {
    run("globalThis.timeout = AbortSignal.timeout;
         AbortSignal.timeout = (milliseconds) => { globalThis.patience = milliseconds; return AbortSignal.abort(); };");
    let answer = http().send(Request { timeout: 1_234, ..get(&address("/")) }).await;
    run("AbortSignal.timeout = timeout");
    assert_eq!((answer, run("patience").as_f64()), (Err(HttpError::NoAnswer), Some(1_234.0)));
}

#[wasm_bindgen_test]
async fn requests_end_with_the_life_they_belong_to() {
    let life = AbortController::new().unwrap();
    let http = BrowserHttp::new(life.signal(), run(POUR).unchecked_into());
    let (answer, ()) = futures::join!(http.send(get(&address("/"))), async { life.abort() });
    assert_eq!(answer, Err(HttpError::NoAnswer));
}
