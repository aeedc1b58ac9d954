//! What of lists and engagement stands beside a call: how engaged whoever calls is, with the reasons, out of the last count; and what
//! they do not want, which is read with the company's fields and set like them.

use callside_protocol::{
    company::{BesideCall, CallField, Change, FieldBeside, FieldValue, Holder, Settings},
    words,
};

use super::{
    fields::NO_CALLS,
    own::{Leads, Own},
    shelf::Place,
};
use crate::{
    directory::{
        copy::{GivenUp, Owner},
        people::RecordId,
    },
    instant::Wall,
    netsuite::Session,
    ports::Base,
};

/// The name that no field of NetSuite's has.
const ENGAGEMENT: &str = "callside engagement";

/// The row about engagement, where this computer is connected and there was a call; opt-outs go before the company's fields.
pub(in crate::office) async fn beside(
    session: &Session,
    call: &BesideCall,
    settings: &mut Settings,
    base: &Base,
) -> Option<FieldBeside> {
    let owner = Owner::from(session.clone());
    let name = owner.name();
    if !Own::load(base, &name).await.connected {
        return None;
    }
    // It is only read here.
    let place = Place::new(&base.shelf, &owner, &GivenUp::default());
    let standing = place.standing().await.ok().flatten()?;
    let field = |name: &str, label: &str| CallField {
        of: Holder::Contact,
        name: name.to_owned(),
        label: Some(label.to_owned()),
        editable: true,
        required: false,
        default: None,
    };
    let has_no_calls = standing.synced.is_some() && standing.refusal(NO_CALLS).is_none();
    let opt_outs = has_no_calls.then(|| field(NO_CALLS, "Do Not Call"));
    let opt_outs = opt_outs.into_iter().chain([field("globalSubscriptionStatus", "E-mail subscription")]);
    settings.call_fields.shown.splice(..0, opt_outs);
    for (of, record) in [(Holder::Contact, &call.person), (Holder::Customer, &call.company)] {
        let Some(whom) = record.as_ref().and_then(RecordId::of_record) else { continue };
        let Some(scored) = place.score(whom).await.ok().flatten() else { continue };
        let lead = Leads::load(base, &name).await.of(whom);
        let shown = scored.shown(lead);
        let zone = base.clock.local_zone();
        let day = |at| ["on ", &Wall::at(at, base.clock.offset_at(&zone, at).unwrap_or_default()).date()].concat();
        let lead = lead.map(|lead| format!(" (lead score {lead})")).unwrap_or_default();
        let value = format!("{}{lead}: {}", shown.points, words::score_why(&shown, &day));
        return Some(FieldBeside {
            of,
            name: ENGAGEMENT.to_owned(),
            label: "Engagement".to_owned(),
            value: FieldValue::Text(value.into()),
            change: Change::No,
        });
    }
    None
}
