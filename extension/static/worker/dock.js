// The worker's side of the dock in the RingCentral web app (content/dock.js): its memory, and the ways to show it.

const RINGCENTRAL = "https://app.ringcentral.com/";
const MEMORY = "dock";

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

/** Asks the panes in sight to put the cursor into the note. */
export function focusNote() {
  // Refused when no page is open to hear it.
  chrome.runtime.sendMessage("focus-note").catch(() => {});
}

/** Docks in every RingCentral tab. One that is docked already stays as it is. */
export async function intoOpenTabs() {
  for (const { id } of await chrome.tabs.query({ url: `${RINGCENTRAL}*` })) {
    // A tab that is discarded, or shows an error page, takes no script; it gets one when it loads.
    chrome.scripting.executeScript({ target: { tabId: id }, files: ["content/dock.js"] }).catch(() => {});
  }
}
