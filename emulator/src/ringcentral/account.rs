//! The company's RingCentral account: who has which extension and number, and where a dialled number leads.

use crate::company::Company;
use std::collections::BTreeSet;

/// An extension's id, unique in RingCentral.
pub type ExtensionId = u64;

/// What an extension is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A person with a phone.
    User,
    /// A call queue and its members, which ring together.
    Department {
        /// Members in the order they were added.
        members: Vec<ExtensionId>,
    },
    /// A menu that leads callers on.
    IvrMenu {
        /// Where it leads.
        leads_to: ExtensionId,
    },
}

impl Kind {
    /// The word in `type`.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::User => "User",
            Self::Department { .. } => "Department",
            Self::IvrMenu { .. } => "IvrMenu",
        }
    }
}

/// One extension of the account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Extension {
    /// Its id.
    pub id: ExtensionId,
    /// The short number colleagues dial.
    pub number: String,
    /// What it is.
    pub kind: Kind,
    /// First name, or the whole name of a queue or menu.
    pub first_name: String,
    /// Last name, empty for a queue or menu.
    pub last_name: String,
    /// Sign-in name and the key to the NetSuite employee.
    pub email: String,
    /// What it says on the door.
    pub job_title: String,
    /// Where in the company it belongs; empty where nobody said.
    pub department: String,
    /// Left out of the apps' directory: its entry says so.
    pub hidden: bool,
    /// Its own number in E.164, when it has one.
    pub direct_number: Option<String>,
    /// Permissions taken away from this user: app permissions such as `CallControl` and role permissions such as
    /// `ReadCallLog`.
    pub withheld: BTreeSet<String>,
}

impl Extension {
    /// First and last name.
    #[must_use]
    pub fn name(&self) -> String {
        format!("{} {}", self.first_name, self.last_name).trim().to_owned()
    }

    /// The id of its softphone.
    #[must_use]
    pub fn device(&self) -> String {
        format!("80{}", self.id)
    }
}

/// Where a dialled number leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Destination {
    /// To one person.
    User(ExtensionId),
    /// To a queue; the menu that was passed on the way comes first.
    Queue {
        /// The menu, when the number is the company's main one.
        menu: Option<ExtensionId>,
        /// The queue.
        queue: ExtensionId,
    },
    /// Out of the company.
    Outside,
}

/// The account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    /// The account's id, which is also the id of its system extension.
    pub id: u64,
    /// The company's name.
    pub company: String,
    /// The company's main number in E.164.
    pub main_number: String,
    /// Everyone and everything with an extension number.
    pub extensions: Vec<Extension>,
}

impl Account {
    /// Adds colleagues who have an extension and a number, and answer no calls here.
    pub(super) fn add_colleagues(&mut self, count: usize) {
        const FIRST_NAMES: [&str; 8] = ["Alma", "Bruno", "Chloé", "Dmitri", "Emre", "Freya", "Goran", "Hye-jin"];
        const LAST_NAMES: [&str; 7] = ["Archer", "Bauer", "Costa", "Dubois", "Eriksen", "Falk", "Greco"];
        let first = self.id + 1_001;
        for (id, place) in (first..).zip(0..count) {
            let (given, family) = (FIRST_NAMES[place % 8], LAST_NAMES[place % 7]);
            self.extensions.push(Extension {
                last_name: family.to_owned(),
                email: format!("colleague.{place}@northgate.example"),
                job_title: "Colleague".to_owned(),
                // 555-1000 and on: nobody has them, and none of the cast ends so.
                direct_number: (place < 8_000).then(|| format!("+1650555{}", 1_000 + place)),
                ..bare(id, &(1_000 + place).to_string(), given, Kind::User)
            });
        }
    }

    /// The extension of an id.
    #[must_use]
    pub fn extension(&self, id: ExtensionId) -> Option<&Extension> {
        self.extensions.iter().find(|extension| extension.id == id)
    }

    /// The people.
    pub fn users(&self) -> impl Iterator<Item = &Extension> {
        self.extensions.iter().filter(|extension| extension.kind == Kind::User)
    }

    /// Whose extension number or direct number this is.
    #[must_use]
    pub fn holder(&self, number: &str) -> Option<&Extension> {
        self.extensions
            .iter()
            .find(|extension| extension.number == number || extension.direct_number.as_deref() == Some(number))
    }

    /// Where a number leads that was dialled inside or from outside.
    #[must_use]
    pub fn destination(&self, number: &str) -> Destination {
        let reached = if number == self.main_number {
            self.extensions.iter().find(|extension| matches!(extension.kind, Kind::IvrMenu { .. }))
        } else {
            self.holder(number)
        };
        match reached.map(|extension| (extension.id, &extension.kind)) {
            Some((id, Kind::User)) => Destination::User(id),
            Some((id, Kind::Department { .. })) => Destination::Queue { menu: None, queue: id },
            Some((id, Kind::IvrMenu { leads_to })) => Destination::Queue { menu: Some(id), queue: *leads_to },
            None => Destination::Outside,
        }
    }

    /// The members of a queue.
    #[must_use]
    pub fn members(&self, queue: ExtensionId) -> &[ExtensionId] {
        match self.extension(queue).map(|extension| &extension.kind) {
            Some(Kind::Department { members }) => members,
            _ => &[],
        }
    }
}

/// The id of the first person; everything else counts from it.
const FIRST: ExtensionId = 62_200_141;

impl From<&Company> for Account {
    /// The company's agents get its extensions, with two queues (200 "Sales line" for the first two of them, 201
    /// "Support" for the first and the third) and a menu on the main number that leads to the first queue.
    fn from(company: &Company) -> Self {
        let people: Vec<Extension> = (FIRST..)
            .zip(company.agents())
            .map(|(id, agent)| {
                let (first, last) = agent.name.split_once(' ').unwrap_or((&agent.name, ""));
                Extension {
                    email: agent.email.clone(),
                    job_title: "Account executive".to_owned(),
                    department: "Sales".to_owned(),
                    direct_number: Some(agent.direct_number.clone()),
                    last_name: last.to_owned(),
                    ..bare(id, &agent.extension, first, Kind::User)
                }
            })
            .collect();
        let members = |places: &[usize]| Kind::Department {
            members: places.iter().filter_map(|place| people.get(*place)).map(|person| person.id).collect(),
        };
        let services = [
            bare(FIRST + 100, "200", "Sales line", members(&[0, 1])),
            bare(FIRST + 101, "201", "Support", members(&[0, 2])),
            bare(FIRST + 102, "300", "Welcome menu", Kind::IvrMenu { leads_to: FIRST + 100 }),
        ];
        Self {
            id: FIRST - 1,
            company: company.name.clone(),
            main_number: company.main_number.clone(),
            extensions: people.into_iter().chain(services).collect(),
        }
    }
}

fn bare(id: ExtensionId, number: &str, name: &str, kind: Kind) -> Extension {
    Extension {
        id,
        number: number.to_owned(),
        kind,
        first_name: name.to_owned(),
        last_name: String::new(),
        email: String::new(),
        job_title: String::new(),
        department: String::new(),
        hidden: false,
        direct_number: None,
        withheld: BTreeSet::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::{Account, Destination};
    use crate::company::Company;

    #[test]
    fn numbers_lead_to_people_queues_and_out() {
        let account = Account::from(&Company::of_size(1, 0));
        assert_eq!(account.destination("+16505550101"), Destination::User(62_200_141));
        assert_eq!(account.destination("102"), Destination::User(62_200_142));
        assert_eq!(account.destination("200"), Destination::Queue { menu: None, queue: 62_200_241 });
        assert_eq!(
            account.destination("+16505550100"),
            Destination::Queue { menu: Some(62_200_243), queue: 62_200_241 }
        );
        assert_eq!(account.destination("*67+14155550142"), Destination::Outside);
    }
}
