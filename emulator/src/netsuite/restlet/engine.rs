//! QuickJS with the script in it: one runtime an account, started when the first request comes.

use std::fmt;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use rquickjs::{CatchResultExt, Context, Function, Runtime};

use super::Desk;

/// SuiteScript's modules.
const MODULES: &str = include_str!("suitescript.js");

/// Bytes a script may hold.
const MEMORY: usize = 64 << 20;

/// QuickJS asks every some thousand steps whether to go on; so often it may. Counted, not timed, so that equal runs end
/// equally.
const PATIENCE: u32 = 10_000;

/// The account behind the script that runs.
type Behind = Arc<Mutex<Option<Desk>>>;

/// The engine of one account.
pub(in crate::netsuite) struct Engine {
    context: Context,
    behind: Behind,
    asked: Arc<AtomicU32>,
    entry: &'static str,
}

impl fmt::Debug for Engine {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "the engine of {}", self.entry)
    }
}

impl Engine {
    /// An engine with these files, of which the first answers requests.
    ///
    /// # Errors
    /// What is wrong with them.
    pub(super) fn start(files: &[(&'static str, &str)]) -> Result<Self, String> {
        let broken = |error: rquickjs::Error| error.to_string();
        let runtime = Runtime::new().map_err(broken)?;
        runtime.set_memory_limit(MEMORY);
        let asked = Arc::new(AtomicU32::new(0));
        let counter = Arc::clone(&asked);
        runtime.set_interrupt_handler(Some(Box::new(move || counter.fetch_add(1, Ordering::Relaxed) >= PATIENCE)));
        let context = Context::full(&runtime).map_err(broken)?;
        let behind = Behind::default();
        let at_hand = Arc::clone(&behind);
        let host = move |question: String| {
            let mut desk = at_hand.lock().unwrap_or_else(PoisonError::into_inner);
            desk.as_mut().map(|desk| desk.ask(&question)).unwrap_or_default()
        };
        context.with(|context| {
            let told = |error: rquickjs::CaughtError<'_>| error.to_string();
            let host = Function::new(context.clone(), host).map_err(broken)?;
            context.globals().set("host", host).map_err(broken)?;
            context.eval::<(), _>(MODULES).catch(&context).map_err(told)?;
            let begin: Function<'_> = context.globals().get("begin").map_err(broken)?;
            for (path, source) in files {
                begin.call::<_, ()>((*path,)).map_err(broken)?;
                context.eval::<(), _>(*source).catch(&context).map_err(told)?;
            }
            Ok::<_, String>(())
        })?;
        let entry = files.first().map(|(path, _)| *path).unwrap_or_default();
        Ok(Self { context, behind, asked, entry })
    }

    /// Whether it was started with these files.
    pub(super) fn runs(&self, files: &[(&'static str, &str)]) -> bool {
        files.first().is_some_and(|(path, _)| *path == self.entry)
    }

    /// Runs the script's function of that method. Answers with the desk, and with what the run came to in the words of
    /// `suitescript.js`, or with the limit that ended it.
    pub(super) fn run(&self, method: &str, body: &str, desk: Desk) -> (Option<Desk>, Result<String, &'static str>) {
        // The script's clock is the account's, not this machine's.
        let now = desk.now.0;
        self.lock().replace(desk);
        self.asked.store(0, Ordering::Relaxed);
        let ran = self.context.with(|context| {
            let serve: Function<'_> = context.globals().get("serve")?;
            serve.call::<_, String>((self.entry, method, body, now as f64))
        });
        let desk = self.lock().take();
        // Neither limit can be caught by a script, whatever it says afterwards.
        let over = desk.as_ref().is_none_or(|desk| desk.units.is_none());
        let ran = match ran {
            _ if over => Err("SSS_USAGE_LIMIT_EXCEEDED"),
            Ok(ran) => Ok(ran),
            Err(_) => Err("SSS_TIME_LIMIT_EXCEEDED"),
        };
        (desk, ran)
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Option<Desk>> {
        self.behind.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::super::{CustomRecords, answer};
    use super::*;
    use crate::clock::Moment;
    use crate::company::Company;
    use crate::exchange::Response;
    use crate::netsuite::calendar::Calendar;
    use crate::netsuite::catalogue::RecordType;
    use crate::netsuite::options::Options;
    use crate::netsuite::role::{Level, Permission, Role};
    use crate::netsuite::rows::Rows;
    use crate::netsuite::saved_search::SavedSearches;

    fn desk() -> Desk {
        let calendar = Calendar::of_zone("America/New_York");
        let rows = Rows::of_company(&Company::of_size(1, 0), &calendar).expect("an account");
        Desk {
            rows,
            role: Role::agent(),
            employee: 1_001,
            administrators: Vec::new(),
            options: Options::default(),
            calendar,
            now: Moment(0),
            meddling: None,
            units: Some(5_000),
            saves: 0,
            loaded: Vec::new(),
            custom_records: CustomRecords::default(),
            saved_searches: SavedSearches::default(),
            account: "1234567".to_owned(),
        }
    }

    fn post(source: &str) -> Response {
        let engine = Engine::start(&[("script", source)]).expect("a script");
        let (desk, ran) = engine.run("post", "{\"a\": 1}", desk());
        assert!(desk.is_some(), "the account comes back, whatever the script did");
        answer(ran)
    }

    fn body(response: &Response) -> Value {
        serde_json::from_slice(&response.body).expect("JSON")
    }

    #[test]
    fn what_a_script_returns_is_the_answer() {
        let answer = post("define([], () => ({ post: ({ a }) => ({ b: a + 1 }) }))");
        assert_eq!((answer.status, body(&answer)), (200, json!({ "b": 2 })));
        let answer = post("define([], () => ({ post: () => 7 }))");
        assert_eq!((answer.status, &body(&answer)["error"]["code"]), (400, &json!("INVALID_RETURN_DATA_FORMAT")));
    }

    #[test]
    fn an_error_nobody_caught_is_told_with_its_name() {
        let script = "define(['N/error'], (error) => ({ post: () => {
            throw error.create({ name: 'MINE', message: 'No.' });
        } }))";
        let answer = post(script);
        assert_eq!((answer.status, body(&answer)), (400, json!({ "error": { "code": "MINE", "message": "No." } })));
        let answer = post("define(['N/https'], () => ({ post: () => ({}) }))");
        assert_eq!((answer.status, &body(&answer)["error"]["code"]), (400, &json!("MODULE_DOES_NOT_EXIST")));
    }

    #[test]
    fn a_record_is_saved_as_a_whole_unless_what_forms_demand_is_to_be_ignored() {
        let script = "define(['N/record'], (record) => ({ post: ({ options }) => {
            const person = record.load({ type: 'contact', id: 1201 });
            const seen = [person.getValue({ fieldId: 'isinactive' }), String(person.getValue({ fieldId: 'custentity_x' }))];
            person.setValue({ fieldId: 'email', value: 'dana@harbor.example' }).save(options);
            return { seen };
        } }))";
        let engine = Engine::start(&[("script", script)]).expect("a script");
        let mut desk = desk();
        desk.role.set(Permission::Contacts, Level::Edit);
        desk.options.mandatory_contact_fields.insert("Job Title".to_owned());
        let untitled = [("title".to_owned(), rusqlite::types::Value::Null)].into();
        desk.rows.update(RecordType::Contact, 1_201, &untitled).expect("a contact");
        let (desk, ran) = engine.run("post", "{}", desk);
        let refused = answer(ran);
        assert_eq!(body(&refused)["error"]["code"], "USER_ERROR");
        let desk = desk.expect("the account");
        let (_, ran) = engine.run("post", r#"{"options": {"ignoreMandatoryFields": true}}"#, desk);
        assert_eq!(body(&answer(ran)), json!({ "seen": [false, "undefined"] }));
    }

    #[test]
    fn a_script_that_comes_to_no_end_is_ended_and_the_next_request_is_served() {
        let script = "define([], () => ({ post: () => { for (;;); }, put: () => ({ fine: true }) }))";
        let engine = Engine::start(&[("script", script)]).expect("a script");
        assert_eq!(engine.run("post", "{}", desk()).1, Err("SSS_TIME_LIMIT_EXCEEDED"));
        assert_eq!(engine.run("put", "{}", desk()).1, Ok(r#"{"returned":{"fine":true}}"#.to_owned()));
    }

    #[test]
    fn nothing_outlives_a_request() {
        let script = "define([], () => { let count = 0; return { post: () => ({ count: ++count }) }; })";
        let engine = Engine::start(&[("script", script)]).expect("a script");
        for _ in 0..2 {
            assert_eq!(engine.run("post", "{}", desk()).1, Ok(r#"{"returned":{"count":1}}"#.to_owned()));
        }
    }

    #[test]
    fn a_script_that_is_none_does_not_start() {
        assert!(Engine::start(&[("script", "define([], () =>")]).is_err());
    }
}
