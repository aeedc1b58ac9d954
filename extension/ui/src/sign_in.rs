//! A sign-in: the worker prepares the address, the page opens the window (it survives the worker), the worker takes
//! what comes back.

use callside_protocol::{Answer, Command, Refusal, SignInEnd, SignInStart};
use yew::Callback;

use crate::scene::Scene;

/// Begins a sign-in. `refused` hears why it could not begin.
pub fn begin(scene: &Scene, start: SignInStart, refused: Callback<Refusal>) {
    let cloud = start.cloud;
    let scene_after = scene.clone();
    let answered = Callback::from(move |answer| match answer {
        Answer::OpenSignIn(url) => {
            let scene = scene_after.clone();
            let ended = Callback::from(move |end: SignInEnd| scene.send(Command::EndSignIn { cloud, end }));
            scene_after.desk.browser.sign_in_window(url, ended);
        }
        Answer::Refused(refusal) => refused.emit(refusal),
        _ => {}
    });
    scene.ask(Command::StartSignIn(start), answered);
}
