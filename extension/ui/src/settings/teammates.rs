//! Inviting teammates: a code that fills in what all of them share, and the same for IT as a policy.

use callside_protocol::{Connections, SettingsPlace, company::SetupCode};
use yew::{Html, html};

use crate::{part::copy::Copy, scene::Scene};

/// The card.
pub fn teammates(scene: &Scene) -> Html {
    let Some(code) = code(&scene.view.connections) else {
        return html! {
            <section class="card" id={SettingsPlace::Teammates.name()} tabindex="-1" aria-label="Teammates">
                <header class="card-head"><h2>{ "Invite teammates" }</h2></header>
                <p>{ "Connect RingCentral and NetSuite here first: the code is made of what this browser is connected with." }</p>
            </section>
        };
    };
    let text = code.text();
    let link = page(&scene.view.connections.netsuite.redirect).map(|page| [&page, "#/join/", &text].concat());
    html! {
        <>
            <section class="card" id={SettingsPlace::Teammates.name()} tabindex="-1" aria-label="Teammates">
                <header class="card-head"><h2>{ "Invite teammates" }</h2></header>
                <p>
                    { "Each teammate installs Callside, pastes this code under Settings, Connections, and signs in to both clouds as \
                       themselves. The code holds your account and two application ids, and no secret." }
                </p>
                <div class="form-row">
                    <label for="code">{ "Setup code" }</label>
                    <div><Copy id="code" what="the setup code" text={text.clone()} rows=3 /></div>
                </div>
                if let Some(link) = link {
                    <div class="form-row">
                        <label for="link">{ "Link" }</label>
                        <div>
                            <Copy id="link" what="the link" text={link} rows=3 />
                            <p class="small quiet">
                                { "For the address bar of a browser that has Callside: Chrome opens it from nowhere else." }
                            </p>
                        </div>
                    </div>
                }
            </section>
            <section class="card" aria-label="For IT">
                <header class="card-head"><h2>{ "For IT: the same by policy" }</h2></header>
                <p>
                    { "Set as the extension's managed configuration, this saves everybody the code. What else a policy can \
                       decide is in docs/enterprise-policy.md." }
                </p>
                <div class="form-row">
                    <label for="policy">{ "Policy (JSON)" }</label>
                    <div><Copy id="policy" what="the policy" text={policy(&code)} rows=5 /></div>
                </div>
            </section>
        </>
    }
}

/// The address of Settings, whose host a redirect address begins with.
fn page(redirect: &str) -> Option<String> {
    let (extension, _) = redirect.strip_prefix("https://")?.split_once('.')?;
    Some(["chrome-extension://", extension, "/settings.html"].concat())
}

/// What this browser is connected with; `None` where it is not connected to both.
fn code(connections: &Connections) -> Option<SetupCode> {
    Some(SetupCode {
        account: connections.netsuite.who.as_ref()?.account.clone(),
        ringcentral_client_id: connections.ringcentral.client_id.clone()?,
        netsuite_client_id: connections.netsuite.client_id.clone()?,
    })
}

/// The values have no letter that JSON would have to escape: they were taken as ids.
fn policy(code: &SetupCode) -> String {
    format!(
        "{{\n  \"netsuiteAccount\": \"{}\",\n  \"netsuiteClientId\": \"{}\",\n  \"ringcentralClientId\": \"{}\"\n}}",
        code.account, code.netsuite_client_id, code.ringcentral_client_id
    )
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use callside_protocol::company::SetupCode;

    use super::{policy, teammates};
    use crate::{
        samples::{settings, settings_first_run},
        tests::{draw_part, read},
    };

    #[test]
    fn the_code_is_what_this_browser_is_connected_with_and_reads_back() {
        let markup = draw_part(settings(), teammates);
        let mut codes = markup.split(['<', '>', '"', '&']).filter(|text| text.starts_with("callside1/"));
        let code = SetupCode::read(codes.next().expect("a code")).expect("a whole one");
        assert!(policy(&code).contains(&code.netsuite_client_id) && markup.contains(&code.account));
        assert!(read(&markup).contains("no secret"));
    }

    #[test]
    fn before_both_are_connected_there_is_no_code() {
        let markup = draw_part(settings_first_run(), teammates);
        assert!(!markup.contains("callside1/") && read(&markup).contains("first"));
    }
}
