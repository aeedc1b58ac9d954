//! Addresses of NetSuite's own pages (netsuite-api.md §8). NetSuite asks for login or role where needed and goes on to
//! the page.

use callside_protocol::{LinkedKind, RecordKind, RecordRef};

use super::{Account, Service};

/// The page of a record; `None` when its id is not an internal id, so that nothing else gets into an address.
#[must_use]
pub fn record(account: &Account, record: &RecordRef) -> Option<String> {
    let page = match record.kind {
        RecordKind::Contact => "common/entity/contact.nl",
        // Leads and prospects are stages of the customer record and share its page.
        RecordKind::Customer | RecordKind::Prospect | RecordKind::Lead => "common/entity/custjob.nl",
        RecordKind::Project => "accounting/project/project.nl",
        RecordKind::Vendor => "common/entity/vendor.nl",
        RecordKind::Employee => "common/entity/employee.nl",
    };
    address(account, page, &record.id)
}

/// The page of a phone call record; `None` when its id is not an internal id.
#[must_use]
pub fn phone_call(account: &Account, id: &str) -> Option<String> {
    address(account, "crm/calendar/call.nl", id)
}

/// The page of what a call is about, or of a task; `None` when its id is not an internal id.
#[must_use]
pub fn linked(account: &Account, kind: LinkedKind, id: &str) -> Option<String> {
    let page = match kind {
        LinkedKind::Case => "crm/support/supportcase.nl",
        LinkedKind::Opportunity => "accounting/transactions/opprtnty.nl",
        LinkedKind::Estimate => "accounting/transactions/estimate.nl",
        LinkedKind::SalesOrder => "accounting/transactions/salesord.nl",
        LinkedKind::Project => "accounting/project/project.nl",
        LinkedKind::Task => "crm/calendar/task.nl",
    };
    address(account, page, id)
}

fn address(account: &Account, page: &str, id: &str) -> Option<String> {
    is_internal_id(id).then(|| format!("https://{}/app/{page}?id={id}", account.host(Service::App)))
}

/// NetSuite's internal ids: integers, some of the built-in ones negative.
pub(super) fn is_internal_id(id: &str) -> bool {
    let digits = id.strip_prefix('-').unwrap_or(id);
    (1..=19).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use callside_protocol::{LinkedKind, RecordKind, RecordRef};

    use super::{Account, linked, phone_call, record};

    #[test]
    fn every_kind_has_its_page() {
        let account = Account::read("1234567_SB1").expect("an account");
        for (kind, page) in [
            (RecordKind::Contact, "common/entity/contact.nl"),
            (RecordKind::Customer, "common/entity/custjob.nl"),
            (RecordKind::Prospect, "common/entity/custjob.nl"),
            (RecordKind::Lead, "common/entity/custjob.nl"),
            (RecordKind::Project, "accounting/project/project.nl"),
            (RecordKind::Vendor, "common/entity/vendor.nl"),
            (RecordKind::Employee, "common/entity/employee.nl"),
        ] {
            let link = record(&account, &RecordRef { kind, id: "-5".to_owned() });
            assert_eq!(link, Some(format!("https://1234567-sb1.app.netsuite.com/app/{page}?id=-5")));
        }
        for (kind, page) in [
            (LinkedKind::Case, "crm/support/supportcase.nl"),
            (LinkedKind::Opportunity, "accounting/transactions/opprtnty.nl"),
            (LinkedKind::SalesOrder, "accounting/transactions/salesord.nl"),
            (LinkedKind::Task, "crm/calendar/task.nl"),
        ] {
            let address = linked(&account, kind, "7");
            assert_eq!(address, Some(format!("https://1234567-sb1.app.netsuite.com/app/{page}?id=7")));
            assert_eq!(linked(&account, kind, "7&x=1"), None);
        }
        assert_eq!(
            phone_call(&account, "50231").as_deref(),
            Some("https://1234567-sb1.app.netsuite.com/app/crm/calendar/call.nl?id=50231")
        );
    }

    #[test]
    fn only_an_internal_id_gets_into_an_address() {
        let account = Account::read("1234567").expect("an account");
        for id in ["", "-", "1&e=T", "1/../2", "eid:x", "١٢"] {
            assert_eq!(phone_call(&account, id), None, "{id}");
        }
    }
}
