//! Words from which people and companies get their names.

use super::choose::Choose;
use crate::chance::Chance;

const FIRST: [&str; 72] = [
    "Alice", "Amir", "Ana", "Anders", "Beatriz", "Ben", "Bianca", "Caleb", "Carmen", "Cheng", "Clara", "Dara", "David",
    "Elena", "Eli", "Emeka", "Erin", "Esther", "Felix", "Fiona", "Gabriel", "Gloria", "Hanna", "Hugo", "Ibrahim",
    "Ines", "Isaac", "Ivy", "Jack", "Jana", "Jonas", "Julia", "Kai", "Karim", "Kate", "Laura", "Leo", "Lin", "Lucia",
    "Marco", "Maria", "Max", "Mei", "Miguel", "Mona", "Nadia", "Nathan", "Nina", "Noah", "Olga", "Omar", "Oscar",
    "Paula", "Peter", "Quentin", "Rachel", "Ravi", "Rosa", "Samir", "Sara", "Simon", "Sofia", "Tariq", "Teresa",
    "Thomas", "Uma", "Victor", "Wei", "Xavier", "Yara", "Zoe", "Zoltan",
];

const LAST: [&str; 84] = [
    "Abbott",
    "Adeyemi",
    "Alvarez",
    "Andersson",
    "Baker",
    "Banerjee",
    "Barros",
    "Becker",
    "Bennett",
    "Bergmann",
    "Bianchi",
    "Brooks",
    "Campbell",
    "Castillo",
    "Chen",
    "Clarke",
    "Costa",
    "Cruz",
    "Dalton",
    "Das",
    "Dubois",
    "Duarte",
    "Edwards",
    "Eriksen",
    "Farah",
    "Ferreira",
    "Fischer",
    "Fleming",
    "Garcia",
    "Gupta",
    "Hale",
    "Hansen",
    "Hayashi",
    "Hoffman",
    "Ibarra",
    "Ito",
    "Jackson",
    "Jensen",
    "Kapoor",
    "Keller",
    "Khan",
    "Kim",
    "Kowalski",
    "Lambert",
    "Larsen",
    "Leclerc",
    "Lopez",
    "Mahmoud",
    "Marsh",
    "Mendes",
    "Meyer",
    "Moreau",
    "Morgan",
    "Murphy",
    "Nakamura",
    "Novak",
    "O'Brien",
    "Olsen",
    "Osei",
    "Park",
    "Patel",
    "Pereira",
    "Petrov",
    "Quinlan",
    "Ramos",
    "Reid",
    "Rossi",
    "Santos",
    "Sato",
    "Schmidt",
    "Shah",
    "Silva",
    "Singh",
    "Sokolov",
    "Stewart",
    "Tanaka",
    "Torres",
    "Vargas",
    "Wagner",
    "Walsh",
    "Weber",
    "Wong",
    "Young",
    "Zhang",
];

const PLACE: [&str; 48] = [
    "Alder",
    "Amber",
    "Anchor",
    "Aspen",
    "Beacon",
    "Birch",
    "Bluewater",
    "Bridgeport",
    "Canyon",
    "Cedar",
    "Clearwater",
    "Copper",
    "Crescent",
    "Delta",
    "Eastgate",
    "Elm",
    "Evergreen",
    "Fairview",
    "Foxglove",
    "Glacier",
    "Granite",
    "Greenfield",
    "Hawthorn",
    "Highland",
    "Ironwood",
    "Juniper",
    "Keystone",
    "Lakeside",
    "Larkspur",
    "Linden",
    "Maplewood",
    "Meridian",
    "Millbrook",
    "Oakhaven",
    "Orchard",
    "Pinecrest",
    "Prairie",
    "Quarry",
    "Ridgeline",
    "Riverbend",
    "Sable",
    "Sierra",
    "Silverton",
    "Stonebridge",
    "Summit",
    "Tamarack",
    "Valley",
    "Westbrook",
];

const TRADE: [&str; 40] = [
    "Analytics",
    "Apparel",
    "Bakery",
    "Bearings",
    "Botanicals",
    "Brewing",
    "Cabinetry",
    "Ceramics",
    "Coatings",
    "Components",
    "Controls",
    "Dental",
    "Diagnostics",
    "Electric",
    "Fabrication",
    "Fixtures",
    "Freight",
    "Furnishings",
    "Glassworks",
    "Hardware",
    "Hydraulics",
    "Imaging",
    "Instruments",
    "Irrigation",
    "Landscaping",
    "Lighting",
    "Logistics",
    "Lumber",
    "Machining",
    "Marine",
    "Media",
    "Optics",
    "Outfitters",
    "Packaging",
    "Paper",
    "Plastics",
    "Provisions",
    "Robotics",
    "Textiles",
    "Tooling",
];

const FORM: [&str; 8] = ["Inc.", "LLC", "Ltd", "Corp.", "Co.", "Group", "& Sons", "GmbH"];

const TITLE: [&str; 20] = [
    "Purchasing",
    "Accounts Payable",
    "Buyer",
    "Chief Financial Officer",
    "Controller",
    "Facilities Manager",
    "General Manager",
    "IT Manager",
    "Logistics Coordinator",
    "Marketing Lead",
    "Office Manager",
    "Operations Director",
    "Owner",
    "Plant Manager",
    "Production Planner",
    "Project Lead",
    "Receptionist",
    "Sales Manager",
    "Site Supervisor",
    "Warehouse Manager",
];

const WORK: [&str; 12] = [
    "Warehouse fit-out",
    "Line 2 upgrade",
    "Annual maintenance",
    "Cold store extension",
    "Packaging trial",
    "Office move",
    "Dock repair",
    "Inventory audit",
    "Loading bay",
    "Pilot rollout",
    "Safety review",
    "Showroom",
];

/// A person's first and last name.
pub(crate) fn person(chance: &mut Chance) -> (String, String) {
    (chance.pick(&FIRST).to_owned(), chance.pick(&LAST).to_owned())
}

/// The `serial`th company's name: all differ.
pub(crate) fn company(serial: usize, chance: &mut Chance) -> String {
    let place = PLACE[serial % PLACE.len()];
    let trade = TRADE[serial / PLACE.len() % TRADE.len()];
    let base = format!("{place} {trade} {}", chance.pick(&FORM));
    match serial / (PLACE.len() * TRADE.len()) {
        0 => base,
        round => format!("{base} {}", round + 1),
    }
}

/// What a contact does.
pub(crate) fn title(chance: &mut Chance) -> String {
    chance.pick(&TITLE).to_owned()
}

/// What a project is called.
pub(crate) fn project(chance: &mut Chance) -> String {
    chance.pick(&WORK).to_owned()
}

/// A word for a mail host: lower case letters and digits of the name alone.
pub(crate) fn host(name: &str) -> String {
    let word: String = name.chars().filter(char::is_ascii_alphanumeric).collect();
    format!("{}.example", word.to_ascii_lowercase())
}
