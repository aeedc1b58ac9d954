//! The code by which a teammate joins: the account and the two applications of the company. Nothing in it is a secret, and
//! whoever reads it sees what it says: `callside1/ACCOUNT/RINGCENTRAL CLIENT ID/NETSUITE CLIENT ID/CHECK`.

/// What the code begins with, with the version of its form.
const BEGINS: &str = "callside1";

/// What a teammate's browser has to know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SetupCode {
    /// NetSuite's account id.
    pub account: String,
    /// The client id of the company's RingCentral application.
    pub ringcentral_client_id: String,
    /// The client id of its NetSuite integration record.
    pub netsuite_client_id: String,
}

/// Why a text is no code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoCode {
    /// It does not begin like one.
    Another,
    /// A newer Callside has made it.
    Newer,
    /// It begins like one and is not whole: cut off, or a letter has changed on the way.
    Damaged,
}

impl SetupCode {
    /// As it is sent.
    #[must_use]
    pub fn text(&self) -> String {
        let told = [BEGINS, &self.account, &self.ringcentral_client_id, &self.netsuite_client_id].join("/");
        let check = check(&told);
        [told, check].join("/")
    }

    /// Reads a code, or an address that ends with one. What a letter or a table on the way adds (blanks, line ends, quotation
    /// marks) is not part of it.
    ///
    /// # Errors
    /// [`NoCode`].
    pub fn read(text: &str) -> Result<Self, NoCode> {
        let plain: String =
            text.chars().filter(|letter| letter.is_ascii_alphanumeric() || "/_-".contains(*letter)).collect();
        let start = plain.find("callside").ok_or(NoCode::Another)?;
        // The address of Callside's own page may have the name in it, too.
        let start = plain.rfind(BEGINS).unwrap_or(start);
        let code = plain.get(start..).unwrap_or_default();
        let parts: Vec<&str> = code.split('/').collect();
        match parts.as_slice() {
            [BEGINS, account, ringcentral, netsuite, told] => {
                let whole = [BEGINS, account, ringcentral, netsuite].join("/");
                if check(&whole) != *told || [account, ringcentral, netsuite].iter().any(|part| part.is_empty()) {
                    return Err(NoCode::Damaged);
                }
                Ok(Self {
                    account: (*account).to_owned(),
                    ringcentral_client_id: (*ringcentral).to_owned(),
                    netsuite_client_id: (*netsuite).to_owned(),
                })
            }
            [BEGINS, ..] => Err(NoCode::Damaged),
            [first, ..] if first.strip_prefix("callside").is_some_and(is_number) => Err(NoCode::Newer),
            _ => Err(NoCode::Another),
        }
    }
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Eight digits that another text has with one chance in four thousand million: FNV-1a.
fn check(text: &str) -> String {
    let hash = text.bytes().fold(0x811c_9dc5_u32, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193));
    format!("{hash:08x}")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{NoCode, SetupCode};

    fn code() -> SetupCode {
        SetupCode {
            account: "1234567_SB1".to_owned(),
            ringcentral_client_id: "kX2-9_ringcentral".to_owned(),
            netsuite_client_id: "0af3".repeat(16),
        }
    }

    #[test]
    fn a_code_is_read_as_it_was_written_whatever_a_letter_made_of_it() {
        let text = code().text();
        let (one, other) = text.split_at(60);
        for written in [
            text.clone(),
            format!("  “{text}”\r\n"),
            format!("{one}\r\n{other}"),
            format!("chrome-extension://hkbgolmdnbfcgnnofagdfahbmkjklmno/settings.html#/join/{text}"),
        ] {
            assert_eq!(SetupCode::read(&written), Ok(code()), "{written}");
        }
    }

    #[test]
    fn what_is_no_code_says_why() {
        let text = code().text();
        assert_eq!(SetupCode::read(""), Err(NoCode::Another));
        assert_eq!(SetupCode::read("1234567_SB1"), Err(NoCode::Another));
        assert_eq!(SetupCode::read(&text.replace("callside1", "callside2")), Err(NoCode::Newer));
        assert_eq!(SetupCode::read(&text.replace("1234567", "1234568")), Err(NoCode::Damaged));
        assert_eq!(SetupCode::read("callside1///0"), Err(NoCode::Damaged));
    }

    proptest! {
        #[test]
        fn a_code_that_was_cut_is_never_read(cut in 1_usize..150) {
            let text = code().text();
            let kept: String = text.chars().take(text.len().saturating_sub(cut)).collect();
            prop_assert!(SetupCode::read(&kept).is_err());
        }

        #[test]
        fn a_letter_that_changed_is_noticed(place in 0_usize..150, letter in "[a-zA-Z0-9]") {
            let text = code().text();
            let place = place % text.len();
            let other = letter.chars().next();
            let changed: String =
                text.chars().enumerate().map(|(at, own)| if at == place { other.unwrap_or(own) } else { own }).collect();
            if changed != text {
                prop_assert_ne!(SetupCode::read(&changed), Ok(code()));
            }
        }
    }
}
