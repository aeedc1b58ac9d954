//! What may be pushed to NetSuite, and what of it comes to anything: a rule without I/O.
//!
//! Three values decide: what stood in NetSuite when this side last saw it (the base), what stands here, what stands there now.
//! Where NetSuite's has moved on from the base, it is the newer one and wins; the difference is shown and not written. Nothing is
//! pushed of a field that does not allow it, and nothing at all where the company does not.

use callside_protocol::{
    Personal,
    company::{FieldWay as Way, MappedField},
};

#[cfg(feature = "breakages")]
use crate::breakages::{self, Breakage};

/// A value that is to get there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wish {
    /// The field.
    pub field: MappedField,
    /// What stood in NetSuite when this side saw it last; `None`: never.
    pub base: Option<Personal>,
    /// What stands here.
    pub ours: Personal,
    /// What stands there now; `None`: it was not read.
    pub theirs: Option<Personal>,
    /// The role may write it; `None`: that is not known, and NetSuite will say.
    pub may_write: Option<bool>,
}

/// Why something is not pushed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Refused {
    /// The company does not let anything be written.
    ByCompany,
    /// Nobody has allowed it for this field.
    ByField,
    /// The field only comes from NetSuite.
    PullsOnly,
    /// The role may not.
    ByRole,
    /// What stands there now could not be read, so nothing newer could be spared.
    Unread,
}

/// What becomes of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Both are alike.
    Same,
    /// It is written: from this to that.
    Change {
        /// What stands there.
        before: Personal,
        /// What will.
        after: Personal,
    },
    /// NetSuite's is newer and stays.
    Conflict {
        /// What this side knew.
        base: Option<Personal>,
        /// What stands here.
        ours: Personal,
        /// What stands there.
        theirs: Personal,
    },
    /// NetSuite's is taken over here: ours has not changed since.
    Taken(Personal),
    /// Nothing is written.
    Refused(Refused),
}

/// What becomes of a wish, where the company lets fields be written (`pushes`) or not. It holds for the values it was told: whoever carries it out has NetSuite compare them once more.
#[must_use]
pub fn plan(wish: &Wish, pushes: bool) -> Verdict {
    let Wish { field, base, ours, theirs, may_write } = wish;
    let alike = |one: &Personal, other: &Personal| one.reveal().trim() == other.reveal().trim();
    let Some(theirs) = theirs else { return Verdict::Refused(Refused::Unread) };
    if alike(ours, theirs) {
        return Verdict::Same;
    }
    let ours_changed = base.as_ref().is_none_or(|base| !alike(base, ours));
    if !ours_changed && field.way != Way::Push {
        return Verdict::Taken(theirs.clone());
    }
    #[cfg(feature = "breakages")]
    let field = &MappedField { allow_push: field.allow_push || breakages::is(Breakage::PushUnasked), ..field.clone() };
    let refused = [
        (field.way == Way::Pull, Refused::PullsOnly),
        (!pushes, Refused::ByCompany),
        (!field.allow_push, Refused::ByField),
        (*may_write == Some(false), Refused::ByRole),
    ];
    let refused = refused.into_iter().find(|(is_so, _)| *is_so).map(|(_, why)| why);
    if let Some(why) = refused {
        return Verdict::Refused(why);
    }
    // Of what nobody here has ever seen there, an empty field is the only one that can be filled without loss.
    let stands = base.as_ref().map_or(theirs.is_blank(), |base| alike(base, theirs));
    #[cfg(feature = "breakages")]
    let stands = stands || breakages::is(Breakage::PushOverNewer);
    if stands {
        Verdict::Change { before: theirs.clone(), after: ours.clone() }
    } else {
        Verdict::Conflict { base: base.clone(), ours: ours.clone(), theirs: theirs.clone() }
    }
}
