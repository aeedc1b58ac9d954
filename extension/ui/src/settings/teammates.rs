//! Inviting teammates: a code that fills in what all of them share, and the same for IT as a policy, which carries what stands
//! beside the company's calls, too.

use callside_json::{Map, ToJson, Value, parse, write};
use callside_protocol::{
    Connections, SettingsPlace,
    company::{CompanyView, Holding, Part, SetupCode},
    policy_key as key,
};
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
    let holding = CompanyView::of(&scene.view).map(|company| *company.holding).unwrap_or_default();
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
                if [Part::CallFields, Part::InfoLinks].into_iter().any(|part| holding.source(part).is_some()) {
                    <p>
                        { "The call fields and info links that hold here are in it, for browsers that have them from nowhere else: \
                           where the bundle keeps them, the record in NetSuite stands above the policy." }
                    </p>
                }
                <div class="form-row">
                    <label for="policy">{ "Policy (JSON)" }</label>
                    <div><Copy id="policy" what="the policy" text={policy(&code, &holding)} rows=5 /></div>
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

/// The keys that a browser needs, and what stands beside calls, where anybody has decided that.
fn policy(code: &SetupCode, holding: &Holding) -> String {
    let mut keys = vec![
        (key::ACCOUNT, write(&code.account)),
        (key::NETSUITE_CLIENT_ID, write(&code.netsuite_client_id)),
        (key::RINGCENTRAL_CLIENT_ID, write(&code.ringcentral_client_id)),
    ];
    let settings = &holding.settings;
    let beside: [(Part, &dyn ToJson); 2] =
        [(Part::CallFields, &settings.call_fields), (Part::InfoLinks, &settings.info_links)];
    for (part, says) in beside {
        if holding.source(part).is_some() {
            keys.push((part.key(), write(&without_nulls(&parse(&write(says)).unwrap_or_default()))));
        }
    }
    let lines: Vec<String> = keys.into_iter().map(|(key, value)| ["  ", &write(&key), ": ", &value].concat()).collect();
    ["{\n", &lines.join(",\n"), "\n}"].concat()
}

/// Chrome leaves out a whole key where a part of it is null and should be a text (docs/enterprise-policy.md, *When something is
/// wrong*).
fn without_nulls(value: &Value) -> Value {
    match value {
        Value::Object(object) => {
            let mut said = Map::new();
            let parts = object.iter().filter(|(_, value)| !value.is_null());
            said.extend(parts.map(|(name, value)| (name.clone(), without_nulls(value))));
            Value::Object(said)
        }
        Value::Array(list) => Value::Array(list.iter().map(without_nulls).collect()),
        plain => plain.clone(),
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use callside_json::parse;
    use callside_protocol::company::{CallField, Holder, Holding, InfoLink, Part, SetupCode, Source, When};

    use super::{policy, teammates};
    use crate::{
        samples::{decisions_file, settings, settings_first_run},
        tests::{draw_part, read},
    };

    fn code() -> SetupCode {
        let id = |letter: &str, length| letter.repeat(length);
        SetupCode {
            account: "1234567_SB1".to_owned(),
            ringcentral_client_id: id("k", 12),
            netsuite_client_id: id("a", 64),
        }
    }

    #[test]
    fn the_code_is_what_this_browser_is_connected_with_and_reads_back() {
        let markup = draw_part(settings(), teammates);
        let mut codes = markup.split(['<', '>', '"', '&']).filter(|text| text.starts_with("callside1/"));
        let code = SetupCode::read(codes.next().expect("a code")).expect("a whole one");
        assert!(markup.contains(&code.netsuite_client_id) && markup.contains(&code.account));
        assert!(read(&markup).contains("no secret"));
    }

    #[test]
    fn before_both_are_connected_there_is_no_code() {
        let markup = draw_part(settings_first_run(), teammates);
        assert!(!markup.contains("callside1/") && read(&markup).contains("first"));
    }

    #[test]
    fn the_policy_has_what_stands_beside_calls_where_somebody_decides_it() {
        let mut holding = Holding::default();
        let field = |of, name: &str, label: Option<&str>| CallField {
            of,
            name: name.to_owned(),
            label: label.map(str::to_owned),
            editable: false,
            required: false,
            default: None,
        };
        holding.settings.call_fields.shown =
            vec![field(Holder::Customer, "balance", Some("Owes \"us\"")), field(Holder::Contact, "title", None)];
        let template = "https://shop.example.com/{company.id}".to_owned();
        holding.settings.info_links = vec![InfoLink { label: "Shop".to_owned(), template, when: When::Customers }];
        let keys = |holding: &Holding| {
            let whole = parse(&policy(&code(), holding)).expect("JSON");
            let keys = whole.as_object().expect("an object");
            keys.iter().map(|(key, value)| (key.clone(), value.clone())).collect::<Vec<_>>()
        };
        assert_eq!(keys(&holding).len(), 3, "nobody decides them");

        holding.by = vec![(Part::CallFields, Source::File), (Part::InfoLinks, Source::Record)];
        let all = keys(&holding);
        let fields = parse(
            r#"{"shown":[{"of":"Customer","name":"balance","label":"Owes \"us\"","editable":false,"required":false},
            {"of":"Contact","name":"title","editable":false,"required":false}]}"#,
        );
        assert_eq!(
            all.get(3),
            Some(&("callFields".to_owned(), fields.expect("JSON"))),
            "a null would drop the whole key"
        );
        let links = r#"[{"label":"Shop","template":"https://shop.example.com/{company.id}","when":"Customers"}]"#;
        assert_eq!(all.get(4), Some(&("infoLinks".to_owned(), parse(links).expect("JSON"))));
    }

    #[test]
    fn it_is_said_that_they_are_in_it() {
        assert!(
            read(&draw_part(decisions_file(), teammates)).contains("The call fields and info links that hold here")
        );
        assert!(!read(&draw_part(settings(), teammates)).contains("The call fields and info links that hold here"));
    }
}
