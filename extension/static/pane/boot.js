// Loads the module and draws the page the body names. The style sheets and this line are all a page needs; everything it
// shows comes from the worker.
import init, { open } from './callside_pane.js';

await init({ module_or_path: new URL('callside_pane_bg.wasm', import.meta.url) });
open(document.body.dataset.door);

// The keyboard command "Open the pane and write the note", which Chrome gives to the worker.
globalThis.chrome?.runtime?.onMessage?.addListener((message) => {
  if (message === 'focus-note') document.getElementById('note')?.focus();
});
