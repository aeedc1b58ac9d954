// The worker's side of the dock in the RingCentral web app (content/dock.js): its memory, and the ways to show it.

const RINGCENTRAL = "https://app.ringcentral.com/";
const MEMORY = "dock";

// A pane that opens within so many milliseconds of the command is the one it was given for.
const WISH_LASTS = 10_000;

let wish = 0;

/** A dock asks what it looked like, or tells what it looks like now. */
export function asked(message, { url }, answer) {
  if (!url?.startsWith(RINGCENTRAL)) return false;
  if (message === "recall") {
    chrome.storage.local.get(MEMORY).then(
      ({ [MEMORY]: shape }) => answer(shape ?? {}),
      () => answer({}),
    );
    return true;
  }
  const { folded, width } = message?.keep ?? {};
  if (typeof folded === "boolean" && Number.isInteger(width)) chrome.storage.local.set({ [MEMORY]: { folded, width } });
  return false;
}

/** Brings the pane into sight in this tab: docked, or as the side panel. */
export function showPane(tab) {
  if (tab?.url?.startsWith(RINGCENTRAL)) chrome.tabs.sendMessage(tab.id, "unfold").catch(() => {});
  else if (tab) chrome.sidePanel.open({ windowId: tab.windowId }).catch(() => {});
}

/** Has a pane put the cursor into the note: one in sight, or the one that opens for it. */
export function focusNote() {
  wish = Date.now() + WISH_LASTS;
  tellPanes();
}

/** One of the extension's pages has opened. */
export function opened(url) {
  if (Date.now() < wish && url.startsWith(chrome.runtime.getURL("pane.html"))) tellPanes();
}

function tellPanes() {
  chrome.runtime.sendMessage("focus-note").then(
    (heard) => heard && (wish = 0),
    // Refused when no page is open to hear it.
    () => {},
  );
}

/** Docks in every RingCentral tab. One that is docked already stays as it is. */
export async function intoOpenTabs() {
  for (const { id } of await chrome.tabs.query({ url: `${RINGCENTRAL}*` })) {
    // A tab that is discarded, or shows an error page, takes no script; it gets one when it loads.
    chrome.scripting.executeScript({ target: { tabId: id }, files: ["content/dock.js"] }).catch(() => {});
  }
}
