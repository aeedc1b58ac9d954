//! A browser in which it is always 14:02:30 on Tuesday, 10 March 2026, and a worker that shows one View.

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};

use callside_protocol::{
    Answer, Command, LogState, Personal, Refusal, SignInEnd, Timestamp, ToPage, ToWorker, View, Window,
    company::{CompanyAnswer, CompanyCommand},
    words,
};
use js_sys::{Array, Uint8Array};
use web_sys::Event;
use yew::Callback;

use super::{
    diagnosis, editing_answer, explained_logged, explained_skipped, file_preview, lists_answer, mapping_answer,
};
use crate::browser::{Browser, Piece, Port, PortEvent, chrome::sound};

/// The browser.
#[derive(Default)]
pub struct StillBrowser {
    view: Option<View>,
}

impl StillBrowser {
    /// 2026-03-10T14:02:30Z.
    pub const NOW: Timestamp = Timestamp(1_773_151_350_000);

    /// With a worker that says nothing.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// With a worker that shows this View to every page and keeps notes.
    #[must_use]
    pub fn showing(view: View) -> Self {
        Self { view: Some(view) }
    }
}

impl Browser for StillBrowser {
    fn now(&self) -> i64 {
        Self::NOW.0
    }

    /// In UTC, whatever the zone.
    fn write(&self, at: Timestamp, _zone: &str, piece: Piece) -> String {
        let (days, rest) = (at.0.div_euclid(86_400_000), at.0.rem_euclid(86_400_000) / 60_000);
        let (year, month, day) = civil(days);
        let name = |names: &[&'static str], index: i64| {
            usize::try_from(index).ok().and_then(|index| names.get(index).copied()).unwrap_or_default()
        };
        match piece {
            Piece::Time => format!("{:02}:{:02}", rest / 60, rest % 60),
            Piece::Weekday => name(&["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"], days.rem_euclid(7)).to_owned(),
            Piece::Day | Piece::Date => {
                let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
                let day = format!("{day} {}", name(&months, month - 1));
                if piece == Piece::Date { format!("{day} {year}") } else { day }
            }
            Piece::DayKey => format!("{year:04}-{month:02}-{day:02}"),
        }
    }

    fn open_port(&self, heard: Callback<PortEvent>) -> Option<Box<dyn Port>> {
        Some(Box::new(StillPort {
            view: RefCell::new(self.view.clone()),
            heard: Rc::new(heard),
            sound: Cell::default(),
        }))
    }

    fn sign_in_window(&self, _url: String, ended: Callback<SignInEnd>) {
        ended.emit(SignInEnd::Closed(String::new()));
    }

    fn open_side_panel(&self) {}

    /// In American English, of whole amounts and hundredths.
    fn number(&self, number: &str) -> String {
        let (whole, fraction) = number.split_once('.').unwrap_or((number, "0"));
        let grouped = words::thousands(whole.parse().unwrap_or_default());
        if fraction == "0" { grouped } else { format!("{grouped}.{fraction:0<2}") }
    }

    fn save(&self, _name: &str, _text: &str) {}

    fn read_file(&self, _chosen: &Event, read: Callback<String>) {
        read.emit(FILE.to_owned());
    }

    fn read_bytes(&self, _chosen: &Event, read: Callback<Option<String>>) {
        read.emit(Some(String::new()));
    }

    fn time_zones(&self) -> Vec<String> {
        ["America/Chicago", "America/Los_Angeles", "America/New_York", "Europe/Madrid"].map(str::to_owned).to_vec()
    }
}

/// Year, month and day of a day since 1970, in the proleptic Gregorian calendar.
fn civil(days: i64) -> (i64, i64, i64) {
    let (mut year, mut left) = (1970, days);
    let leap = |year: i64| year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    while left < 0 {
        year -= 1;
        left += 365 + i64::from(leap(year));
    }
    while left >= 365 + i64::from(leap(year)) {
        left -= 365 + i64::from(leap(year));
        year += 1;
    }
    let lengths = [31, 28 + i64::from(leap(year)), 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
    let mut month = 1;
    for length in lengths {
        if left < length {
            break;
        }
        left -= length;
        month += 1;
    }
    (year, month, left + 1)
}

/// A settings file, as far as anybody looks.
const FILE: &str = "{}";

struct StillPort {
    view: RefCell<Option<View>>,
    heard: Rc<Callback<PortEvent>>,
    /// The address of a sound.
    sound: Cell<Option<String>>,
}

/// A recording that is still on its way, one that is there, and one that RingCentral has deleted.
pub const COMING: &str = "71";
pub const THERE: &str = "72";
pub const DELETED: &str = "73";

/// Some seconds of telephone silence as a WAV file.
fn silence() -> Vec<u8> {
    const SAMPLES: u32 = 8_000 * 65;
    let mut file = [&b"RIFF"[..], &(36 + SAMPLES).to_le_bytes(), b"WAVEfmt \x10\0\0\0\x01\0\x01\0"].concat();
    file.extend(8_000_u32.to_le_bytes().repeat(2));
    file.extend(b"\x01\0\x08\0data");
    file.extend(SAMPLES.to_le_bytes());
    file.resize(file.len() + SAMPLES as usize, 128);
    file
}

impl StillPort {
    fn say(&self, message: &ToPage) {
        self.heard.emit(PortEvent::Message(callside_json::write(message)));
    }

    fn show(&self) {
        if let Some(view) = self.view.borrow().clone() {
            self.say(&ToPage::View { revision: 1, view: Box::new(view) });
        }
    }

    /// Shows of the sample's calls those of that state and direction, as the worker would.
    fn move_to(&self, window: &Window) {
        if let Some(view) = self.view.borrow_mut().as_mut()
            && let Some(today) = &mut view.today
        {
            view.recent.retain(|call| {
                let direction = window.direction.is_none_or(|direction| direction == call.direction);
                let state = window.state.is_none_or(|state| state == words::log_group(&call.log));
                direction && state
            });
            today.window = window.clone();
        }
    }

    /// Keeps a note as the worker would, with nobody else writing, explains a call and minds a number that is none.
    fn answer(&self, command: &Command) -> Answer {
        let (call, text, base) = match command {
            Command::EditNote { call, text, base, .. } => (call, text, base),
            Command::ShowCalls(window) => {
                self.move_to(window);
                return Answer::Done;
            }
            Command::Explain { call, .. } => {
                let view = self.view.borrow();
                let recent = view.as_ref().and_then(|view| view.recent.iter().find(|recent| recent.id == *call));
                let logged = recent.is_some_and(|recent| matches!(recent.log, LogState::Logged { .. }));
                return Answer::Explained(if logged { explained_logged() } else { explained_skipped() });
            }
            Command::SetLogRules(rules) if !rules.never.reveal().contains(|letter: char| letter.is_ascii_digit()) => {
                return Answer::Refused(Refusal::NotANumber(rules.never.clone()));
            }
            Command::Company(command) => {
                let answer = match callside_json::read(command.reveal()) {
                    Ok(CompanyCommand::TryFile(_)) => file_preview(),
                    Ok(CompanyCommand::Mapping(command)) => {
                        let view = self.view.borrow();
                        view.as_ref().and_then(|view| mapping_answer(&command, view)).unwrap_or(CompanyAnswer::Done)
                    }
                    Ok(CompanyCommand::Lists(command)) => {
                        let view = self.view.borrow();
                        view.as_ref().and_then(|view| lists_answer(&command, view)).unwrap_or(CompanyAnswer::Done)
                    }
                    Ok(CompanyCommand::ShowTeammates) => {
                        let view = self.view.borrow();
                        CompanyAnswer::Teammates(view.as_ref().map_or_else(super::team, super::team::seen))
                    }
                    Ok(CompanyCommand::Diagnose) => CompanyAnswer::Diagnosis(diagnosis()),
                    Ok(command) => editing_answer(&command).unwrap_or(CompanyAnswer::Done),
                    Err(_) => CompanyAnswer::Done,
                };
                return Answer::Company(Personal::new(callside_json::write(&answer)));
            }
            _ => return Answer::Done,
        };
        if let Some(view) = self.view.borrow_mut().as_mut() {
            for note in view.calls.iter_mut().filter(|known| known.id == *call).map(|known| &mut known.note) {
                note.text = text.clone();
                note.revision = base + 1;
                note.here = callside_protocol::SavedHere::Saved(StillBrowser::NOW);
            }
        }
        Answer::Note { revision: base + 1, text: text.clone() }
    }
}

impl Port for StillPort {
    fn post(&self, message: &str) {
        match callside_json::read::<ToWorker>(message) {
            Ok(ToWorker::Subscribe { .. }) => self.show(),
            Ok(ToWorker::Command { sequence, command: Command::PlayRecording { id } }) => {
                let answer = |answer| self.say(&ToPage::Answer { sequence, answer });
                if id == DELETED {
                    return answer(Answer::Refused(Refusal::NoRecording));
                }
                self.heard.emit(PortEvent::Piece { received: 1_234_567, size: 3_456_789 });
                if id == THERE {
                    let file = Array::of1(&Uint8Array::from(silence().as_slice()));
                    self.sound.set(sound(&file));
                    answer(Answer::Done);
                }
            }
            Ok(ToWorker::Command { sequence, command }) => {
                let answer = self.answer(&command);
                self.say(&ToPage::Answer { sequence, answer });
                self.show();
            }
            Ok(ToWorker::Visible(_) | ToWorker::Unsaved(_)) | Err(_) => {}
        }
    }

    fn sound(&self) -> Option<String> {
        self.sound.take()
    }
}
