//! A timer that counts on by itself between Views.

use std::rc::Rc;

use callside_protocol::{Timestamp, words};
use gloo_timers::callback::Interval;
use yew::{Component, Context, Html, Properties, html};

use crate::times::Times;

/// From when to when.
#[derive(Clone, Properties)]
pub struct TimerProps {
    /// The clock.
    pub times: Rc<Times>,
    /// Counts from here.
    pub from: Timestamp,
    /// Stands still here; `None`: counts on.
    #[prop_or_default]
    pub until: Option<Timestamp>,
}

impl PartialEq for TimerProps {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.times, &other.times) && self.from == other.from && self.until == other.until
    }
}

/// `02:14`, once a second. Silent for screen readers: they hear changes of state.
pub struct Timer {
    running: Option<Interval>,
}

impl Timer {
    fn interval(context: &Context<Self>) -> Option<Interval> {
        let link = context.link().clone();
        context.props().until.is_none().then(|| Interval::new(1000, move || link.send_message(())))
    }
}

impl Component for Timer {
    type Message = ();
    type Properties = TimerProps;

    fn create(_context: &Context<Self>) -> Self {
        Self { running: None }
    }

    fn rendered(&mut self, context: &Context<Self>, first: bool) {
        if first {
            self.running = Self::interval(context);
        }
    }

    fn update(&mut self, _context: &Context<Self>, (): ()) -> bool {
        true
    }

    fn changed(&mut self, context: &Context<Self>, old: &TimerProps) -> bool {
        if old.until != context.props().until {
            self.running = Self::interval(context);
        }
        true
    }

    fn view(&self, context: &Context<Self>) -> Html {
        let TimerProps { times, from, until } = context.props();
        let seconds = Times::seconds(*from, until.unwrap_or_else(|| times.now()));
        html! { <time class="timer" role="timer" aria-live="off">{ words::clock_duration(seconds) }</time> }
    }
}
