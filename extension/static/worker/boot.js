// The service worker's first turn. Chrome delivers the event that woke a worker only to listeners added before the first
// await, so all of them are here; what each does waits for an awake instance of the wasm (instance.js).

import * as dock from "./dock.js";
import { begin, fail, tell } from "./instance.js";
import * as office from "./office.js";
import * as pages from "./pages.js";
import * as update from "./update.js";

// Content scripts may read `local` until told otherwise, and being told does not outlive the browser.
chrome.storage.local.setAccessLevel({ accessLevel: "TRUSTED_CONTEXTS" });

chrome.runtime.onConnect.addListener(pages.connected);

chrome.runtime.onMessage.addListener(dock.asked);

// What these occasions ask for is done by `begin`, which tells them from a wake-up by marks it keeps. The listeners are
// there so that Chrome starts the worker on them.
chrome.runtime.onInstalled.addListener(() => {});
chrome.runtime.onStartup.addListener(() => {});

chrome.runtime.onUpdateAvailable.addListener(update.offered);

chrome.alarms.onAlarm.addListener(({ name }) => {
  if (name === update.ALARM) update.applyWhenIdle();
  else tell((worker) => worker.tick());
});

chrome.notifications.onClicked.addListener((call) => {
  chrome.notifications.clear(call);
  tell((worker) => worker.noticeClicked(call));
});

chrome.notifications.onPermissionLevelChanged.addListener(() => tell((worker) => worker.surroundingsChanged()));

chrome.commands.onCommand.addListener((command, tab) => {
  // Chrome opens its side panel only in the very turn of the gesture: nothing may be awaited before.
  dock.showPane(tab);
  if (command === "focus-note") dock.focusNote();
});

self.addEventListener("message", office.handOver);

chrome.storage.managed.onChanged.addListener(() => tell((worker) => worker.policyChanged()));

self.addEventListener("online", () => tell((worker) => worker.network(true)));
self.addEventListener("offline", () => tell((worker) => worker.network(false)));

// A trap in a task that nobody awaits arrives here; one without a panic (stack, memory) has no other way to be heard.
const heard = (error) => {
  const isTrap = error instanceof WebAssembly.RuntimeError || error instanceof RangeError;
  if (isTrap) (office.owns(error) ? office.fail : fail)(String(error));
};
self.addEventListener("error", ({ error }) => heard(error));
self.addEventListener("unhandledrejection", ({ reason }) => heard(reason));

begin({
  coldStart() {
    update.noneWaits();
    // Chrome itself puts content scripts only into pages loaded from now on.
    dock.intoOpenTabs();
  },
  replaced: pages.closeAll,
  pour: pages.pour,
});
