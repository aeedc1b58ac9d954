//! A call's recordings: each can be played, or it is said why not.

use callside_protocol::{CallView, Command, ConnectionState, PLAY_RECORDINGS, Timestamp, ToWorker, words};
use yew::{Component, Context, Html, Properties, html};

use crate::{
    browser::{Port, PortEvent},
    part::icon::Icon,
    scene::Scene,
    sound::Sound,
};

/// What there is of the call's recordings, once it is over.
pub fn recordings(scene: &Scene, call: &CallView) -> Html {
    let count = call.recordings.len();
    let said = match count {
        0 if call.recordings_settled && call.answered.is_some() => "Not recorded.",
        0 => return Html::default(),
        _ if call.recordings_settled => "",
        _ => "Recorded. RingCentral may still be preparing it.",
    };
    let label = |place: usize| match count {
        1 => "Play recording".to_owned(),
        _ => format!("Play recording {} of {count}", place + 1),
    };
    html! {
        <section class="recordings" aria-label="Recording">
            if !said.is_empty() {
                <p class="small quiet">{ said }</p>
            }
            if count > 0 {
                { for not_allowed(scene) }
            }
            { for players(scene, &call.recordings, call.ended.unwrap_or(call.began), &label) }
        </section>
    }
}

/// Why no recording can be played, where that is so: to be said once.
pub fn not_allowed(scene: &Scene) -> Option<Html> {
    let mut missing = scene.view.connections.ringcentral.missing.iter();
    missing.any(|missing| missing.right == PLAY_RECORDINGS).then(|| {
        html! {
            <p class="small quiet">{ "To play recordings here, your RingCentral application needs the permission " }
                { PLAY_RECORDINGS }{ "." }</p>
        }
    })
}

/// A player for each that can be played. Their call was `then`.
pub fn players(scene: &Scene, ids: &[String], then: Timestamp, label: &dyn Fn(usize) -> String) -> Vec<Html> {
    if not_allowed(scene).is_some() {
        return Vec::new();
    }
    let player = |(place, id): (usize, &String)| {
        html! { <Player key={id.clone()} scene={scene.clone()} id={id.clone()} {then} label={label(place)} /> }
    };
    ids.iter().enumerate().map(player).collect()
}

/// Which recording.
#[derive(Clone, PartialEq, Properties)]
pub struct PlayerProps {
    /// One moment.
    pub scene: Scene,
    /// RingCentral's id.
    pub id: String,
    /// When its call was.
    pub then: Timestamp,
    /// What the button that plays it says.
    pub label: String,
}

/// What reaches a player.
pub enum Message {
    /// Its button.
    Pressed,
    /// From its port.
    Port(PortEvent),
    /// The browser cannot play it.
    Broken,
}

/// One recording, which is fetched when somebody wants to hear it and forgotten with the player.
pub struct Player {
    sound: Sound,
    port: Option<Box<dyn Port>>,
}

impl Component for Player {
    type Message = Message;
    type Properties = PlayerProps;

    fn create(_context: &Context<Self>) -> Self {
        Self { sound: Sound::Silent, port: None }
    }

    fn changed(&mut self, context: &Context<Self>, _old: &PlayerProps) -> bool {
        // Who has signed out leaves nothing behind to listen to.
        let state = &context.props().scene.view.connections.ringcentral.state;
        if matches!(state, ConnectionState::NotConnected(_)) && self.sound.is_held() {
            self.go(Sound::Silent);
        }
        true
    }

    fn update(&mut self, context: &Context<Self>, message: Message) -> bool {
        let mut sound = self.sound.clone();
        match message {
            Message::Pressed if sound.is_held() => sound = Sound::Silent,
            Message::Pressed => sound = self.fetch(context),
            Message::Broken => sound = Sound::unplayable(),
            Message::Port(event) => {
                let PlayerProps { scene, then, .. } = context.props();
                let age = scene.desk.browser.now() - then.0;
                if let Some(port) = &self.port {
                    sound.heard(event, &**port, age);
                }
            }
        }
        self.go(sound);
        true
    }

    /// The button is the same one in every state: whoever pressed it keeps the focus.
    fn view(&self, context: &Context<Self>) -> Html {
        let label = &context.props().label;
        let (says, icon) = match &self.sound {
            Sound::Silent => (label.as_str(), Icon::Play),
            Sound::Coming { .. } => ("Cancel", Icon::Skip),
            Sound::Plays(_) => ("Close recording", Icon::Skip),
            Sound::Failed(_) => ("Play again", Icon::Play),
        };
        html! {
            <div class="player">
                <button class="button small" onclick={context.link().callback(|_| Message::Pressed)}>
                    { icon.draw() }{ says }
                </button>
                { self.state(context) }
            </div>
        }
    }
}

impl Player {
    fn go(&mut self, sound: Sound) {
        if !sound.is_held() {
            self.port = None;
        }
        self.sound = sound;
    }

    fn fetch(&mut self, context: &Context<Self>) -> Sound {
        let PlayerProps { scene, id, .. } = context.props();
        self.port = scene.desk.browser.open_port(context.link().callback(Message::Port));
        let Some(port) = &self.port else { return Sound::outdated() };
        let command = Command::PlayRecording { id: id.clone() };
        port.post(&callside_json::write(&ToWorker::Command { sequence: 1, command }));
        Sound::BEGUN
    }

    fn state(&self, context: &Context<Self>) -> Html {
        match &self.sound {
            Sound::Silent => Html::default(),
            Sound::Coming { received, size } => html! {
                <p class="small quiet">{ "Loading " }{ words::loaded(*received, *size) }</p>
            },
            Sound::Plays(address) => html! {
                <audio src={address.clone()} controls={true} autoplay={true} controlslist="nodownload"
                    aria-label="Recording" onerror={context.link().callback(|_| Message::Broken)} />
            },
            Sound::Failed(why) => html! { <p class="small" role="alert">{ why }</p> },
        }
    }
}
