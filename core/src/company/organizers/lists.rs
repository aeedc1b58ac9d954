//! What both clouds list, as far as it has been read; and employees out of it.

use callside_json::{FromJson, ToJson};
use callside_protocol::{
    Choice, Personal, Timestamp,
    company::{MappingEmployee, MappingWarning},
};

use super::matching::SignedIn;
use crate::{
    netsuite::Employee,
    ordered::Keyed,
    phone::Region,
    ringcentral::{Extension, Ringing},
};

/// It. A list that is `None` was not read yet, or could not be.
#[derive(Clone, Debug, Default, PartialEq, FromJson, ToJson)]
#[json(default)]
pub struct Lists {
    /// RingCentral's extensions.
    pub extensions: Option<Vec<Extension>>,
    /// Which numbers ring where.
    pub numbers: Option<Vec<Ringing>>,
    /// NetSuite's employees.
    pub employees: Option<Vec<Employee>>,
    /// The employees NetSuite takes as a phone call's organizer.
    pub organizers: Option<Vec<Choice>>,
    /// Who has reported which extension is theirs.
    pub signed_in: Option<Vec<SignedIn>>,
    /// Where numbers without country code are at home.
    pub home: Region,
    /// When they were read.
    pub read: Option<Timestamp>,
}

/// Employees by internal id, as both of NetSuite's lists tell of them: a role may see one and not the other.
#[derive(Clone, Debug, Default)]
pub struct Staff {
    known: Keyed<Known>,
    /// Whoever is not in here is not listed.
    is_listed: bool,
    /// Whoever is not marked is not taken.
    is_taken: bool,
}

#[derive(Clone, Debug, Default)]
struct Known {
    name: Personal,
    email: Personal,
    inactive: bool,
    taken: bool,
}

impl Staff {
    /// Out of the lists.
    #[must_use]
    pub fn of(lists: &Lists) -> Self {
        let mut known = Keyed::default();
        for Employee { id, name, email, inactive, .. } in lists.employees.iter().flatten() {
            let (name, email, inactive) = (name.clone(), email.clone(), *inactive);
            known.insert(id.clone(), Known { name, email, inactive, taken: false });
        }
        for Choice { id, label } in lists.organizers.iter().flatten() {
            let one = known.get_or_insert_with(id, Known::default);
            one.taken = true;
            if one.name.is_blank() {
                one.name = label.as_str().into();
            }
        }
        let (is_listed, is_taken) = (lists.employees.is_some(), lists.organizers.is_some());
        Self { known, is_listed, is_taken }
    }

    /// That employee; of one who is not listed, the id alone.
    #[must_use]
    pub fn employee(&self, id: &str) -> MappingEmployee {
        let known = self.known.get(id);
        let text = |of: fn(&Known) -> &Personal| known.map(of).cloned().unwrap_or_default();
        MappingEmployee { id: id.to_owned(), name: text(|one| &one.name), email: text(|one| &one.email) }
    }

    /// They are not with the company any more.
    #[must_use]
    pub fn is_inactive(&self, id: &str) -> bool {
        self.known.get(id).is_some_and(|one| one.inactive)
    }

    /// That employee is listed.
    #[must_use]
    pub fn is_known(&self, id: &str) -> bool {
        self.known.get(id).is_some()
    }

    /// What is wrong with them as an organizer.
    #[must_use]
    pub fn warning(&self, id: &str) -> Option<MappingWarning> {
        match self.known.get(id) {
            Some(one) if one.inactive => Some(MappingWarning::Inactive),
            Some(one) if self.is_taken && !one.taken => Some(MappingWarning::NotAllowed),
            None if self.is_listed || self.is_taken => Some(MappingWarning::NotListed),
            _ => None,
        }
    }

    /// Whoever can be an organizer and has this in name or address, the first ones by name.
    #[must_use]
    pub fn find(&self, text: &str, most: usize) -> Vec<MappingEmployee> {
        let sought = text.trim().to_lowercase();
        let fits = |one: &Known| {
            let texts = [&one.name, &one.email];
            (one.taken || !self.is_taken)
                && !one.inactive
                && texts.iter().any(|text| text.reveal().to_lowercase().contains(&sought))
        };
        let mut found: Vec<MappingEmployee> =
            self.known.iter().filter(|(_, one)| fits(one)).map(|(id, _)| self.employee(id)).collect();
        crate::ordered::sort_by(&mut found, |one, other| {
            (one.name.reveal(), &one.id).cmp(&(other.name.reveal(), &other.id))
        });
        found.truncate(most);
        found
    }

    /// Everybody.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        self.known.keys()
    }
}
