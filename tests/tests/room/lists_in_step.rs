//! Whatever people do in NetSuite, and whatever fails or dies on the way: in the end a live list is what its rule says of a copy and of
//! calls that are read anew.

use callside_emulator::{
    errand::{Deed, Errand},
    faults::Kind,
    netsuite::RecordType,
};
use callside_protocol::{
    Answer, BannerAction, Cloud, Command, CopyScope, Personal,
    company::{
        Comparison, ListCondition, ListOf, ListSort, ListSource, ListsAnswer, ListsCommand, MappedField, Outcome,
        PeopleList, Rule,
    },
};
use callside_tests::room::{
    Room,
    lists::{admin, connected, contacts, copied, decide, obey, try_obey, view, was_called},
};
use proptest::prelude::*;
use serde_json::{Map, Value, json};

const MINUTE: i64 = 60_000;
const QUERIES: &str = "/services/rest/query";
const SUBSCRIPTION: &str = "globalsubscriptionstatus";
const NO_CALLS: &str = "custentity_callside_do_not_call";

/// What people write into a title.
const TITLES: [&str; 4] = ["Buyer", "Head of Buying", "Director", ""];
/// How many days ago calls were: none comes near a rule's border while the story goes on.
const DAYS: [i64; 4] = [0, 3, 20, 40];

/// One thing that happens.
#[derive(Clone, Debug)]
enum Step {
    /// Somebody does something in NetSuite, when so many more queries have been answered.
    Does { what: What, after_queries: u32 },
    /// There was a call with somebody.
    Calls { place: usize, days: usize, inbound: bool },
    /// The next queries fail.
    Fails { kind: Kind, count: u32 },
    /// The worker, or the browser, dies at that touch of the world.
    Dies { touch: u32, browser: bool },
    /// The back office fails at that touch of the shelf.
    OfficeFails { touch: u32 },
    /// Somebody looks who joined and left.
    Looks(usize),
    /// Time passes, in seconds.
    Passes(i64),
}

/// What is done to a record; which one is a place in the list of those there are.
#[derive(Clone, Debug)]
enum What {
    Create { title: usize, at: usize },
    Titled { place: usize, title: usize },
    Subscribes { place: usize, how: u8 },
    Quiet { place: usize, quiet: bool },
    Active { place: usize, active: bool },
    Moves { place: usize, to: usize },
    Delete { place: usize },
    DeleteCall { place: usize },
}

fn what() -> impl Strategy<Value = What> {
    let (place, title) = (0..40_usize, 0..TITLES.len());
    prop_oneof![
        (title.clone(), place.clone()).prop_map(|(title, at)| What::Create { title, at }),
        (place.clone(), title).prop_map(|(place, title)| What::Titled { place, title }),
        (place.clone(), 1..5_u8).prop_map(|(place, how)| What::Subscribes { place, how }),
        (place.clone(), any::<bool>()).prop_map(|(place, quiet)| What::Quiet { place, quiet }),
        (place.clone(), any::<bool>()).prop_map(|(place, active)| What::Active { place, active }),
        (place.clone(), place.clone()).prop_map(|(place, to)| What::Moves { place, to }),
        place.clone().prop_map(|place| What::Delete { place }),
        place.prop_map(|place| What::DeleteCall { place }),
    ]
}

fn failure() -> impl Strategy<Value = Kind> {
    prop_oneof![
        Just(Kind::Status { code: 429, retry_after: None }),
        Just(Kind::Status { code: 503, retry_after: Some(5) }),
        Just(Kind::CutBefore),
        Just(Kind::CutWithin),
        Just(Kind::Malformed),
        Just(Kind::Delay { milliseconds: 20_000 }),
    ]
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        8 => (what(), 0..6_u32).prop_map(|(what, after_queries)| Step::Does { what, after_queries }),
        4 => (0..40_usize, 0..DAYS.len(), any::<bool>())
            .prop_map(|(place, days, inbound)| Step::Calls { place, days, inbound }),
        2 => (failure(), 1..4_u32).prop_map(|(kind, count)| Step::Fails { kind, count }),
        2 => (1..60_u32, any::<bool>()).prop_map(|(touch, browser)| Step::Dies { touch, browser }),
        1 => (1..20_u32).prop_map(|touch| Step::OfficeFails { touch }),
        1 => (0..RULES).prop_map(Step::Looks),
        8 => prop_oneof![1..20_i64, Just(120), Just(360), Just(4_000)].prop_map(Step::Passes),
    ]
}

const RULES: usize = 8;

/// Rules over everything that a rule can ask for.
fn rules() -> [Rule; RULES] {
    let all = |all: Vec<ListCondition>| Rule { of: Vec::new(), all };
    let field = |name: &str, comparison| ListCondition::Field(name.to_owned(), comparison);
    [
        all(Vec::new()),
        Rule { of: vec![ListSource::Customers, ListSource::Unaffiliated], all: Vec::new() },
        all(vec![field("title", Comparison::Contains("buy".into()))]),
        all(vec![field(SUBSCRIPTION, Comparison::Begins("soft".into()))]),
        all(vec![field(NO_CALLS, Comparison::IsNot("T".into())), ListCondition::NotCalledFor(7)]),
        all(vec![ListCondition::ScoreAtLeast(1)]),
        all(vec![ListCondition::LastOutcome(Outcome::Spoke), field("title", Comparison::Filled)]),
        all(vec![ListCondition::CalledWithin(30), ListCondition::ScoreBelow(1_000)]),
    ]
}

/// A room in which lists are kept.
struct Story {
    room: Option<Room>,
    contacts: Vec<i64>,
    companies: Vec<i64>,
    calls: Vec<i64>,
    lists: Vec<String>,
    /// How to begin again when the worker dies.
    browser: bool,
}

impl Story {
    fn new() -> Self {
        let room = admin(|_| {});
        // Whoever is of no company has calls too.
        room.world.borrow_mut().netsuite.options_mut().dialect.contact_needs_company = false;
        connected(&room);
        decide(&room, |engagement| {
            for netsuite in [SUBSCRIPTION, NO_CALLS] {
                engagement.fields.push(MappedField { netsuite: netsuite.to_owned(), ..MappedField::default() });
            }
        });
        let kept = rules().into_iter().map(|rule| {
            let list = PeopleList { name: "A list".to_owned(), of: ListOf::Rule(rule), ..PeopleList::default() };
            match obey(&room, ListsCommand::KeepList { list: Box::new(list), shared: false }) {
                ListsAnswer::Kept(id) => id,
                other => panic!("{other:?}"),
            }
        });
        let lists = kept.collect();
        let contacts = contacts(&room);
        let companies = {
            let world = room.world.borrow();
            (1..4_000).filter(|id| world.netsuite.record(RecordType::Customer, *id).is_some()).collect()
        };
        Self { room: Some(room), contacts, companies, calls: Vec::new(), lists, browser: false }
    }

    fn room(&self) -> &Room {
        self.room.as_ref().expect("a room")
    }

    fn deed(&self, what: &What) -> Option<Deed> {
        let of = |ids: &[i64], place: usize| ids.get(place % ids.len().max(1)).copied();
        let change = |place, name: &str, value: Value| {
            let properties = Map::from_iter([(name.to_owned(), value)]);
            Some(Deed::Change { record: RecordType::Contact, id: of(&self.contacts, place)?, properties })
        };
        let company = |place| Some(json!({"id": of(&self.companies, place)?.to_string()}));
        match *what {
            What::Create { title, at } => {
                let named =
                    [("firstName", "Noor".into()), ("lastName", "Haddad".into()), ("title", TITLES[title].into())];
                let of_company = company(at).filter(|_| at.is_multiple_of(2)).map(|company| ("company", company));
                let properties = named.into_iter().chain(of_company).map(|(name, value)| (name.to_owned(), value));
                Some(Deed::Create { record: RecordType::Contact, properties: properties.collect() })
            }
            What::Titled { place, title } => change(place, "title", TITLES[title].into()),
            What::Subscribes { place, how } => change(place, SUBSCRIPTION, how.to_string().into()),
            What::Quiet { place, quiet } => change(place, NO_CALLS, quiet.into()),
            What::Active { place, active } => change(place, "isInactive", (!active).into()),
            What::Moves { place, to } => change(place, "company", company(to)?),
            What::Delete { place } => {
                Some(Deed::Delete { record: RecordType::Contact, id: of(&self.contacts, place)? })
            }
            What::DeleteCall { place } => {
                Some(Deed::Delete { record: RecordType::PhoneCall, id: of(&self.calls, place)? })
            }
        }
    }

    /// What NetSuite refuses stays undone: a record may be gone already.
    fn happens(&mut self, step: &Step) {
        let room = self.room();
        match step {
            Step::Does { what, after_queries } => {
                let Some(deed) = self.deed(what) else { return };
                let made = room.world.borrow_mut().send_on(Errand { after_queries: *after_queries, deed });
                if let (What::Create { .. }, Ok(id @ 1..)) = (what, made) {
                    self.contacts.push(id);
                }
            }
            Step::Calls { place, days, inbound } => {
                let contact = self.contacts[place % self.contacts.len()];
                let mut world = room.world.borrow_mut();
                if world.netsuite.record(RecordType::Contact, contact).is_some() {
                    let direction = if *inbound { "Inbound" } else { "Outbound" };
                    let call = was_called(&mut world, contact, DAYS[*days], 6, direction);
                    drop(world);
                    self.calls.push(call);
                }
            }
            Step::Fails { kind, count } => room.fault("POST", QUERIES, *kind, *count),
            Step::Dies { touch, browser } => {
                room.fuse.set(*touch);
                self.browser = *browser;
            }
            Step::OfficeFails { touch } => room.office_fuse.set(*touch),
            Step::Looks(place) => drop(try_obey(room, ListsCommand::Seen(self.lists[*place].clone()))),
            Step::Passes(seconds) => self.passes(seconds * 1_000),
        }
    }

    fn passes(&mut self, milliseconds: i64) {
        self.room().pass(milliseconds);
        if self.room().fuse.is_blown() {
            let room = self.room.take().expect("a room");
            self.room = Some(if self.browser { room.kill_browser() } else { room.kill_worker() });
        }
    }

    /// Nothing fails any more.
    fn calms_down(&mut self) {
        let room = self.room();
        room.world.borrow_mut().faults.clear();
        room.fuse.hold();
        room.office_fuse.hold();
        self.passes(MINUTE);
        // Whoever dies between new tokens and the disk that was to keep them has lost them: a banner asks to sign in again.
        for cloud in [Cloud::RingCentral, Cloud::NetSuite] {
            let asks = Some(BannerAction::SignIn(cloud));
            if self.room().view().banners.iter().any(|banner| banner.action == asks) {
                assert_eq!(self.room().sign_in_again(cloud, "101"), Some(Answer::Done));
                self.room().open_page(true);
                assert_eq!(obey(self.room(), ListsCommand::Open), ListsAnswer::Done);
            }
        }
        self.room().until_copied();
        // Longer than any wait after refusals, and than a sweep of the copy and the changes after it take.
        self.passes(150 * MINUTE);
    }

    /// Who is on each list.
    fn on_lists(&self) -> Vec<Vec<String>> {
        self.lists.iter().map(|list| on(self.room(), list)).collect()
    }
}

/// Who is on a list, by internal id.
fn on(room: &Room, list: &str) -> Vec<String> {
    let mut on = Vec::new();
    loop {
        let sort = ListSort { column: "score".to_owned(), down: true };
        let (list, search, from) = (list.to_owned(), Personal::default(), on.len());
        let show = ListsCommand::Show { list, search, sort, from, count: 100 };
        let ListsAnswer::Window(window) = obey(room, show) else { panic!("a window") };
        let before = on.len();
        on.extend(window.rows.into_iter().map(|row| row.person.id));
        if on.len() >= window.total || on.len() == before {
            on.sort();
            return on;
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { max_shrink_iters: 60, ..ProptestConfig::with_cases(12) })]

    #[test]
    fn in_the_end_a_list_is_what_its_rule_says_of_everything_read_anew(steps in prop::collection::vec(step(), 1..24)) {
        let mut story = Story::new();
        for step in &steps {
            story.happens(step);
        }
        story.calms_down();
        let kept = story.on_lists();
        let calls = view(story.room()).calls;
        prop_assert!(!kept[0].is_empty());
        let room = story.room();
        assert_eq!(obey(room, ListsCommand::Connect(false)), ListsAnswer::Done);
        assert_eq!(room.command(Command::KeepCopy(CopyScope::Nobody)), Answer::Done);
        assert_eq!((room.on_shelf("people/"), room.on_shelf("engagement/")), (0, 0));
        copied(room);
        connected(room);
        prop_assert_eq!(view(room).calls, calls);
        prop_assert_eq!(kept, story.on_lists());
    }
}
