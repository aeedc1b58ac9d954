// Draws the sample the address names (`?sample=connected`), or links to all of them.
import init, { names, show } from './callside_gallery.js';

await init({ module_or_path: new URL('callside_gallery_bg.wasm', import.meta.url) });
const sample = new URLSearchParams(location.search).get('sample');
if (sample) {
  document.title = `${sample} · Gallery`;
  document.body.dataset.door = show(sample) ?? '';
} else {
  const list = document.createElement('ul');
  for (const name of names().split('\n')) {
    const link = document.createElement('a');
    link.href = `?sample=${name}`;
    link.textContent = name;
    list.append(document.createElement('li'));
    list.lastChild.append(link);
  }
  document.body.append(list);
}
