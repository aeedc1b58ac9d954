// Loads the module and draws the page the body names. The style sheets and this line are all a page needs; everything it
// shows comes from the worker.
import init, { open } from './callside_settings.js';

await init({ module_or_path: new URL('callside_settings_bg.wasm', import.meta.url) });
open(document.body.dataset.door);

// The module of machine access's keys, for whoever sets one up.
self.callsideKeys = async () => {
  const keys = await import('../keys/callside_keys.js');
  await keys.default({ module_or_path: new URL('../keys/callside_keys_bg.wasm', import.meta.url) });
  return keys;
};
