//! What somebody looks at when something is wrong: how much is kept, which versions meet here, and a report to copy for
//! whoever helps ([`report`]).

mod report;

use callside_protocol::{
    Answer, PROTOCOL, SettingsPlace, View,
    company::{CompanyAnswer, CompanyCommand, CompanyView, Diagnosis},
    words,
};
use yew::{Component, Context, Html, Properties, html};

use crate::{part::copy::Copy, scene::Scene};

/// What the card is handed.
#[derive(Clone, PartialEq, Properties)]
pub struct DiagnosticsProps {
    /// One moment.
    pub scene: Scene,
}

/// What reaches the card.
pub enum Message {
    /// Ask the browser.
    Look,
    /// What it told.
    Answered(Answer),
}

/// The card.
#[derive(Default)]
pub struct Diagnostics {
    diagnosis: Option<Diagnosis>,
    failed: bool,
    /// The report as it was when somebody asked for it: a text that changes cannot be copied.
    report: Option<String>,
}

impl Component for Diagnostics {
    type Message = Message;
    type Properties = DiagnosticsProps;

    fn create(_context: &Context<Self>) -> Self {
        Self::default()
    }

    fn rendered(&mut self, context: &Context<Self>, first: bool) {
        if first {
            context.link().send_message(Message::Look);
        }
    }

    fn update(&mut self, context: &Context<Self>, message: Message) -> bool {
        let scene = &context.props().scene;
        match message {
            Message::Look => {
                scene.ask(CompanyCommand::Diagnose.sent(), context.link().callback(Message::Answered));
                false
            }
            Message::Answered(answer) => {
                self.diagnosis = told(&answer);
                self.failed = self.diagnosis.is_none();
                // Where the back office fails, the rest of the report may say why.
                let diagnosis = self.diagnosis.clone().unwrap_or_default();
                self.report = Some(report::report(&scene.view, CompanyView::of(&scene.view).as_ref(), &diagnosis));
                true
            }
        }
    }

    fn view(&self, context: &Context<Self>) -> Html {
        let scene = &context.props().scene;
        html! {
            <section class="card" id={SettingsPlace::Diagnostics.name()} tabindex="-1" aria-label="Diagnostics">
                <header class="card-head"><h2>{ "Diagnostics" }</h2></header>
                <dl class="facts">
                    { for facts(&scene.view, &self.diagnosis.clone().unwrap_or_default()).into_iter().map(|(what, says)| html! {
                        <div><dt>{ what }</dt><dd>{ says }</dd></div>
                    }) }
                </dl>
                <p class="small quiet" role="status">{ self.says() }</p>
                if let Some(report) = &self.report {
                    <label for="report">{ "Report for whoever helps you" }</label>
                    <p class="small quiet">
                        { "Counts, times, states and versions. No names, numbers, notes, account ids or sign-ins: read it before \
                           you send it." }
                    </p>
                    <Copy id="report" what="the report" text={report.clone()} rows={8} />
                }
                <div class="card-actions">
                    <button class="button" onclick={context.link().callback(|_| Message::Look)}>{ "Look again" }</button>
                </div>
            </section>
        }
    }
}

impl Diagnostics {
    fn says(&self) -> &'static str {
        match (&self.diagnosis, self.failed) {
            (Some(_), _) => "",
            (None, false) => "Looking…",
            (None, true) => "The browser could not be asked. Try again in a moment.",
        }
    }
}

fn told(answer: &Answer) -> Option<Diagnosis> {
    let Answer::Company(answer) = answer else { return None };
    match callside_json::read(answer.reveal()) {
        Ok(CompanyAnswer::Diagnosis(diagnosis)) => Some(diagnosis),
        _ => None,
    }
}

fn facts(view: &View, told: &Diagnosis) -> Vec<(&'static str, String)> {
    let version = view.settings.as_ref().map(|settings| settings.version.as_str()).unwrap_or_default();
    let bundle = CompanyView::of(view).and_then(|company| company.bundle);
    let bundle = match bundle {
        None => "not looked at".to_owned(),
        Some(seen) => match seen.version {
            Some(version) => ["version ", &version, ", contract ", &seen.contract.to_string()].concat(),
            None => "none that this role can use".to_owned(),
        },
    };
    vec![
        ("Storage used", storage(told)),
        ("Of it in memory", told.session.map_or_else(|| UNTOLD.to_owned(), size)),
        ("Callside", [version, ", protocol ", &PROTOCOL.to_string()].concat()),
        ("Browser", report::browser(told)),
        ("Form on disk", version_of(u64::from(told.schema))),
        ("Bundle contract", version_of(told.contract)),
        ("Bundle in NetSuite", bundle),
    ]
}

const UNTOLD: &str = "not told";

fn version_of(number: u64) -> String {
    if number == 0 { UNTOLD.to_owned() } else { number.to_string() }
}

fn storage(told: &Diagnosis) -> String {
    let (Some(stored), Some(quota)) = (told.stored, told.quota) else { return UNTOLD.to_owned() };
    let share = stored.saturating_mul(100).checked_div(quota).unwrap_or_default();
    let share = if share == 0 { "under 1 %".to_owned() } else { [&share.to_string(), " %"].concat() };
    [&size(stored), " of ", &size(quota), " (", &share, ")"].concat()
}

/// Bytes as people read them.
fn size(bytes: u64) -> String {
    const UNITS: [&str; 4] = [" bytes", " KB", " MB", " GB"];
    let mut unit = 0;
    let mut number = bytes;
    while number >= 10_000 && unit + 1 < UNITS.len() {
        number /= 1_000;
        unit += 1;
    }
    let number = words::thousands(usize::try_from(number).unwrap_or(usize::MAX));
    [number.as_str(), UNITS.get(unit).copied().unwrap_or_default()].concat()
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::{facts, size, storage};
    use crate::samples::{company, diagnosis};

    #[test]
    fn sizes_are_read_as_people_read_them() {
        assert_eq!(size(9_999), "9,999 bytes");
        assert_eq!(size(48_211_000), "48 MB");
        assert_eq!(size(296_352_743_424), "296 GB");
        assert_eq!(storage(&diagnosis()), "48 MB of 296 GB (under 1 %)");
        assert_eq!(storage(&Default::default()), "not told");
    }

    #[test]
    fn every_version_that_meets_here_is_told() {
        let facts = facts(&company(), &diagnosis());
        let of = |what: &str| facts.iter().find(|(named, _)| *named == what).map(|(_, says)| says.as_str());
        assert_eq!(of("Browser"), Some("Chrome 142.0.0.0"));
        assert_eq!((of("Form on disk"), of("Bundle contract")), (Some("2"), Some("2")));
        assert!(of("Callside").is_some_and(|says| says.starts_with("0.1.0, protocol ")));
        assert!(of("Bundle in NetSuite").is_some_and(|says| says.starts_with("version ")));
    }
}
