//! How far everybody has come: who has reported, with which extension, and what of the start page is done since when.

use callside_protocol::{
    Answer,
    company::{CompanyAnswer, CompanyCommand, ExtensionOf, StartLine, Teammate, TeammatesSeen},
    words,
};
use yew::{Component, Context, Html, Properties, classes, html};

use crate::{
    part::{control, icon::Icon},
    scene::Scene,
    times::Times,
};

/// So many people are listed; a name finds the others.
const MOST: usize = 200;

/// What the card is handed.
#[derive(Clone, PartialEq, Properties)]
pub struct TeamProps {
    /// One moment.
    pub scene: Scene,
}

/// What reaches the card.
pub enum Message {
    /// Look now.
    Look,
    /// The answer to it.
    Answered(Answer),
    /// Somebody is looked for.
    Sought(String),
    /// Whoever has finished is left out, or not.
    Open(bool),
}

/// The card.
#[derive(Default)]
pub struct Team {
    seen: Option<TeammatesSeen>,
    /// It is being looked at.
    looks: bool,
    /// What was asked for last could not be done.
    failed: bool,
    sought: String,
    open: bool,
}

impl Component for Team {
    type Message = Message;
    type Properties = TeamProps;

    fn create(_context: &Context<Self>) -> Self {
        Self::default()
    }

    fn rendered(&mut self, context: &Context<Self>, first: bool) {
        if first {
            context.link().send_message(Message::Look);
        }
    }

    fn update(&mut self, context: &Context<Self>, message: Message) -> bool {
        match message {
            Message::Look => {
                let command = CompanyCommand::ShowTeammates.sent();
                context.props().scene.ask(command, context.link().callback(Message::Answered));
                self.looks = true;
            }
            Message::Answered(answer) => {
                self.looks = false;
                let seen = read(&answer);
                self.failed = seen.is_none();
                self.seen = seen.or(self.seen.take());
            }
            Message::Sought(text) => self.sought = text,
            Message::Open(open) => self.open = open,
        }
        true
    }

    fn view(&self, context: &Context<Self>) -> Html {
        let again = context.link().callback(|_| Message::Look);
        html! {
            <section class="card" aria-label="Who has finished">
                <header class="card-head"><h2>{ "Who has finished" }</h2></header>
                <p class="small quiet setup-says" role="status">{ self.says() }</p>
                { match &self.seen {
                    None => Html::default(),
                    Some(TeammatesSeen::Untold(why)) => html! { <p>{ words::teammates_untold(why) }</p> },
                    Some(TeammatesSeen::Reported(team)) => self.team(context, team),
                } }
                <div class="card-actions"><button class="button" onclick={again}>{ "Look again" }</button></div>
                <p class="small quiet">
                    { "Each browser reports by itself when something has changed. Whoever works in a role that is not on the \
                       permission list of the record type Callside Teammate (Edit) is not listed." }
                </p>
            </section>
        }
    }
}

impl Team {
    fn says(&self) -> String {
        match (&self.seen, self.looks, self.failed) {
            (_, true, _) => "Looking…".to_owned(),
            (_, _, true) => "It could not be looked at. Try again in a moment.".to_owned(),
            (Some(TeammatesSeen::Reported(team)), ..) => {
                let finished = team.iter().filter(|one| one.has_finished()).count();
                match team.len() {
                    0 => "Nobody has reported yet.".to_owned(),
                    all => format!("{finished} of {all} {} finished.", if all == 1 { "has" } else { "have" }),
                }
            }
            _ => String::new(),
        }
    }

    fn team(&self, context: &Context<Self>, team: &[Teammate]) -> Html {
        if team.is_empty() {
            return Html::default();
        }
        let listed = listed(team, &self.sought, self.open);
        let left_out = listed.len().saturating_sub(MOST);
        let times = &context.props().scene.times;
        html! {
            <>
                <div class="form-row">
                    <label for="teammate">{ "Find" }</label>
                    <div>
                        <input id="teammate" class="field" type="search" dir="auto" autocomplete="off"
                            placeholder="Name, e-mail or extension" value={self.sought.clone()}
                            oninput={control::typed(context.link().callback(Message::Sought))} />
                        <label class="own-field">
                            <input type="checkbox" checked={self.open}
                                onchange={control::ticked(context.link().callback(Message::Open))} />
                            <span>{ "Only who has not finished" }</span>
                        </label>
                    </div>
                </div>
                if listed.is_empty() {
                    <p role="status">{ "Nobody of them." }</p>
                } else {
                    <div class="table-room setup-room" tabindex="0" role="region" aria-label="Those who have reported">
                        <table class="setup-rights labelled team">
                            <thead>
                                <tr>
                                    <th scope="col">{ "Person" }</th>
                                    { for StartLine::ALL.map(|line| html! {
                                        <th scope="col">{ words::start_line(line) }</th>
                                    }) }
                                </tr>
                            </thead>
                            <tbody>{ for listed.iter().take(MOST).map(|one| row(one, team, times)) }</tbody>
                        </table>
                    </div>
                    if left_out > 0 {
                        <p class="small quiet">{ format!("And {left_out} more. Type a name to find them.") }</p>
                    }
                }
            </>
        }
    }
}

fn read(answer: &Answer) -> Option<TeammatesSeen> {
    let Answer::Company(answer) = answer else { return None };
    match callside_json::read(answer.reveal()).ok()? {
        CompanyAnswer::Teammates(seen) => Some(seen),
        _ => None,
    }
}

/// Who is listed: whoever has not finished first, then by name.
fn listed<'a>(team: &'a [Teammate], sought: &str, open: bool) -> Vec<&'a Teammate> {
    let sought = sought.trim().to_lowercase();
    let fits = |one: &&Teammate| {
        let number = one.extension.as_ref().and_then(|extension| extension.number.as_deref()).unwrap_or_default();
        let has = |text: &str| text.to_lowercase().contains(&sought);
        has(one.name.reveal()) || has(one.email.reveal()) || number == sought
    };
    let mut listed: Vec<_> = team.iter().filter(|one| !open || !one.has_finished()).filter(fits).collect();
    listed.sort_by_cached_key(|one| (one.has_finished(), one.name.reveal().to_lowercase(), one.user.clone()));
    listed
}

fn row(one: &Teammate, team: &[Teammate], times: &Times) -> Html {
    let done = |line: StartLine| match one.since(line) {
        Some(at) => html! {
            <td data-label={words::start_line(line)}>
                <span class="chip good">{ Icon::Check.draw() }<span class="unseen">{ "done " }</span>{ times.brief(at) }</span>
            </td>
        },
        None => html! {
            <td data-label={words::start_line(line)}><span class="quiet">{ "Not yet" }</span></td>
        },
    };
    let others = also(one, team);
    html! {
        <tr key={one.user.clone()}>
            <th scope="row" dir="auto">
                { one.name.reveal() }
                <span class="small quiet">{ one.email.reveal() }</span>
                <span class="small">{ extension(one) }</span>
                if let Some(at) = one.reported {
                    <span class="small quiet">{ "Reported " }{ times.brief(at) }</span>
                }
                if !others.is_empty() {
                    <span class={classes!("chip", "bad")}>{ Icon::Warning.draw() }{ format!("Also of {}", others.join(", ")) }</span>
                }
            </th>
            { for StartLine::ALL.map(done) }
        </tr>
    }
}

fn extension(one: &Teammate) -> String {
    match &one.extension {
        None => "No extension".to_owned(),
        Some(ExtensionOf { number: Some(number), .. }) => format!("Extension {number}"),
        Some(ExtensionOf { id, .. }) => format!("Extension with the id {id}"),
    }
}

/// Who else says that the extension is theirs.
fn also(one: &Teammate, team: &[Teammate]) -> Vec<String> {
    let Some(mine) = &one.extension else { return Vec::new() };
    let is_same = |other: &&Teammate| {
        let theirs = other.extension.as_ref();
        theirs.is_some_and(|theirs| theirs.account == mine.account && theirs.id == mine.id) && other.user != one.user
    };
    team.iter().filter(is_same).map(|other| other.name.reveal().to_owned()).collect()
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use callside_protocol::{
        Timestamp,
        company::{StartLine, TeammatesSeen},
    };

    use super::{also, listed};
    use crate::samples::team;

    #[test]
    fn whoever_has_not_finished_comes_first_and_can_be_found_by_name_address_and_extension() {
        let TeammatesSeen::Reported(team) = team() else { panic!("they have reported") };
        let names = |sought: &str, open| {
            listed(&team, sought, open).into_iter().map(|one| one.name.reveal().to_owned()).collect::<Vec<_>>()
        };
        let all = names("", false);
        assert_eq!(all.len(), team.len());
        let open = names(" ", true);
        assert!(!open.is_empty() && open.len() < all.len() && all.starts_with(&open), "{all:?} {open:?}");
        assert_eq!(names("AMARA", false), ["Amara Okafor"]);
        assert_eq!(names("jonas.lind@", false), ["Jonas Lind"]);
        assert_eq!(names("104", false), ["Priya Raman"]);
        assert_eq!(names("10", false), [""; 0], "a part of a number is no number");
    }

    #[test]
    fn two_who_claim_one_extension_are_told_of_each_other() {
        let TeammatesSeen::Reported(mut team) = team() else { panic!("they have reported") };
        let tied: Vec<_> = team.iter().filter(|one| !also(one, &team).is_empty()).map(|one| one.user.clone()).collect();
        assert_eq!(tied.len(), 2);
        for one in &mut team {
            one.extension = None;
        }
        assert!(team.iter().all(|one| also(one, &team).is_empty()), "nobody claims nothing together");
    }

    #[test]
    fn finished_is_every_line() {
        let TeammatesSeen::Reported(team) = team() else { panic!("they have reported") };
        let mut one = team.into_iter().find(|one| one.has_finished()).expect("somebody has");
        for line in StartLine::ALL {
            let done = std::mem::take(&mut one.done);
            one.done = done.iter().copied().filter(|(other, _)| *other != line).collect();
            assert!(!one.has_finished() && one.since(line).is_none(), "{line:?}");
            one.done = done;
        }
        one.done = StartLine::ALL.map(|line| (line, Timestamp(0))).to_vec();
        assert!(one.has_finished());
    }
}
