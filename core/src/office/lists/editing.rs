//! What people decide about lists and scores, and the lists themselves.

use callside_protocol::{
    Personal, RecordRef,
    company::{Engagement, ListOf, ListWindow, ListsAnswer, PeopleList, Previewed, SettingsTrouble, Weights},
    words,
};

use super::{
    Counted, Hands, ListsDesk, Trouble,
    counting::Count,
    opting::reference,
    own::Marks,
    rows::{Known, MOST_ROWS},
    shelf::Change,
};
use crate::{
    company::organizers::Saved,
    directory::people::RecordId,
    engagement::{
        members::Members,
        packed::Head,
        scored::Scored,
        standing::{Standing, Task},
        touches::Touch,
    },
    ordered::{sort, sort_by},
    ports::Entropy,
};

/// Letters of a list's name, and people of a fixed list.
const MOST_LETTERS: usize = 80;
const MOST_CHOSEN: usize = 200_000;
/// People that weights are tried on.
const TRIED: usize = 10;

impl ListsDesk {
    /// What is on the shelf may be older than the copy of the directory.
    pub(super) async fn opened(&mut self, hands: &Hands<'_>) -> Result<ListsAnswer, Trouble> {
        self.open = true;
        if self.own.connected {
            self.look_how_far(hands).await?;
        }
        if self.own.connected && self.standing.round.is_empty() && self.standing.synced.is_some() {
            let refreshed = self.copy(hands).await?.and_then(|copy| copy.shown().refreshed);
            if refreshed != self.shown.copy {
                self.count_again().await?;
            }
        }
        Ok(ListsAnswer::Done)
    }

    /// Lists and scores are counted anew, without asking NetSuite, whatever ends the office before.
    pub(super) async fn count_again(&mut self) -> Result<(), Trouble> {
        if !self.standing.round.is_empty() || self.standing.synced.is_none() {
            return Ok(());
        }
        let standing = Standing { round: vec![Task::Count], ..self.standing.clone() };
        self.turn(standing, Change::default()).await
    }

    pub(super) async fn connect(&mut self, connected: bool, hands: &Hands<'_>) -> Result<ListsAnswer, Trouble> {
        self.own.connected = connected;
        if self.own.machine.is_empty() {
            self.own.machine = fresh(&*hands.base.entropy);
        }
        self.keep_own(hands).await?;
        if let Some(place) = self.place.clone().filter(|_| !connected) {
            place.forget().await?;
            let (own, leads) = (std::mem::take(&mut self.own), std::mem::take(&mut self.leads));
            let newcomers = std::mem::take(&mut self.newcomers);
            let (owner, decided) = (self.owner.take(), std::mem::take(&mut self.decided));
            let revision = self.revision + 1;
            *self = Self {
                owner,
                place: Some(place),
                own,
                leads,
                newcomers,
                decided,
                open: true,
                revision,
                ..Self::default()
            };
        }
        Ok(ListsAnswer::Done)
    }

    pub(super) fn sync_now(&mut self) -> ListsAnswer {
        if !self.own.connected {
            return ListsAnswer::Not(words::LISTS_NOT_CONNECTED.to_owned());
        }
        if !self.standing.refused.is_empty() || self.standing.unnamed {
            // What was refused may be there by now, and nobody has read it of anybody.
            self.standing.refused.clear();
            self.standing.unnamed = false;
            self.standing.people.clear();
        }
        self.fault = None;
        self.hurry = true;
        ListsAnswer::Done
    }

    pub(super) async fn decide(
        &mut self,
        version: u64,
        mut engagement: Engagement,
        hands: &Hands<'_>,
    ) -> Result<ListsAnswer, Trouble> {
        // Lists have a command of their own, and somebody may have kept one meanwhile.
        engagement.lists = self.in_force().lists;
        for field in &mut engagement.fields {
            field.netsuite = field.netsuite.trim().to_lowercase();
        }
        engagement.fields.retain(|field| super::fields::is_name(&field.netsuite));
        self.save(version, engagement, hands).await
    }

    async fn save(&mut self, version: u64, engagement: Engagement, hands: &Hands<'_>) -> Result<ListsAnswer, Trouble> {
        let before = self.in_force();
        let rereads = before.fields != engagement.fields || before.weights != engagement.weights;
        if hands.has_bundle {
            if self.decided.standing().as_of.is_none() {
                self.decided.follow(hands.netsuite, hands.base).await?;
            }
            match self.decided.save(version, &engagement, hands.netsuite, hands.base).await {
                Saved::Saved => {}
                Saved::Lost => return Ok(ListsAnswer::NotSaved(None)),
                Saved::Not(SettingsTrouble::Unreadable) => {
                    return Ok(ListsAnswer::Not(words::LISTS_TOO_MUCH.to_owned()));
                }
                Saved::Not(trouble) => return Ok(ListsAnswer::NotSaved(Some(trouble))),
            }
        } else {
            self.own.decided = Some(engagement);
            self.keep_own(hands).await?;
        }
        self.revision += 1;
        self.hurry |= rereads;
        self.count_again().await?;
        Ok(ListsAnswer::Done)
    }

    pub(super) async fn keep_list(
        &mut self,
        mut list: PeopleList,
        shared: bool,
        hands: &Hands<'_>,
    ) -> Result<ListsAnswer, Trouble> {
        list.name = list.name.trim().chars().take(MOST_LETTERS).collect();
        if list.name.is_empty() {
            return Ok(ListsAnswer::Not(words::LIST_NEEDS_A_NAME.to_owned()));
        }
        if shared && !hands.has_bundle {
            return Ok(ListsAnswer::Not(words::SHARED_LIST_NEEDS_BUNDLE.to_owned()));
        }
        if list.id.is_empty() {
            list.id = fresh(&*hands.base.entropy);
        } else if let (ListOf::People(given), Some(PeopleList { of: ListOf::People(people), .. })) =
            (&mut list.of, self.list(&list.id))
        {
            *given = people;
        }
        self.replace_list(list, shared, hands).await
    }

    /// The list stands in place of the one of its id.
    async fn replace_list(
        &mut self,
        list: PeopleList,
        shared: bool,
        hands: &Hands<'_>,
    ) -> Result<ListsAnswer, Trouble> {
        let id = list.id.clone();
        let replace = |lists: &mut Vec<PeopleList>, list: Option<&PeopleList>| {
            let place = lists.iter().position(|known| known.id == id);
            match (place, list) {
                (Some(place), Some(list)) => lists.splice(place..=place, [list.clone()]).for_each(drop),
                (Some(place), None) => lists.splice(place..=place, []).for_each(drop),
                (None, Some(list)) => lists.push(list.clone()),
                (None, None) => return false,
            }
            true
        };
        let mut decided = self.in_force();
        if replace(&mut decided.lists, Some(&list).filter(|_| shared)) {
            let version = self.decided.standing().version;
            let saved = self.save(version, decided, hands).await?;
            if saved != ListsAnswer::Done {
                return Ok(saved);
            }
        }
        replace(&mut self.own.lists, Some(&list).filter(|_| !shared));
        self.keep_own(hands).await?;
        self.revision += 1;
        self.count_again().await?;
        Ok(ListsAnswer::Kept(id))
    }

    pub(super) async fn drop_list(&mut self, id: &str, hands: &Hands<'_>) -> Result<ListsAnswer, Trouble> {
        let mut decided = self.in_force();
        let before = decided.lists.len();
        decided.lists.retain(|list| list.id != id);
        if decided.lists.len() != before {
            let version = self.decided.standing().version;
            let saved = self.save(version, decided, hands).await?;
            if saved != ListsAnswer::Done {
                return Ok(saved);
            }
        }
        self.own.lists.retain(|list| list.id != id);
        self.keep_own(hands).await?;
        // Where the disk keeps it, nothing names it any more.
        let _ = Marks::drop(hands.base, &self.name(), id).await;
        let mut change = Change::default();
        change.drop_members(id);
        self.turn(self.standing.clone(), change).await?;
        self.revision += 1;
        self.count_again().await?;
        Ok(ListsAnswer::Done)
    }

    pub(super) async fn put(
        &mut self,
        id: &str,
        people: Vec<RecordRef>,
        on: bool,
        hands: &Hands<'_>,
    ) -> Result<ListsAnswer, Trouble> {
        let Some(mut list) = self.list(id) else { return Ok(ListsAnswer::NoList) };
        let ListOf::People(chosen) = &mut list.of else {
            return Ok(ListsAnswer::Not(words::LIST_IS_A_RULE.to_owned()));
        };
        let mut whom: Vec<RecordId> = people.iter().filter_map(RecordId::of_record).collect();
        sort(&mut whom);
        let mut ids: Vec<RecordId> = chosen.iter().filter_map(RecordId::of_record).collect();
        if on {
            ids.extend(&whom);
        } else {
            ids.retain(|id| whom.binary_search(id).is_err());
        }
        sort(&mut ids);
        ids.dedup();
        *chosen = ids.into_iter().map(reference).collect();
        if chosen.len() > MOST_CHOSEN {
            return Ok(ListsAnswer::Not(words::LISTS_TOO_MUCH.to_owned()));
        }
        let shared = self.own.lists.iter().all(|own| own.id != id);
        self.replace_list(list, shared, hands).await
    }

    /// Somebody has looked who joined and who left.
    pub(super) async fn seen(&mut self, id: &str) -> Result<ListsAnswer, Trouble> {
        let Some(place) = self.place.clone() else { return Ok(ListsAnswer::NoList) };
        let Some((mut members, order)) = place.members(id).await? else { return Ok(ListsAnswer::Done) };
        members.seen();
        let mut change = Change::default();
        change.members(id, &members, &order);
        if let Some(head) = place.head(id).await? {
            change.head(id, &Head { joined: Vec::new(), ..head });
        }
        self.listed = None;
        if let Some(count) = self.shown.lists.iter_mut().find(|count| count.list == id) {
            *count = Count::of(id, &members, std::mem::take(&mut count.unread));
        }
        change.json("shown", &self.shown);
        place.change(change).await?;
        self.revision += 1;
        Ok(ListsAnswer::Done)
    }

    /// How many a rule has now, and the first of them.
    pub(super) async fn try_rule(&mut self, list: PeopleList, hands: &Hands<'_>) -> Result<ListsAnswer, Trouble> {
        let Some(copy) = self.copy(hands).await? else {
            return Ok(ListsAnswer::Not(words::LISTS_NEED_THE_COPY.to_owned()));
        };
        self.load_values().await?;
        self.load_scores().await?;
        let (scores, values) = (self.scores.take().unwrap_or_default(), self.values.take().unwrap_or_default());
        let judged = self.judge(&copy, std::slice::from_ref(&list), &scores, &values, hands).await;
        let mut members = Members::default();
        if let Ok(judged) = &judged {
            for of in judged {
                members.recount(of.people.iter().cloned());
            }
        }
        let order = super::counting::by_score(&members, &scores);
        (self.scores, self.values) = (Some(scores), Some(values));
        judged?;
        let first: Vec<RecordId> = order.iter().take(MOST_ROWS).copied().collect();
        let columns = self.columns_of(&list);
        let known = Known {
            joined: &[],
            scores: self.scores.as_deref().unwrap_or_default(),
            values: self.values.as_deref().unwrap_or_default(),
        };
        let rows = self.drawn_rows(&copy, &first, &columns, &known).await?;
        let window = ListWindow { revision: self.revision, columns, from: 0, total: order.len(), rows };
        Ok(ListsAnswer::Window(Box::new(window)))
    }

    /// How these weights would rank people.
    pub(super) async fn preview(&mut self, weights: &Weights, hands: &Hands<'_>) -> Result<ListsAnswer, Trouble> {
        self.load_touches().await?;
        self.load_scores().await?;
        let Some(copy) = self.copy(hands).await? else {
            return Ok(ListsAnswer::Not(words::LISTS_NEED_THE_COPY.to_owned()));
        };
        let now = hands.base.clock.now();
        let mut all: Vec<Scored> = Vec::new();
        if let Some(touches) = &self.touches {
            for (whom, touches) in touches.by_whom().each() {
                if whom.table == crate::directory::lookup::Table::Contact {
                    let touches: Vec<Touch> = touches.copied().collect();
                    all.extend(Scored::of(whom, &touches, weights, now, now));
                }
            }
        }
        sort_by(&mut all, |one, other| (other.points, one.whom).cmp(&(one.points, other.whom)));
        let mut shown = Vec::new();
        for scored in all {
            if shown.len() == TRIED {
                break;
            }
            let Some(person) = copy.person(scored.whom).await? else { continue };
            let known = Counted::of(self.scores.as_deref().unwrap_or_default(), scored.whom).0;
            shown.push(Previewed {
                name: person.name(),
                company: person.company.as_ref().map_or(Personal::default(), |company| company.name.clone()),
                now: known.map_or(0, |known| known.points.whole()),
                then: scored.shown(self.leads.of(scored.whom)),
            });
        }
        Ok(ListsAnswer::Preview(shown))
    }

    /// Scores are in memory afterwards.
    pub(super) async fn load_scores(&mut self) -> Result<(), Trouble> {
        if let Some(place) = self.place.clone().filter(|_| self.scores.is_none()) {
            self.scores = Some(place.scores().await?);
        }
        Ok(())
    }
}

/// A name that nobody has.
pub(super) fn fresh(entropy: &dyn Entropy) -> String {
    let mut bytes = [0; 8];
    entropy.fill(&mut bytes);
    let letters = bytes.iter().flat_map(|byte| [byte >> 4, byte & 15]);
    ["l"].into_iter().map(str::to_owned).chain(letters.map(|nibble| format!("{nibble:x}"))).collect()
}
