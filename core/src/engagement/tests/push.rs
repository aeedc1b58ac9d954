//! What is pushed: nothing that is forbidden, nothing over a newer value, and nothing twice.

use callside_protocol::{
    Personal,
    company::{Engagement, FieldWay as Way, MappedField},
};
use proptest::prelude::*;

use super::super::push::{Refused, Verdict, Wish, plan};

const ALLOWED: bool = true;

fn wish(way: Way, base: Option<&str>, ours: &str, theirs: &str) -> Wish {
    Wish {
        field: MappedField { netsuite: "title".to_owned(), column: "Job title".to_owned(), way, allow_push: true },
        base: base.map(Personal::from),
        ours: ours.into(),
        theirs: Some(theirs.into()),
        may_write: Some(true),
    }
}

#[test]
fn ours_goes_there_where_nothing_has_changed_there_and_theirs_wins_where_it_has() {
    let both = |base, ours, theirs| plan(&wish(Way::Both, base, ours, theirs), ALLOWED);
    assert_eq!(
        both(Some("Buyer"), "Head buyer", "Buyer"),
        Verdict::Change { before: "Buyer".into(), after: "Head buyer".into() }
    );
    assert_eq!(both(Some("Buyer"), "Buyer", "Purchasing"), Verdict::Taken("Purchasing".into()));
    let conflict =
        Verdict::Conflict { base: Some("Buyer".into()), ours: "Head buyer".into(), theirs: "Purchasing".into() };
    assert_eq!(both(Some("Buyer"), "Head buyer", "Purchasing"), conflict);
    assert_eq!(both(Some("Buyer"), " Purchasing", "Purchasing "), Verdict::Same, "both have come to the same");
    // Nobody here has ever seen what stands there.
    assert_eq!(both(None, "Buyer", ""), Verdict::Change { before: "".into(), after: "Buyer".into() });
    assert!(matches!(both(None, "Buyer", "Purchasing"), Verdict::Conflict { base: None, .. }));
    // Emptying a field is a change like any other.
    assert_eq!(both(Some("Buyer"), "", "Buyer"), Verdict::Change { before: "Buyer".into(), after: "".into() });
}

#[test]
fn each_thing_that_forbids_it_is_told_by_its_name() {
    let allowed = wish(Way::Both, Some("a"), "b", "a");
    let of = |wish: Wish, policy| plan(&wish, policy);
    assert!(matches!(of(allowed.clone(), ALLOWED), Verdict::Change { .. }));
    assert_eq!(of(allowed.clone(), false), Verdict::Refused(Refused::ByCompany));
    let field = MappedField { allow_push: false, ..allowed.field.clone() };
    assert_eq!(of(Wish { field, ..allowed.clone() }, ALLOWED), Verdict::Refused(Refused::ByField));
    assert_eq!(of(wish(Way::Pull, Some("a"), "b", "a"), ALLOWED), Verdict::Refused(Refused::PullsOnly));
    assert_eq!(of(Wish { may_write: Some(false), ..allowed.clone() }, ALLOWED), Verdict::Refused(Refused::ByRole));
    assert!(matches!(of(Wish { may_write: None, ..allowed.clone() }, ALLOWED), Verdict::Change { .. }));
    assert_eq!(of(Wish { theirs: None, ..allowed }, ALLOWED), Verdict::Refused(Refused::Unread));
    assert!(!MappedField::default().allow_push && !Engagement::default().pushes, "off by default");
}

fn value() -> impl Strategy<Value = Personal> {
    prop_oneof![Just(""), Just("a"), Just("b"), Just("c")].prop_map(Personal::from)
}

fn any_wish() -> impl Strategy<Value = (Wish, bool)> {
    let way = prop_oneof![Just(Way::Pull), Just(Way::Push), Just(Way::Both)];
    let values = (prop::option::of(value()), value(), prop::option::of(value()));
    (way, any::<bool>(), any::<bool>(), prop::option::of(any::<bool>()), values).prop_map(
        |(way, allow_push, pushes, may_write, (base, ours, theirs))| {
            let field = MappedField { netsuite: "title".to_owned(), column: "title".to_owned(), way, allow_push };
            (Wish { field, base, ours, theirs, may_write }, pushes)
        },
    )
}

proptest! {
    #[test]
    fn nothing_forbidden_is_written_and_nothing_newer_is_lost((wish, policy) in any_wish()) {
        if let Verdict::Change { before, after } = plan(&wish, policy) {
            let field = &wish.field;
            prop_assert!(policy && field.allow_push && field.way != Way::Pull && wish.may_write != Some(false));
            prop_assert_eq!(Some(&before), wish.theirs.as_ref());
            prop_assert_eq!(&after, &wish.ours);
            prop_assert!(wish.base.as_ref().map_or(before.is_blank(), |base| *base == before), "it was newer");
        }
    }

    #[test]
    fn a_push_repeated_changes_nothing((wish, policy) in any_wish()) {
        let verdict = plan(&wish, policy);
        let mut after = wish.clone();
        match &verdict {
            // What was written is what this side has seen there since.
            Verdict::Change { after: written, .. } => (after.base, after.theirs) = (Some(written.clone()), Some(written.clone())),
            Verdict::Taken(theirs) => (after.base, after.ours) = (Some(theirs.clone()), theirs.clone()),
            Verdict::Same | Verdict::Conflict { .. } | Verdict::Refused(_) => {}
        }
        let again = plan(&after, policy);
        match verdict {
            Verdict::Same | Verdict::Change { .. } | Verdict::Taken(_) => prop_assert_eq!(again, Verdict::Same),
            unwritten => prop_assert_eq!(again, unwritten),
        }
    }
}
