// The back office: a second wasm module in the same service worker, for work that no call waits for. It is fetched when
// there is the first errand, replaced when it has failed, and put away when it has been idle, later while it holds names. (Its JavaScript has to be
// imported at once: a service worker may not import later.)

import init, { __wbg_reset_state, Office } from "../office/callside_office.js";
import { plans } from "./plans.js";

// Milliseconds without an errand after which its memory is let go.
const IDLE = 10_000;
// Who has searched searches again, and a million names take a second to read.
const IDLE_WITH_NAMES = 300_000;

let office;
let instance = 0;
let loaded = false;
let failed = false;
// What breaks off each errand under way.
const underWay = new Set();
let idle;
// Keys of machine access on their way from a page to the office, by name. They come in messages: a Port carries text alone.
const handed = new Map();

/** A page of ours hands a key over. (Nobody else can send the service worker a message.) */
export function handOver({ data }) {
  if (data?.key instanceof CryptoKey) handed.set(data.name, data.key);
}

function takeKey(name) {
  const key = handed.get(name);
  handed.delete(name);
  return key;
}

/** Sends it on an errand and promises the report; rejects when it fails. `ask` answers its questions. */
export async function send(errand, ask) {
  clearTimeout(idle);
  let breakOff;
  const broken = new Promise((_, reject) => (breakOff = reject));
  underWay.add(breakOff);
  try {
    return await Promise.race([broken, open().then(() => office.send(errand, ask))]);
  } catch (error) {
    fail(String(error));
    throw error;
  } finally {
    underWay.delete(breakOff);
    if (!underWay.size) idle = setTimeout(end, !failed && office?.hasNames() ? IDLE_WITH_NAMES : IDLE);
  }
}

async function open() {
  if (failed) end();
  const mine = instance;
  const [numbering] = await Promise.all([plans(), init()]);
  loaded = true;
  // Ended before it was there: whoever sent it is gone, and another may be on an errand already.
  if (mine !== instance) return new Promise(() => {});
  office ??= new Office({ failed: fail, tick() {}, takeKey }, numbering);
}

/** What it is about is given up; it writes nothing more for it. */
export function giveUp() {
  if (!failed) office?.giveUp();
}

/** It is of no use any more: the errand comes to no end, and the next one finds another office. */
export function fail(place) {
  if (failed) return;
  failed = true;
  console.error(`Callside's back office failed: ${place}`);
  for (const breakOff of underWay) breakOff(place);
  // Not now: the failing wasm is still on the stack.
  setTimeout(() => failed && end());
}

/** Ends it, whatever it is doing, and lets go of its memory. Nobody hears of the errand under way. */
export function end() {
  clearTimeout(idle);
  instance++;
  if (loaded) __wbg_reset_state();
  office = undefined;
  failed = false;
}

/** Whether a trap happened in there: its stack begins with whose wasm it was. */
export function owns(error) {
  return /\/(worker|office)\/callside_/.exec(error.stack)?.[1] === "office";
}
