//! Finds the number in a text as people type it, and the extension behind it, before any numbering plan is asked.
//!
//! The rules are those of libphonenumber, whose own tests for them are the world's experience with what people type;
//! `plans` compares with it. Left out: the `phone-context` of RFC 3966, which no field and no service we read has, and
//! digits of scripts beyond the Basic Multilingual Plane.

/// The zero of every script that has digits; those up to nine follow it in Unicode.
const ZEROS: &str = "0٠۰߀०০੦૦୦௦౦೦൦෦๐໐༠၀႐០᠐᥆᧐᪀᪐᭐᮰᱀᱐꘠꣐꤀꧐꧰꩐꯰０";

/// Signs that stand between the digits of one number: hyphens, blanks, brackets, dots, slashes, tildes, and the x that
/// stands for a carrier.
fn is_punctuation(letter: char) -> bool {
    matches!(letter,
        '-' | 'x' | 'X' | ' ' | '(' | ')' | '.' | '[' | ']' | '/' | '~' | '\u{a0}' | '\u{ad}' | '\u{200b}'
        | '\u{2010}'..='\u{2015}' | '\u{2053}' | '\u{2060}' | '\u{2212}' | '\u{223c}' | '\u{3000}' | '\u{30fc}'
        | '\u{ff08}' | '\u{ff09}' | '\u{ff0d}'..='\u{ff0f}' | '\u{ff3b}' | '\u{ff3d}')
}

pub(super) fn is_plus(letter: char) -> bool {
    matches!(letter, '+' | '＋')
}

/// The ASCII digit that a digit of any script stands for.
fn digit(letter: char) -> Option<char> {
    if letter.is_ascii() {
        return letter.is_ascii_digit().then_some(letter);
    }
    let value = |zero: char| (letter as u32).checked_sub(zero as u32).filter(|value| *value < 10);
    ZEROS.chars().find_map(value).and_then(|value| char::from_digit(value, 10))
}

/// The digits of a number in ASCII. Three letters make it a word to be dialled on a keypad (`1-800-FLOWERS`), of fewer
/// letters none counts.
pub(super) fn digits(number: &str) -> String {
    if number.chars().filter(char::is_ascii_alphabetic).count() < 3 {
        return number.chars().filter_map(digit).collect();
    }
    let key = |letter: char| {
        Some(match letter.to_ascii_lowercase() {
            'a'..='c' => '2',
            'd'..='f' => '3',
            'g'..='i' => '4',
            'j'..='l' => '5',
            'm'..='o' => '6',
            'p'..='s' => '7',
            't'..='v' => '8',
            'w'..='z' => '9',
            other => return other.is_ascii_digit().then_some(other),
        })
    };
    number.chars().filter_map(key).collect()
}

/// The number in a text and its extension; `None` where it has none.
pub(super) fn number_in(text: &str) -> Option<(&str, Option<String>)> {
    let begin = text.find(|letter| is_plus(letter) || digit(letter).is_some())?;
    let text = text.get(begin..)?.trim_end_matches(|letter: char| letter != '#' && !letter.is_alphanumeric());
    let text = without_second(text);
    // RFC 3966: a subaddress ends the number.
    let parted = text.match_indices(';').filter_map(|(at, _)| text.split_at_checked(at));
    let number = parted.filter(|(_, rest)| rest.starts_with(";isub=")).map(|(number, _)| number).next();
    let text = number.unwrap_or(text);
    if !is_viable(text) {
        return None;
    }
    Some(match extension_of(text).filter(|(number, _)| is_viable(number)) {
        Some((number, extension)) => (number, Some(extension.to_owned())),
        None => (text, None),
    })
}

/// `583-6985 x302/x2303` are two numbers with extensions: the first.
fn without_second(text: &str) -> &str {
    text.split('\n').find_map(second_begins).unwrap_or(text)
}

fn second_begins(line: &str) -> Option<&str> {
    line.rmatch_indices(['/', '\\']).find_map(|(at, slash)| {
        let behind = line.get(at + slash.len()..)?;
        behind.trim_start_matches(' ').starts_with('x').then(|| line.get(..at))?
    })
}

/// Whether a text looks like a number: three digits with nothing but signs between, or two that are all; behind them
/// letters and signs, or an extension.
fn is_viable(text: &str) -> bool {
    looks_dialled(text) || extension_of(text).is_some_and(|(number, _)| looks_dialled(number))
}

fn looks_dialled(text: &str) -> bool {
    let mut seen = 0;
    if text.chars().all(|letter| digit(letter).is_some()) && text.chars().count() == 2 {
        return true;
    }
    let mut behind = text.trim_start_matches(is_plus).chars();
    let allowed = behind.all(|letter| {
        seen += i32::from(digit(letter).is_some());
        let between = digit(letter).is_some() || letter == '*' || is_punctuation(letter);
        between || seen >= 3 && letter.is_ascii_alphabetic()
    });
    allowed && seen >= 3
}

/// A text that ends with an extension: what stands before, and the extension's digits. Where labels of several lengths
/// fit (`xt`, `ext`), the longest.
fn extension_of(text: &str) -> Option<(&str, &str)> {
    text.char_indices().find_map(|(at, _)| Some((text.get(..at)?, extension(text.get(at..)?)?)))
}

/// The extension where a text is one and nothing else.
pub(super) fn extension_alone(text: &str) -> Option<&str> {
    extension(text.trim())
}

fn is_blank(letter: char) -> bool {
    matches!(letter, ' ' | '\u{a0}' | '\t')
}

/// The digits of a text that is an extension and nothing else. How many there may be depends on how sure the label is.
fn extension(text: &str) -> Option<&str> {
    let labelled = text.trim_start_matches(|letter| is_blank(letter) || letter == ',');
    if let Some(behind) = after_word(text, ";ext=") {
        return number(behind, 20);
    }
    if let Some(behind) = after_label(labelled) {
        return number_after_stop(behind, 20);
    }
    if let Some(found) = after_other_word(text) {
        return Some(found);
    }
    if let Some(behind) = after_sign(labelled) {
        return number_after_stop(behind, 9);
    }
    // `- 503#`
    if let Some(code) = text.strip_suffix('#')
        && let digits = code.trim_start_matches(['-', ' '])
        && digits.len() < code.len()
        && let Some(found) = number(digits, 6)
    {
        return Some(found);
    }
    // What a telephone dials by itself after a pause.
    let pauses = text.trim_start_matches(is_blank);
    let behind_commas = pauses.trim_start_matches(',');
    match pauses.len() - behind_commas.len() {
        0 => number_after_stop(pauses.strip_prefix(';')?, 15),
        1 => number_after_stop(behind_commas, 9),
        _ => number_after_stop(behind_commas, 15),
    }
}

/// `ext`, `extn`, `extension`, `anexo` and the like, in whatever letters.
fn after_label(text: &str) -> Option<&str> {
    if let Some(behind) = after_word(text, "anexo").or_else(|| after_word(text, "доб")) {
        return Some(behind);
    }
    if let Some(behind) = after_word(text, "ext").or_else(|| after_word(text, "xt")) {
        let longer = after_word(behind, "ensi").and_then(|behind| {
            let o = after_word(behind, "o").or_else(|| after_word(behind, "ó"))?;
            Some(o.strip_prefix('\u{301}').unwrap_or(o))
        });
        let behind = longer.unwrap_or(behind);
        return Some(after_word(behind, "n").unwrap_or(behind));
    }
    let behind = after_word(text, "ｅｘｔ").or_else(|| after_word(text, "ｘｔ"))?;
    Some(after_word(behind, "ｎ").unwrap_or(behind))
}

/// What people call an extension where libphonenumber knows no word for it: in French, German, Austrian, Italian,
/// Portuguese, Spanish, Dutch, Swedish, Danish, Polish, Czech, Turkish, Chinese, Japanese and Korean.
const OTHER_WORDS: [&str; 22] = [
    "poste",
    "durchwahl",
    "dw",
    "nebenstelle",
    "apparat",
    "app",
    "klappe",
    "interno",
    "ramal",
    "interna",
    "toestel",
    "anknytning",
    "ankn",
    "lokal",
    "wewn",
    "wew",
    "linka",
    "dahili",
    "分机",
    "內線",
    "内線",
    "내선",
];

/// An extension behind one of these words. They are words of a language, too, and letters on a keypad: one counts only
/// where something parts it from the number, and nothing but digits follow.
fn after_other_word(text: &str) -> Option<&str> {
    let parts = |letter: char| is_blank(letter) || matches!(letter, ',' | '(');
    if !text.starts_with(parts) {
        return None;
    }
    let parted = text.trim_start_matches(|letter| parts(letter) || matches!(letter, '-' | '/' | '–'));
    let behind = |word: &&str| number_after_stop(after_word(parted, word)?, 9);
    OTHER_WORDS.iter().find_map(behind)
}

/// Signs and words that may mean something else, too.
fn after_sign(text: &str) -> Option<&str> {
    let word = after_word(text, "int").or_else(|| after_word(text, "ｉｎｔ"));
    word.or_else(|| text.strip_prefix(['x', 'X', 'ｘ', 'Ｘ', '#', '＃', '~', '～']))
}

/// What follows a word in letters of either case.
fn after_word<'t>(text: &'t str, word: &str) -> Option<&'t str> {
    let mut letters = text.chars();
    word.chars().all(|letter| letters.next().is_some_and(|it| small(it) == letter)).then_some(letters.as_str())
}

/// The small form of the letters that labels are made of.
fn small(letter: char) -> char {
    match letter {
        'Д' => 'д',
        'О' => 'о',
        'Б' => 'б',
        'Ó' => 'ó',
        'Ａ'..='Ｚ' => char::from_u32(letter as u32 + 32).unwrap_or(letter),
        other => other.to_ascii_lowercase(),
    }
}

/// An extension behind its label, which may end with a stop or a colon.
fn number_after_stop(text: &str, most: usize) -> Option<&str> {
    let text = text.strip_prefix([':', '.', '．']).unwrap_or(text);
    let text = text.trim_start_matches(|letter| is_blank(letter) || matches!(letter, ',' | '-'));
    number(text.strip_suffix('#').unwrap_or(text), most)
}

fn number(text: &str, most: usize) -> Option<&str> {
    let many = text.chars().count();
    ((1..=most).contains(&many) && text.chars().all(|letter| digit(letter).is_some())).then_some(text)
}
