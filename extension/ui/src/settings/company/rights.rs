//! What a role may do: the table of rights, the account's features, and the text for whoever administers NetSuite.

use callside_protocol::{
    company::{
        CompanyCommand, CompanyView, FoundLevel, Level, RightRow, RightVerdict, RightsProfile, RoleRights, ToldBy,
    },
    words,
};
use yew::{Callback, Html, classes, html};

use super::copied;
use crate::{part::icon::Icon, scene::Scene};

/// The button that looks at the role now.
pub fn test(profile: RightsProfile, look: &Callback<CompanyCommand>) -> Html {
    let look = look.clone();
    let pressed = Callback::from(move |_| look.emit(CompanyCommand::CheckRole(profile)));
    html! {
        <div class="card-actions"><button class="button" onclick={pressed}>{ "Test" }</button></div>
    }
}

/// What one role may do.
pub fn table(scene: &Scene, rights: &RoleRights) -> Html {
    let role = rights.role_name.as_ref().unwrap_or(&rights.role);
    let told = match rights.told_by {
        ToldBy::Bundle => "as the bundle tells",
        ToldBy::Questions => "as far as harmless questions tell",
    };
    let asked = scene.times.day_and_time(rights.asked);
    let name = format!("Rights of role {role}");
    html! {
        <>
            { for unasked(rights) }
            <p class="small quiet">{ format!("Role {role} in account {}, {told}, {asked}.", rights.account) }</p>
            <div class="table-room setup-room" tabindex="0" role="region" aria-label={name}>
                <table class="setup-rights levels">
                    <thead>
                        <tr>
                            <th scope="col">{ "Permission" }</th><th scope="col">{ "Needed" }</th>
                            <th scope="col">{ "Found" }</th><th scope="col">{ "Does not work without it" }</th>
                        </tr>
                    </thead>
                    <tbody>
                        { for rights.rows.iter().map(row) }
                        { for rights.features.iter().map(|feature| {
                            let (icon, said, tone) = match feature.on {
                                Some(true) => (Icon::Check, "On", "good"),
                                Some(false) => (Icon::Warning, "Off", "bad"),
                                None => (Icon::Clock, "Cannot be told", "idle"),
                            };
                            html! {
                                <tr>
                                    <th scope="row">
                                        { &feature.name }
                                        <span class="small quiet">{ format!("Enable Features → {}", feature.subtab) }</span>
                                    </th>
                                    <td>{ "On" }</td>
                                    <td>{ found(icon, said.to_owned(), tone) }</td>
                                    <td>{ &feature.without }</td>
                                </tr>
                            }
                        }) }
                    </tbody>
                </table>
            </div>
            { copied(
                format!("letter-{:?}", rights.profile),
                "For your NetSuite administrator",
                "the text for your NetSuite administrator",
                rights.letter.clone(),
                6,
            ) }
        </>
    }
}

/// Why something could not be asked: as a rule one reason for all of it.
fn unasked(rights: &RoleRights) -> Option<Html> {
    let fault = rights.rows.iter().find_map(|row| match &row.found {
        FoundLevel::CouldNotAsk(fault) => Some(fault),
        _ => None,
    })?;
    Some(html! { <p>{ words::fault(fault).happened }{ " What was not found out is no missing right." }</p> })
}

fn row(row: &RightRow) -> Html {
    let (icon, tone) = match row.verdict {
        RightVerdict::Held => (Icon::Check, "good"),
        RightVerdict::Missing if row.feature.is_none() => (Icon::Warning, "bad"),
        RightVerdict::Missing => (Icon::Skip, "bad"),
        RightVerdict::NotThere => (Icon::Skip, "idle"),
        RightVerdict::CouldNotAsk | RightVerdict::Untold => (Icon::Clock, "idle"),
    };
    html! {
        <tr>
            <th scope="row">
                { &row.name }
                <span class="small quiet">
                    { &row.subtab }{ if row.feature.is_some() { " · optional" } else { "" } }
                </span>
            </th>
            <td>{ row.needed.word() }</td>
            <td>{ found(icon, level(row), tone) }</td>
            <td>{ &row.without }</td>
        </tr>
    }
}

fn found(icon: Icon, said: String, tone: &'static str) -> Html {
    html! { <span class={classes!("chip", tone)}>{ icon.draw() }{ said }</span> }
}

/// What was found, in words. "Not allowed", "not there" and "could not ask" are never the same.
fn level(row: &RightRow) -> String {
    match &row.found {
        FoundLevel::Exactly(level) => level.word().to_owned(),
        FoundLevel::AtLeast(level) if *level >= row.needed => "Enough".to_owned(),
        FoundLevel::AtLeast(level) => format!("{} or more", level.word()),
        FoundLevel::Below { has: Level::None, .. } => "Not allowed".to_owned(),
        FoundLevel::Below { has, .. } => format!("{}, too little", has.word()),
        FoundLevel::NotThere => "Not in this account".to_owned(),
        FoundLevel::CouldNotAsk(_) => "Could not ask".to_owned(),
        FoundLevel::Untold => "Cannot be told".to_owned(),
    }
}

/// What connectors for lists and scores ask of a role: checked in the same way, when somebody wants to know.
pub fn engagement(scene: &Scene, view: &CompanyView, look: &Callback<CompanyCommand>) -> Html {
    let seen = view.rights.iter().find(|rights| rights.profile == RightsProfile::Engagement);
    html! {
        <section class="card" aria-label="Lists and scores">
            <details class="setup-step" open={seen.is_some()}>
                <summary><span class="setup-title">{ "Rights for lists and scores" }</span></summary>
                <div class="setup-body">
                    <p>{ "What connectors for marketing lists and scores ask of a role. Calls need none of it." }</p>
                    { test(RightsProfile::Engagement, look) }
                    { for seen.map(|rights| table(scene, rights)) }
                </div>
            </details>
        </section>
    }
}
