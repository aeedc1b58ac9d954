use callside_browser::BrowserEntropy;
use callside_core::ports::Entropy;
use wasm_bindgen_test::wasm_bindgen_test;

#[wasm_bindgen_test]
fn fills_every_piece_of_a_long_buffer_anew() {
    let (mut one, mut other) = (vec![0; 200_000], vec![0; 200_000]);
    BrowserEntropy.fill(&mut one);
    BrowserEntropy.fill(&mut other);
    for (one, other) in one.chunks(1_000).zip(other.chunks(1_000)) {
        assert!(one.iter().any(|byte| *byte != 0));
        assert_ne!(one, other);
    }
}
