//! Requests, through fetch.

use async_trait::async_trait;
use callside_core::ports::{Header, Http, HttpError, Request, Response};
use js_sys::{Array, Function, Promise};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortSignal, Headers, ReferrerPolicy, RequestCache, RequestCredentials, RequestInit, RequestRedirect};

use crate::object::field;

#[wasm_bindgen]
extern "C" {
    fn fetch(request: &web_sys::Request) -> Promise;
}

/// The browser hides which redirect it met when told not to follow (Fetch §2.2.6, opaque-redirect filtered response);
/// neither cloud's interfaces redirect, so that it was one is all there is to know.
const SOME_REDIRECT: u16 = 302;

/// Fetch, with nothing of the browser's own in it: no cookies, no cache, no referrer, no redirect followed.
pub struct BrowserHttp {
    life: AbortSignal,
    pour: Function,
}

impl BrowserHttp {
    /// Requests still under way when `life` is aborted end with [`HttpError::NoAnswer`]. `pour` takes the number of a page
    /// and a response, and promises to have given the page its bytes: no piece of them passes through this module.
    #[must_use]
    pub fn new(life: AbortSignal, pour: Function) -> Self {
        Self { life, pour }
    }

    /// Fails when the request cannot be written down: a character no header may hold, an address that is none.
    fn compose(&self, request: &Request) -> Result<web_sys::Request, JsValue> {
        let headers = Headers::new()?;
        for (name, value) in &request.headers {
            headers.append(name, value)?;
        }
        let init = RequestInit::new();
        init.set_method(request.method.as_str());
        init.set_headers(&headers);
        init.set_credentials(RequestCredentials::Omit);
        init.set_cache(RequestCache::NoStore);
        init.set_redirect(RequestRedirect::Manual);
        init.set_referrer_policy(ReferrerPolicy::NoReferrer);
        if let Some(body) = &request.body {
            init.set_body(&body.into());
        }
        let patience = AbortSignal::timeout_with_u32(request.timeout);
        init.set_signal(Some(&AbortSignal::any(&Array::of2(&self.life, &patience))));
        web_sys::Request::new_with_str_and_init(&request.url, &init)
    }
}

#[async_trait(?Send)]
impl Http for BrowserHttp {
    async fn send(&self, request: Request) -> Result<Response, HttpError> {
        let composed = self.compose(&request).map_err(|_| HttpError::NotSent)?;
        // Asked before, not after: a line that broke in between may have carried the request away with it. `onLine` may
        // say yes wrongly but not no (HTML §8.9.1.5), except for hosts on this machine, so it is tried in any case.
        let offline = field(&field(&js_sys::global(), "navigator"), "onLine") == false;
        let failed = if offline { HttpError::NotSent } else { HttpError::NoAnswer };
        let response: web_sys::Response = JsFuture::from(fetch(&composed)).await.map_err(|_| failed)?.unchecked_into();
        let body = match request.page.filter(|_| response.ok()) {
            Some(page) => self.pour.call2(&JsValue::NULL, &page.into(), &response).map(Promise::from),
            None => response.text(),
        };
        let body = JsFuture::from(body.map_err(|_| HttpError::NoAnswer)?).await.map_err(|_| HttpError::NoAnswer)?;
        let redirected = field(&response, "type") == "opaqueredirect";
        Ok(Response {
            status: if redirected { SOME_REDIRECT } else { response.status() },
            headers: headers(&response.headers()),
            body: body.as_string().unwrap_or_default(),
        })
    }
}

/// All headers; fetch gives their names in lower case.
fn headers(headers: &Headers) -> Vec<Header> {
    headers
        .entries()
        .into_iter()
        .filter_map(|entry| {
            let entry: Array = entry.ok()?.unchecked_into();
            Some((entry.get(0).as_string()?, entry.get(1).as_string()?))
        })
        .collect()
}
