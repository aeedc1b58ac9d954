// The numbering plans of the world, a text in the package that both wasm modules are given when they start: a module
// carries code, and what both need lies there once.

let text;

/** Promises the text. */
export function plans() {
  text ??= read();
  return text;
}

async function read() {
  try {
    return await (await fetch(chrome.runtime.getURL("plans.txt"))).text();
  } catch (error) {
    text = undefined;
    throw error;
  }
}
