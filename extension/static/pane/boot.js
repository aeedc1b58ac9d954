// Loads the module and draws the page the body names. The style sheets and this line are all a page needs; everything it
// shows comes from the worker.
import init, { open } from './callside_pane.js';

const drawn = () => document.querySelector('main:not([aria-busy])');
const focusNote = () => document.getElementById('note')?.focus();

// The keyboard command "Open the pane and write the note", which Chrome gives to the worker. It may have opened this very
// page: then the note has the cursor as soon as it is drawn.
globalThis.chrome?.runtime?.onMessage?.addListener((message, _sender, answer) => {
  // It is the pane's note that is meant: on Today any call may be open.
  if (message !== 'focus-note' || document.hidden || document.body.dataset.door !== 'pane') return;
  answer(true);
  if (drawn()) return focusNote();
  new MutationObserver((_changes, observer) => {
    if (!drawn()) return;
    observer.disconnect();
    focusNote();
  }).observe(document.body, { childList: true, subtree: true });
});

await init({ module_or_path: new URL('callside_pane_bg.wasm', import.meta.url) });
open(document.body.dataset.door);
