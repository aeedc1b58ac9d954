//! Icons: sixteen units square, drawn in the colour of the text around them.

use yew::{Html, html};

/// What an icon stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Icon {
    /// A call rings.
    Bell,
    /// Talking.
    Phone,
    /// On hold.
    Pause,
    /// Parked.
    Park,
    /// Over.
    HungUp,
    /// Someone called.
    Inbound,
    /// The agent called.
    Outbound,
    /// Leads to another page.
    Open,
    /// Done.
    Check,
    /// Needs attention.
    Warning,
    /// Waits.
    Clock,
    /// Left out.
    Skip,
    /// A company.
    Company,
    /// Search.
    Search,
    /// Copy.
    Copy,
    /// Settings.
    Sliders,
    /// A list.
    List,
    /// A side panel.
    Panel,
    /// Something new.
    Add,
    /// Can be heard.
    Play,
}

impl Icon {
    const fn path(self) -> &'static str {
        match self {
            Self::Bell => {
                "M8 2.5c-2.2 0-3.6 1.6-3.6 3.8v2.4L3 11h10l-1.4-2.3V6.3C11.6 4.1 10.2 2.5 8 2.5zM6.6 13.2h2.8"
            }
            Self::Phone => {
                "M4.2 2.5H6l1 2.7-1.4 1.1c.7 1.6 2.4 3.3 4.1 4.1L10.8 9l2.7 1v1.8c0 1-.8 1.7-1.7 1.6C6.9 13 3 9.1 2.6 4.2c-.1-.9.6-1.7 1.6-1.7z"
            }
            Self::Pause => "M5.5 3.5v9M10.5 3.5v9",
            Self::Park => "M5.5 13V3h3a2.8 2.8 0 0 1 0 5.6h-3",
            Self::HungUp => "M2.5 9.3c3-3.2 8-3.2 11 0l-1.3 1.9-2.4-1V8.5c-1.2-.4-2.4-.4-3.6 0v1.7l-2.4 1z",
            Self::Inbound => "M12 4l-7.5 7.5M4.5 5.5v6h6",
            Self::Outbound => "M4 12l7.5-7.5M5.5 4.5h6v6",
            Self::Open => "M6.5 3.5h-3v9h9v-3M9 3h4v4M13 3L7.5 8.5",
            Self::Check => "M3 8.5L6.5 12 13 4.5",
            Self::Warning => "M8 2.5L14.2 13H1.8zM8 6.5v3M8 11.2v.3",
            Self::Clock => "M8 2.5a5.5 5.5 0 1 0 0 11a5.5 5.5 0 1 0 0-11M8 5v3.2l2 1.3",
            Self::Skip => "M8 2.5a5.5 5.5 0 1 0 0 11a5.5 5.5 0 1 0 0-11M4.2 4.2l7.6 7.6",
            Self::Company => "M3.5 13.5v-11h6v11M9.5 6h3v7.5M2 13.5h12M5.5 5h2M5.5 7.5h2M5.5 10h2",
            Self::Search => "M7 2.5a4.5 4.5 0 1 0 0 9a4.5 4.5 0 1 0 0-9M10.3 10.3l3.2 3.2",
            Self::Copy => "M5.5 5.5h7v7h-7zM3.5 10.5v-7h7",
            Self::Sliders => "M2.5 5h6M11.5 5h2M10 3.5v3M2.5 11h2M7.5 11h6M6 9.5v3",
            Self::List => "M3 4h10M3 8h10M3 12h10",
            Self::Panel => "M2.5 3.5h11v9h-11zM9.5 3.5v9",
            Self::Add => "M8 3v10M3 8h10",
            Self::Play => "M5.5 3.5v9l7-4.5z",
        }
    }

    /// The icon, hidden from screen readers: a word always stands beside it.
    pub fn draw(self) -> Html {
        html! {
            <svg class="icon" viewBox="0 0 16 16" aria-hidden="true" focusable="false">
                <path d={self.path()} />
            </svg>
        }
    }
}
