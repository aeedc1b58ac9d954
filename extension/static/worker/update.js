// A new version waits until no call is live and nothing typed is unsaved.

import { tell } from "./instance.js";

/** Asks once a minute whether the time has come. */
export const ALARM = "update";

/** Chrome has a new version. */
export function offered() {
  chrome.alarms.create(ALARM, { periodInMinutes: 1 });
  applyWhenIdle();
}

/** Starts the new version, if that disturbs nobody. */
export function applyWhenIdle() {
  tell((worker) => worker.isIdle() && chrome.runtime.reload());
}

/** Chrome itself applies a waiting version when the browser starts: an alarm from before is out of date. */
export function noneWaits() {
  chrome.alarms.clear(ALARM);
}
