// Loads the module and draws the page the body names. The style sheets and this line are all a page needs; everything it
// shows comes from the worker.
import init, { open } from './callside_settings.js';

await init({ module_or_path: new URL('callside_settings_bg.wasm', import.meta.url) });
open(document.body.dataset.door);
