// The life of the wasm: one instance at a time, another in its place when it fails, and safe mode after three failures
// within a minute.

import init, { __wbg_reset_state, wake } from "./callside_worker.js";
import * as office from "./office.js";
import { plans } from "./plans.js";

// Marks in storage.session last while the browser runs, in storage.local while the extension is installed.
const AWAKE = "boot.awake";
const FAILURES = "boot.failures";
const SAFE_MODE = "boot.safeMode";
const VERSION = "boot.version";

const MINUTE = 60_000;
const FAILURES_TO_SAFE_MODE = 3;

let listeners;
let instance = 0;
let loaded = false;
let failed = false;
let life = new AbortController();
let current = waiting();

/** A worker to come: whoever waits for it gets the first instance that wakes, however many fail before. */
function waiting() {
  let arrive;
  const worker = new Promise((resolve) => (arrive = resolve));
  return { worker, arrive, arrived: false };
}

/** Has the awake worker do something, in the order asked. */
export async function tell(act) {
  const worker = await current.worker;
  if (failed) return;
  try {
    act(worker);
  } catch (error) {
    fail(String(error));
  }
}

/** Starts the first instance. `coldStart` is called unless the browser only put the worker to sleep, `replaced` whenever
 * another instance takes over, `pour` for an answer whose bytes are a page's. */
export async function begin(all) {
  listeners = all;
  start(await whyStarted());
}

async function start(reason) {
  const mine = ++instance;
  try {
    const { [SAFE_MODE]: safeMode = false } = await chrome.storage.session.get(SAFE_MODE);
    const numbering = plans();
    if (loaded) __wbg_reset_state();
    else await init();
    loaded = true;
    failed = false;
    life = new AbortController();
    const host = {
      life: life.signal,
      tick: () => tell((worker) => worker.tick()),
      failed: fail,
      pour: listeners.pour,
      leaveSafeMode,
      sendOffice: office.send,
      giveUpOffice: office.giveUp,
    };
    const worker = await wake(host, await numbering, reason, safeMode);
    if (mine !== instance) return;
    current.arrived = true;
    current.arrive(worker);
  } catch (error) {
    failed = false;
    fail(String(error));
  }
}

/** The instance is of no use any more. Its further failures say nothing new. */
export function fail(place) {
  if (failed) return;
  failed = true;
  console.error(`Callside's worker failed and starts again: ${place}`);
  // Not now: the failing wasm is still on the stack.
  setTimeout(replace);
}

async function replace() {
  giveUp();
  const { [FAILURES]: before = [], [SAFE_MODE]: safeMode = false } = await chrome.storage.session.get([
    FAILURES,
    SAFE_MODE,
  ]);
  const now = Date.now();
  const failures = [...before, now].filter((at) => now - at < MINUTE);
  const tooMany = failures.length >= FAILURES_TO_SAFE_MODE;
  await chrome.storage.session.set({ [FAILURES]: failures, [SAFE_MODE]: safeMode || tooMany });
  // When safe mode itself fails so often, only waiting is left; the pages keep what is typed and say that they wait.
  setTimeout(start, safeMode && tooMany ? MINUTE : 0, "woken");
}

async function leaveSafeMode() {
  failed = true;
  await chrome.storage.session.remove([FAILURES, SAFE_MODE]);
  giveUp();
  start("woken");
}

/** Ends what the old instance holds open. Pages lose their port, open another, and send again what nobody acknowledged. */
function giveUp() {
  life.abort();
  office.end();
  if (current.arrived) current = waiting();
  listeners.replaced();
}

/** Tells an installation, an update and a browser start from a wake-up. */
async function whyStarted() {
  const { [AWAKE]: awake } = await chrome.storage.session.get(AWAKE);
  if (awake) return "woken";
  const { [VERSION]: before } = await chrome.storage.local.get(VERSION);
  const { version } = chrome.runtime.getManifest();
  await Promise.all([chrome.storage.session.set({ [AWAKE]: true }), chrome.storage.local.set({ [VERSION]: version })]);
  listeners.coldStart();
  if (before === undefined) return "installed";
  return before === version ? "browserStarted" : "updated";
}
