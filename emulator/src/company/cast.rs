//! The records that are there on purpose, with the same ids, names and numbers whatever the seed. Each stands for one
//! case that a caller lookup gets wrong easily.

use super::{Agent, Caller, Company, Contact, Customer, CustomerName, Employee, Kind, Project, Stage, Vendor};

/// The company with its cast and nobody else.
pub(super) fn company(seed: u64) -> Company {
    let mut stage = Stagecraft {
        company: Company {
            account: "1234567".to_owned(),
            name: "Northgate Supply Co.".to_owned(),
            zone: "America/New_York".to_owned(),
            seed,
            main_number: "+16505550100".to_owned(),
            customers: Vec::new(),
            contacts: Vec::new(),
            vendors: Vec::new(),
            employees: Vec::new(),
            projects: Vec::new(),
            cases: Vec::new(),
            deals: Vec::new(),
            agents: Vec::new(),
            callers: Vec::new(),
        },
    };
    stage.own_people();
    stage.plain_callers();
    stage.shared_numbers();
    stage.names_that_break_pages();
    stage.numbers_that_break_matching();
    stage.fields_that_hold_too_much_or_too_little();
    stage.company
}

struct Stagecraft {
    company: Company,
}

impl Stagecraft {
    fn own_people(&mut self) {
        let agents = [
            (1_001, "Avery", "Quinn", "101"),
            (1_002, "Jordan", "Blake", "102"),
            (1_003, "Priya", "Raman", "103"),
            (1_004, "Mateo", "Silva", "104"),
            (1_005, "Noor", "Haddad", "105"),
        ];
        for (id, first, last, extension) in agents {
            let phone = format!("(650) 555-0100 x{extension}");
            let employee = self.employee(id, first, last, Some(&phone), None);
            self.company.agents.push(Agent {
                name: format!("{first} {last}"),
                email: employee,
                employee: id,
                extension: extension.to_owned(),
                direct_number: format!("+16505550{extension}"),
            });
        }
        self.employee(1_010, "Sam", "Okafor", Some("(650) 555-0100 x110"), None);
        if let Some(sam) = self.company.employees.last_mut() {
            sam.administrator = true;
        }
        self.employee(1_011, "Helen", "Strand", Some("(650) 555-0100 x111"), Some("650.555.0155"));
        self.caller("employee", "+16505550155", "Helen Strand", &[(Kind::Employee, 1_011)]);
    }

    fn plain_callers(&mut self) {
        self.firm(1_101, "Harbor Foods Ltd", Stage::Customer, Some("(650) 555-0130"));
        if let Some(harbor) = self.company.customers.last_mut() {
            harbor.balance_cents = 1_240_000;
            harbor.sales_representative = Some(1_001);
        }
        self.contact(1_201, "Dana", "Whitfield", Some(1_101), |dana| {
            dana.title = Some("Purchasing".to_owned());
            dana.mobile_phone = Some("(650) 555-0134".to_owned());
            dana.phone = Some("(650) 555-0130 x12".to_owned());
            dana.email = Some("dana.whitfield@harborfoods.example".to_owned());
        });
        self.caller("contact", "+16505550134", "Dana Whitfield", &[(Kind::Contact, 1_201)]);

        self.firm(1_102, "Redwood Dairy Cooperative", Stage::Customer, Some("650.555.0146"));
        self.caller("company", "+16505550146", "Redwood Dairy Cooperative", &[(Kind::Customer, 1_102)]);

        self.firm(1_103, "Tidewater Logistics", Stage::Lead, Some("+1 650 555 0150"));
        self.caller("lead", "+16505550150", "Tidewater Logistics", &[(Kind::Customer, 1_103)]);

        self.firm(1_104, "Lantern Hotels Inc.", Stage::Prospect, Some("1-650-555-0151"));
        self.caller("prospect", "+16505550151", "Lantern Hotels Inc.", &[(Kind::Customer, 1_104)]);

        self.customer(1_105, CustomerName::Person("Ingrid".to_owned(), "Solberg".to_owned()), Stage::Customer, None);
        if let Some(ingrid) = self.company.customers.last_mut() {
            ingrid.mobile_phone = Some("6505550152".to_owned());
        }
        self.caller("individual", "+16505550152", "Ingrid Solberg", &[(Kind::Customer, 1_105)]);

        // A project has no phone of its own: it is found through its customer (netsuite-api.md §4.4).
        self.firm(1_106, "Cascade Builders Inc.", Stage::Customer, Some("(650) 555-0153"));
        self.company.projects.push(Project {
            id: 1_301,
            name: "Pier 9 refit".to_owned(),
            customer: 1_106,
            inactive: false,
        });
        self.caller("project", "+16505550153", "Cascade Builders Inc.", &[(Kind::Customer, 1_106)]);

        self.company.vendors.push(Vendor {
            id: 1_401,
            name: "Ferro Pallet Supply".to_owned(),
            phone: Some("650-555-0154".to_owned()),
            alternative_phone: None,
            email: Some("orders@ferropallet.example".to_owned()),
            inactive: false,
        });
        self.caller("vendor", "+16505550154", "Ferro Pallet Supply", &[(Kind::Vendor, 1_401)]);

        self.caller("unknown", "+16505550199", "", &[]);
    }

    fn shared_numbers(&mut self) {
        self.firm(1_107, "Bayview Instruments Inc.", Stage::Customer, Some("(650) 555-0139"));
        self.contact(1_202, "Luis", "Ortega", Some(1_107), |luis| luis.phone = Some("(650) 555-0140 x12".to_owned()));
        self.contact(1_203, "Grace", "Lindqvist", Some(1_107), |grace| {
            grace.phone = Some("+1 650 555 0140 ext. 15".to_owned());
        });
        let both = [(Kind::Contact, 1_202), (Kind::Contact, 1_203)];
        self.caller("switchboard", "+16505550140", "Bayview Instruments Inc.", &both);

        self.firm(1_108, "Marsh Boatworks LLC", Stage::Customer, Some("(650) 555-0145"));
        self.contact(1_204, "Owen", "Marsh", Some(1_108), |owen| owen.mobile_phone = Some("650 555 0145".to_owned()));
        let both = [(Kind::Contact, 1_204), (Kind::Customer, 1_108)];
        self.caller("company-and-mobile", "+16505550145", "Owen Marsh", &both);
    }

    fn names_that_break_pages(&mut self) {
        self.firm(1_109, "Quiet Corner Books", Stage::Customer, None);
        self.company.contacts.push(Contact {
            id: 1_205,
            company: Some(1_109),
            mobile_phone: Some("(650) 555-0156".to_owned()),
            ..Contact::default()
        });
        self.caller("unnamed", "+16505550156", "", &[(Kind::Contact, 1_205)]);

        let script = r#""><img src=x onerror=alert(1)>"#;
        self.contact(1_206, "<b>Robert</b>", script, Some(1_101), |robert| {
            robert.mobile_phone = Some("(650) 555-0157".to_owned());
        });
        self.caller("html", "+16505550157", &format!("<b>Robert</b> {script}"), &[(Kind::Contact, 1_206)]);

        for (id, role, first, last, last_four) in [
            (1_207, "rtl", "נועה", "לוי", "0158"),
            (1_208, "arabic", "ليلى", "حداد", "0159"),
            (1_209, "emoji", "Zoë 🌊", "Måns 👩🏽‍🚀", "0160"),
            (
                1_214,
                "long-name",
                "Maximiliana Alexandrina Theodora",
                "von Hohenberg-Österreich y Fernández de Córdoba-Montmorency",
                "0163",
            ),
        ] {
            self.contact(id, first, last, Some(1_101), |person| {
                person.mobile_phone = Some(format!("(650) 555-{last_four}"));
            });
            let number = format!("+1650555{last_four}");
            self.caller(role, &number, &format!("{first} {last}"), &[(Kind::Contact, id)]);
        }
    }

    fn numbers_that_break_matching(&mut self) {
        self.contact(1_210, "Marta", "Ibáñez", None, |marta| marta.mobile_phone = Some("650.555.0161".to_owned()));
        self.caller("no-company", "+16505550161", "Marta Ibáñez", &[(Kind::Contact, 1_210)]);

        self.contact(1_211, "Walter", "Gone", Some(1_101), |walter| {
            walter.mobile_phone = Some("(650) 555-0162".to_owned());
            walter.inactive = true;
        });
        self.caller("inactive", "+16505550162", "Walter Gone", &[(Kind::Contact, 1_211)]);

        self.firm(1_110, "Thames Valley Teas Ltd", Stage::Customer, None);
        self.contact(1_212, "Imogen", "Hart", Some(1_110), |imogen| {
            imogen.office_phone = Some("0044 20 7946 0018".to_owned());
        });
        self.caller("international", "+442079460018", "Imogen Hart", &[(Kind::Contact, 1_212)]);

        // The Spanish number is the American one without its first three digits: a match on the last nine digits, or
        // `LIKE '%605550123'`, finds both.
        self.contact(1_213, "Noelia", "Prats", Some(1_110), |noelia| {
            noelia.mobile_phone = Some("605 55 01 23".to_owned());
        });
        self.contact(1_215, "Tom", "Everly", Some(1_101), |tom| tom.mobile_phone = Some("(360) 555-0123".to_owned()));
        self.caller("twin-american", "+13605550123", "Tom Everly", &[(Kind::Contact, 1_215)]);
        self.caller("twin-spanish", "+34605550123", "Noelia Prats", &[(Kind::Contact, 1_213)]);
    }

    /// Their numbers are 555-02xx, which nobody has either, so that they share no ending with the crowd's.
    fn fields_that_hold_too_much_or_too_little(&mut self) {
        self.firm(1_111, "Ten Bells Court Reporters", Stage::Customer, Some("650 555 0219"));
        let line = |ending: i64| Some(format!("(650) 555-02{ending:02}"));
        self.contact(1_220, "Nadia", "Nowak", Some(1_111), |nadia| {
            nadia.phone = line(10);
            nadia.office_phone = line(11);
            nadia.mobile_phone = line(12);
            nadia.home_phone = line(13);
            nadia.fax = line(14);
            nadia.assistant_phone = line(15);
            nadia.supervisor_phone = line(16);
            nadia.direct_line = line(17);
            nadia.messenger_number = line(18);
        });
        self.caller("nine-numbers", "+16505550213", "Nadia Nowak", &[(Kind::Contact, 1_220)]);
        self.caller("custom-field", "+16505550217", "Nadia Nowak", &[(Kind::Contact, 1_220)]);

        let ten: Vec<(Kind, i64)> = (1_221..=1_230).map(|id| (Kind::Contact, id)).collect();
        for ((_, id), first) in ten.iter().zip(["Ada", "Bo", "Cy", "Dee", "Ed", "Flo", "Gus", "Hal", "Ida", "Joy"]) {
            self.contact(*id, first, "Tenfold", Some(1_111), |person| person.phone = line(20));
        }
        self.caller("ten-on-one", "+16505550220", "Ten Bells Court Reporters", &ten);

        self.contact(1_231, "Petra", "Piper", Some(1_111), |petra| petra.phone = Some("1-650-555-PIPE".to_owned()));
        self.caller("letters", "+16505557473", "Petra Piper", &[(Kind::Contact, 1_231)]);

        self.contact(1_232, "Tobias", "Twofold", Some(1_111), |tobias| {
            tobias.mobile_phone = Some("650-555-0231 / 650-555-0232".to_owned());
        });
        self.caller("two-in-one-field", "+16505550232", "Tobias Twofold", &[(Kind::Contact, 1_232)]);

        self.firm(1_112, "", Stage::Customer, Some("650.555.0233"));
        self.caller("empty-company", "+16505550233", "", &[(Kind::Customer, 1_112)]);

        self.contact(1_234, "Xenia", "Short", Some(1_111), |xenia| xenia.mobile_phone = Some("ext. 44".to_owned()));
        self.contact(1_235, "小明", "王", Some(1_111), |person| {
            person.mobile_phone = Some("６５０－５５５－０２３５".to_owned());
        });
        self.caller("wide-digits", "+16505550235", "小明 王", &[(Kind::Contact, 1_235)]);
    }

    fn employee(&mut self, id: i64, first: &str, last: &str, phone: Option<&str>, mobile: Option<&str>) -> String {
        let email = format!("{}.{}@northgate.example", first.to_lowercase(), last.to_lowercase());
        self.company.employees.push(Employee {
            id,
            first_name: first.to_owned(),
            last_name: last.to_owned(),
            email: email.clone(),
            phone: phone.map(str::to_owned),
            mobile_phone: mobile.map(str::to_owned),
            has_access: true,
            administrator: false,
            inactive: false,
        });
        email
    }

    fn firm(&mut self, id: i64, name: &str, stage: Stage, phone: Option<&str>) {
        self.customer(id, CustomerName::Firm(name.to_owned()), stage, phone);
    }

    fn customer(&mut self, id: i64, name: CustomerName, stage: Stage, phone: Option<&str>) {
        self.company.customers.push(Customer {
            id,
            name,
            stage,
            parent: None,
            phone: phone.map(str::to_owned),
            alternative_phone: None,
            mobile_phone: None,
            home_phone: None,
            fax: None,
            after_hours_phone: None,
            email: None,
            sales_representative: None,
            balance_cents: 0,
            inactive: false,
        });
    }

    fn contact(&mut self, id: i64, first: &str, last: &str, company: Option<i64>, dress: impl FnOnce(&mut Contact)) {
        let mut contact = Contact {
            id,
            first_name: Some(first.to_owned()),
            last_name: Some(last.to_owned()),
            company,
            ..Contact::default()
        };
        dress(&mut contact);
        self.company.contacts.push(contact);
    }

    fn caller(&mut self, role: &'static str, number: &str, name: &str, records: &[(Kind, i64)]) {
        self.company.callers.push(Caller {
            role,
            number: number.to_owned(),
            name: name.to_owned(),
            records: records.to_vec(),
        });
    }
}
