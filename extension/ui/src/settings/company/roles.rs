//! Every role of the account, for whoever may read them.

use callside_protocol::{
    company::{CompanyCommand, RoleRow, RolesSeen},
    words,
};
use yew::{Callback, Html, html};

/// The card.
pub fn roles(seen: Option<&RolesSeen>, look: &Callback<CompanyCommand>) -> Html {
    let look = look.clone();
    let pressed = Callback::from(move |_| look.emit(CompanyCommand::CheckRoles));
    html! {
        <section class="card" aria-label="Roles of the account">
            <header class="card-head"><h2>{ "Every role of the account" }</h2></header>
            <p>{ "A NetSuite administrator sees which of them lack what Callside needs." }</p>
            <div class="card-actions"><button class="button" onclick={pressed}>{ "Look at all roles" }</button></div>
            { for seen.map(said) }
        </section>
    }
}

fn said(seen: &RolesSeen) -> Html {
    match seen {
        RolesSeen::NotAllowed => html! {
            <p>{ "Your role may not read roles. An administrator's may, or one with Setup → Bulk Manage Roles." }</p>
        },
        RolesSeen::CouldNotAsk(fault) => html! {
            <p>{ "The roles could not be read. " }{ words::fault(fault).happened }</p>
        },
        RolesSeen::Roles(roles) => html! {
            <div class="table-room setup-room" tabindex="0" role="region" aria-label="Roles">
                <table class="setup-rights roles">
                    <thead>
                        <tr>
                            <th scope="col">{ "Role" }</th><th scope="col">{ "Lacks" }</th>
                            <th scope="col">{ "Optional, lacks" }</th>
                        </tr>
                    </thead>
                    <tbody>{ for roles.iter().map(row) }</tbody>
                </table>
            </div>
        },
    }
}

fn row(role: &RoleRow) -> Html {
    let list = |lacks: &[String]| match lacks {
        [] => html! { <span class="quiet">{ "Nothing" }</span> },
        lacks => html! { { lacks.join(", ") } },
    };
    html! {
        <tr key={role.id.clone()}>
            <th scope="row">{ &role.name }<span class="small quiet">{ format!("Id {}", role.id) }</span></th>
            <td>{ list(&role.lacks) }</td>
            <td>{ list(&role.lacks_extras) }</td>
        </tr>
    }
}
