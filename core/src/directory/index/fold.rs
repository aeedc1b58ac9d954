//! Words as they are compared: small letters without accents, whatever way they were typed.
//!
//! The tables hold the base letters of Latin, and pairs for Greek (modern, not polytonic), Cyrillic and Arabic, in place
//! of the whole of Unicode's decompositions, which would weigh more in wasm than all of this room. Text that arrives
//! decomposed folds alike, since marks are left out. What is not folded: Korean typed as single letters, half-width
//! katakana, and capitals of scripts other than Latin, Greek, Cyrillic and Armenian.

/// Letters of a word that count; nobody types more to find somebody.
const MOST_LETTERS: usize = 24;

/// U+00C0–U+024F; a point is a letter that stays or that [`several`] knows.
const LATIN: &[u8; 0x190] = b"\
    aaaaaa.ceeeeiiiidnooooo.ouuuuy..aaaaaa.ceeeeiiiidnooooo.ouuuuy.yaaaaaaccccccccddddeeeeeeeeeegggggggg\
    hhhhiiiiiiiiii..jjkkkllllllllllnnnnnnnnnoooooo..rrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzzs........\
    .........ff.............oo.............uu............................aaiioouuuuuuuuuu.aaaa....ggkkoo\
    oo..j...gg..nnaa..ooaaaaeeeeiiiioooorrrruuuusstt..hh......aaeeooooooooyy............................";

/// U+1E00–U+1EFF.
const LATIN_ADDITIONAL: &[u8; 0x100] = b"\
    aabbbbbbccddddddddddeeeeeeeeeeffgghhhhhhhhhhiiiikkkkkkllllllllmmmmmmnnnnnnnnoooooooopppprrrrrrrrssss\
    ssssssttttttttuuuuuuuuuuvvvvwwwwwwwwwwxxxxyyzzzzzzhtwy.s....aaaaaaaaaaaaaaaaaaaaaaaaeeeeeeeeeeeeeeee\
    iiiioooooooooooooooooooooooouuuuuuuuuuuuuuyyyyyyyy......";

/// A letter and what it is compared as.
const PAIRS: &str =
    "ǯʒϓϒϔϒʹʹΐιάαέεήηίιΰυϊιϋυόούυώωйиѐеёеѓгїіќкѝиўуѷѵӂжӑаӓаӗеӛәӝжӟзӣиӥиӧоӫөӭэӯуӱуӳуӵчӹыςσأاإاآاٱاؤوئيىيةه";

/// Capital letters whose small ones stand in no order to them, and what stands among capitals without being one.
const CAPITALS: &str = "İiĸĸŸÿƁɓƂƃƄƅƆɔƇƈƉɖƊɗƋƌƎǝƏəƐɛƑƒƓɠƔɣƖɩƗɨƘƙƜɯƝɲƟɵƠơƢƣƤƥƦʀƧƨƩʃƬƭƮʈƯưƱʊƲʋƳƴƵƶƷʒƸƹƼƽǄǆǅǆǇǉǈǉǊǌǋǌǱǳǲǳǴǵǶƕǷƿȠƞȺⱥȻȼȽƚȾⱦɁɂɃƀɄʉɅʌͶͷͿϳΆάΌόΎύΏώϏϗϴθϷϸϹϲϺϻϽͻϾͼϿͽӀӏẞß";

/// Letters that are compared as two.
fn several(letter: char) -> Option<&'static str> {
    Some(match letter {
        'æ' | 'ǽ' | 'ǣ' => "ae",
        'ß' => "ss",
        'œ' => "oe",
        'þ' => "th",
        'ĳ' => "ij",
        'ǆ' => "dz",
        'ǉ' => "lj",
        'ǌ' => "nj",
        'ǳ' => "dz",
        'ﬀ' => "ff",
        'ﬁ' => "fi",
        'ﬂ' => "fl",
        _ => return None,
    })
}

/// Shows every word of a text, folded, in order. A part behind an apostrophe is a word of its own beside the whole
/// (`D'Angelo`: `dangelo`, `angelo`), and so is every rest of a word that begins with a character written without
/// blanks (Chinese, Japanese, emoji), so that a given name is found without its family name.
pub fn each_word(text: &str, see: &mut dyn FnMut(&str)) {
    words(text, &mut |word, starts| {
        see(word);
        for start in starts {
            if let Some(rest) = word.get(*start..) {
                see(rest);
            }
        }
    });
}

/// The words somebody typed, folded, each once.
#[must_use]
pub fn typed_words(text: &str) -> Vec<String> {
    let mut typed: Vec<String> = Vec::new();
    words(text, &mut |word, _| {
        if typed.iter().all(|earlier| earlier != word) {
            typed.push(word.to_owned());
        }
    });
    typed
}

/// Shows each word and where in it further words begin.
fn words(text: &str, see: &mut dyn FnMut(&str, &[usize])) {
    let (mut word, mut starts, mut letters) = (String::new(), Vec::new(), 0);
    for letter in text.chars().chain([' ']) {
        if letter.is_ascii_alphanumeric() {
            letters += 1;
            if letters <= MOST_LETTERS {
                word.push(letter.to_ascii_lowercase());
            }
        } else if matches!(letter, '\'' | '\u{2019}' | '\u{2bc}') && !word.is_empty() {
            starts.push(word.len());
        } else if is_left_out(letter) {
        } else if is_of_a_word(letter) {
            letters += 1;
            if letters <= MOST_LETTERS {
                if !word.is_empty() && stands_alone(letter) {
                    starts.push(word.len());
                }
                fold(letter, &mut word);
            }
        } else if !word.is_empty() {
            starts.retain(|start| *start < word.len());
            see(&word, &starts);
            word.clear();
            starts.clear();
            letters = 0;
        }
    }
}

fn fold(letter: char, word: &mut String) {
    let letter = small(letter);
    let code = letter as usize;
    let base = match code {
        0xc0..=0x24f => LATIN.get(code - 0xc0),
        0x1e00..=0x1eff => LATIN_ADDITIONAL.get(code - 0x1e00),
        _ => None,
    };
    match base {
        Some(base) if *base != b'.' => word.push(char::from(*base)),
        _ => match several(letter) {
            Some(letters) => word.push_str(letters),
            None if is_left_out(letter) => {}
            None => word.push(paired(letter, PAIRS).unwrap_or(letter)),
        },
    }
}

/// The small letter. Unicode's rule for these scripts is a distance, or capital and small letters in turn, but for
/// [`CAPITALS`]; its whole table would weigh as much as a quarter of the numbering plans.
fn small(letter: char) -> char {
    let code = letter as u32;
    let distance = match code {
        // Full-width forms stand in the order of ASCII.
        0xff01..=0xff5e => return char::from_u32(code - 0xfee0).unwrap_or(letter).to_ascii_lowercase(),
        0xc0..=0xde | 0x391..=0x3ab | 0x410..=0x42f => 32,
        0x388..=0x38a => 37,
        0x400..=0x40f => 80,
        0x531..=0x556 => 48,
        0x139..=0x148 | 0x179..=0x17e | 0x1cd..=0x1dc | 0x4c1..=0x4ce => code % 2,
        0x100..=0x177
        | 0x1de..=0x1ef
        | 0x1f8..=0x233
        | 0x246..=0x24f
        | 0x370..=0x373
        | 0x3d8..=0x3ef
        | 0x460..=0x481
        | 0x48a..=0x4bf
        | 0x4d0..=0x52f
        | 0x1e00..=0x1e95
        | 0x1ea0..=0x1eff => 1 - code % 2,
        _ => 0,
    };
    paired(letter, CAPITALS).or_else(|| char::from_u32(code + distance)).unwrap_or(letter)
}

fn paired(letter: char, pairs: &str) -> Option<char> {
    if !matches!(letter, '\u{100}'..='\u{6ff}' | '\u{1e9e}') {
        return None;
    }
    let mut pairs = pairs.chars();
    while let (Some(from), Some(to)) = (pairs.next(), pairs.next()) {
        if from == letter {
            return Some(to);
        }
    }
    None
}

/// Accents and points on letters, joiners, and signs that only say how to draw.
fn is_left_out(letter: char) -> bool {
    matches!(letter,
        '\u{ad}' | '\u{300}'..='\u{36f}' | '\u{483}'..='\u{487}' | '\u{591}'..='\u{5bd}' | '\u{5bf}'..='\u{5c7}'
        | '\u{610}'..='\u{61a}' | '\u{640}' | '\u{64b}'..='\u{65f}' | '\u{670}' | '\u{1ab0}'..='\u{1aff}'
        | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{20d0}'..='\u{20ff}'
        | '\u{fe00}'..='\u{fe0f}' | '\u{1f3fb}'..='\u{1f3ff}')
}

fn is_of_a_word(letter: char) -> bool {
    // Indian and Thai signs stand inside words without being letters; emoji are words.
    letter.is_alphanumeric()
        || matches!(letter, '\u{900}'..='\u{963}' | '\u{966}'..='\u{e4e}' | '\u{1f000}'..='\u{1faff}')
}

/// A character of a script written without blanks.
fn stands_alone(letter: char) -> bool {
    matches!(letter, '\u{2e80}'..='\u{a4cf}' | '\u{f900}'..='\u{faff}' | '\u{1f000}'..='\u{323af}')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

    use super::{each_word, typed_words};

    fn folded(text: &str) -> String {
        let mut all = Vec::new();
        each_word(text, &mut |word| all.push(word.to_owned()));
        all.join(" ")
    }

    #[test]
    fn accents_and_capitals_do_not_count() {
        for (text, expected) in [
            ("Müller", "muller"),
            ("ÉMILE Zoë", "emile zoe"),
            ("Groß", "gross"),
            ("GROẞ", "gross"),
            ("Łukasz Sørensen", "lukasz sorensen"),
            ("Nguyễn Thị Hồng", "nguyen thi hong"),
            ("Ｄａｎａ １２", "dana 12"),
            ("Šárka Žižková", "sarka zizkova"),
            ("İstanbul ışık", "istanbul isik"),
            ("Ångström Æther", "angstrom aether"),
            ("Παπαδόπουλος", "παπαδοπουλοσ"),
            ("Фёдор Алексей", "федор алексеи"),
            ("Їжак", "іжак"),
            ("أحمد", "احمد"),
            ("נוֹעָה", "נועה"),
        ] {
            assert_eq!(folded(text), expected, "{text}");
        }
    }

    #[test]
    fn words_end_where_people_think_they_do() {
        for (text, expected) in [
            ("Smith-Jones, Dana (Ms.)", "smith jones dana ms"),
            ("O'Brien", "obrien brien"),
            ("D’Angelo", "dangelo angelo"),
            ("dana.whitfield@harbor-foods.example", "dana whitfield harbor foods example"),
            ("3M & AT&T", "3m at t"),
            ("山田太郎", "山田太郎 田太郎 太郎 郎"),
            ("Dana🦊", "dana🦊 🦊"),
            ("👩🏽\u{200d}🚀", "👩🚀 🚀"),
            ("राजेश शर्मा", "राजेश शर्मा"),
            ("  ", ""),
        ] {
            assert_eq!(folded(text), expected, "{text}");
        }
        assert_eq!(typed_words("o'brien o'brien 山田"), ["obrien", "山田"]);
    }

    #[test]
    fn every_latin_greek_and_cyrillic_letter_folds_as_it_decomposes() {
        let letters = ('\u{c0}'..='\u{24f}').chain('\u{370}'..='\u{52f}').chain('\u{1e00}'..='\u{1eff}');
        for letter in letters.filter(|letter| letter.is_alphabetic()) {
            let lower: String = letter.to_lowercase().collect();
            let decomposed: String = lower.nfd().collect();
            assert_eq!(folded(&lower), folded(&decomposed), "{letter}");
            assert_eq!(folded(&letter.to_string()), folded(&lower), "{letter}");
            if decomposed.chars().any(is_combining_mark) {
                assert!(!folded(&lower).contains(letter), "{letter} keeps its mark");
            }
        }
    }

    proptest! {
        #[test]
        fn folding_twice_changes_nothing(text in "\\PC{0,40}") {
            let once = typed_words(&text).join(" ");
            prop_assert_eq!(typed_words(&once).join(" "), once);
        }
    }
}
