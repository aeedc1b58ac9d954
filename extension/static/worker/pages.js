// The ports of Callside's own pages: each message is one text, JSON as the protocol says.

import { opened } from "./dock.js";
import { tell } from "./instance.js";

const PORT = "callside";

// Bytes of one message. Ports carry JSON: a piece goes as base64.
const PIECE = 0x6000;

const open = new Map();
let last = 0;

/** A port was opened. */
export function connected(port) {
  // Content scripts may open ports too, and a website may have taken one over: only pages of the package are heard.
  if (port.name !== PORT || !port.sender?.url?.startsWith(chrome.runtime.getURL(""))) return port.disconnect();
  const page = ++last;
  open.set(page, port);
  const tellOf = (act) => tell((worker) => open.has(page) && act(worker));
  const send = (text) => {
    if (!open.has(page)) return;
    try {
      port.postMessage(text);
    } catch {
      // Closed a moment ago; onDisconnect is on its way.
    }
  };
  tellOf((worker) => worker.connect(page, send));
  opened(port.sender.url);
  port.onMessage.addListener((text) => tellOf((worker) => worker.receive(page, text)));
  port.onDisconnect.addListener(() => {
    open.delete(page);
    tell((worker) => worker.disconnect(page));
  });
}

/** Gives a page the bytes of a response, piece by piece, until it has them all or closes its port. */
export async function pour(page, { body, headers }) {
  const port = open.get(page);
  const reader = body.getReader();
  const stop = () => reader.cancel();
  if (port) port.onDisconnect.addListener(stop);
  else await stop();
  const size = Number(headers.get("content-length"));
  for (;;) {
    const { value: bytes } = await reader.read();
    if (!bytes) return;
    for (let at = 0; at < bytes.length; at += PIECE) {
      port.postMessage({ size, piece: btoa(String.fromCharCode(...bytes.subarray(at, at + PIECE))) });
    }
  }
}

/** Closes every port; the pages open new ones. */
export function closeAll() {
  for (const port of open.values()) port.disconnect();
  open.clear();
}
