//! The one place where states become words: pages, notifications and tests all read them here, so the same thing has
//! one name everywhere.
//!
//! Everything is a pure function from a state of the protocol to plain, short English. Times of day depend on the
//! reader's clock, so functions that mention one take a closure that writes it. A fault always says three things: what
//! happened, what still works, and the next step.

mod adding;
mod banner;
mod beside;
mod call;
mod connection;
mod directory;
mod editing;
pub mod engagement;
mod fault;
mod hygiene;
mod ledger;
mod linked;
mod lists;
mod log;
pub mod machine;
mod mapping;
mod note;
mod number;
mod policy;
mod reckoning;
mod record;
mod recording;
mod refusal;
mod ringcentral;
mod rules;
mod sources;
pub mod sync;
mod table;
mod teammates;
mod write;

pub use adding::{add_act, field_label, held_phone, not_offered, under_way};
pub use banner::{BannerWords, banner, banner_action, right_missing};
pub use beside::{edit, edit_elsewhere, field_name, field_value, holder, no_change, not_taken, unread};
pub use call::{
    call_summary, direction, earlier_unread, ended_as, kept_in_front, line, notice_message, notice_title, phase,
};
pub use connection::{cloud, connection_state, live};
pub use directory::{copy_days, copy_scope, directory, unlisted};
pub use editing::{field_fault, link_fault, link_state, link_when, not_saved, settings_fault};
pub use fault::{FaultWords, fault, right};
pub use hygiene::{number_fault, number_findings, number_remedy, number_report};
pub use ledger::{calls_table, ledger};
pub use linked::{linked, linked_kind, linked_permission, linked_unread, task, task_not_offered};
pub use lists::{
    CALL_NEEDS_A_REASON, FIELD_NOT_MAPPED, FILE_UNREADABLE, LIST_IS_A_RULE, LIST_IS_BUSY, LIST_NEEDS_A_NAME,
    LIST_PERSON_GONE, LISTS_NEED_THE_COPY, LISTS_NOT_CONNECTED, LISTS_TOO_MUCH, NO_SUCH_COLUMN, NOTHING_TO_PUSH,
    PUSH_NEEDS_A_DRY_RUN, PUSH_RUNS, SCORES_NEED_BUNDLE, SCORES_NEED_FIELDS, SHARED_LIST_NEEDS_BUNDLE,
    SHARED_LIST_NEEDS_LEASE, list_act, opt_out, opted_out, score_why, spreadsheet,
};
pub use log::{LogGroup, LogWords, left_off, log_group, log_state, need, skip_rule};
pub use mapping::{
    aside_reason, extension_kind, kind_filter, mapping_column, mapping_filter, mapping_list, mapping_lock,
    mapping_table, mapping_type, mapping_warning, matched_by, without_list,
};
pub use note::{in_netsuite, saved_here};
pub use number::{clock_duration, count, duration, thousands};
pub use policy::{SET_BY_COMPANY, unread_policy, wrong_policy};
pub use reckoning::{ReckoningWords, Stand, reckoning};
pub use record::{aged, candidate_name, field, kind, kind_plural, kinds, reason, unasked, who_summary};
pub use recording::{loaded, unplayed};
pub use refusal::refusal;
pub use ringcentral::{
    badge, badge_of, listed_in, listed_people, named_by_ringcentral, only_in_ringcentral, person_about, person_reach,
    record_badge,
};
pub use rules::{call_kind, explained, log_when, rule_name, rule_says, unmatched};
pub use sources::{
    companys_call_kind, companys_copy_scope, companys_log_when, companys_unmatched, file_fault, part, part_lines,
    source,
};
pub use teammates::{start_line, teammates_untold};
pub use write::{write, write_fields, write_reason, write_result, writes_table};
