//! Some stories of a company's calls in bad weather, each from a seed that is always the same. The simulation plays more.

use callside_tests::simulation::company::play;

#[test]
fn whatever_fails_and_whoever_dies_every_call_has_one_record_and_no_word_is_gone() {
    let mut died = 0;
    for seed in 1..=3 {
        let (outcome, deaths) = play(seed, false);
        assert!(outcome.findings.is_empty(), "seed {seed}: {:#?}", outcome.findings);
        died += deaths;
    }
    assert!(died > 6, "some die in these stories: {died}");
}

#[test]
fn equal_seeds_give_equal_stories() {
    assert_eq!(play(4, false).0.hash, play(4, false).0.hash);
}
