/**
 * Many phone calls in one request, each with a result of its own: what fails at one is no obstacle to the next. It stops
 * before the script runs out of units or of time, because NetSuite ends a script there without an answer.
 *
 * @NApiVersion 2.1
 * @NModuleScope SameAccount
 */
define(["N/error", "N/runtime", "./lease", "./phone_call"], (error, runtime, lease, phoneCall) => {
  /** Units of the dearest way through one call: created, saved in vain, looked for and loaded. */
  const DEAREST = 30;
  /** Units of one search, and those that the answer itself may take. */
  const SEARCH = 10;
  const ANSWER = 15;
  /** Milliseconds; NetSuite ends a RESTlet after five minutes, and the account's own scripts run at every save. */
  const LONGEST = 100000;
  /** Calls whose external ids are looked for in one search. */
  const TOGETHER = 100;

  const told = (thrown) => ({ code: thrown.name || "UNEXPECTED_ERROR", message: thrown.message || String(thrown) });

  const one = (call, ids) => {
    if (call.create) {
      const { made, ...rest } = phoneCall.create(call, ids);
      return { outcome: made ? "created" : "exists", ...rest };
    }
    const { saved, ...rest } = phoneCall.update(call, ids);
    return { outcome: saved ? "saved" : "changed", ...rest };
  };

  const externalIdOf = (call) => (call.create ? call.create.externalId : call.id ? null : call.externalId);

  /**
   * `calls`: `{create}` or `{id or externalId, base, patch}` each. `lease`: what has to be held, and is renewed first; if
   * it is not, nothing is tried.
   */
  const write = ({ calls, lease: wanted }) => {
    if (!Array.isArray(calls) || calls.some((call) => call === null || typeof call !== "object")) {
      throw error.create({ name: "CALLSIDE_BAD_REQUEST", message: "`calls` is no list of objects." });
    }
    const begun = Date.now();
    const held = wanted && lease.renew(wanted);
    const results = [];
    const mayGoOn = (units) =>
      runtime.getCurrentScript().getRemainingUsage() >= units + ANSWER && Date.now() - begun < LONGEST;
    let ids = new Map();
    for (const [place, call] of calls.entries()) {
      if (held && !held.held) break;
      if (place % TOGETHER === 0) {
        if (!mayGoOn(SEARCH + DEAREST)) break;
        const externalIds = calls.slice(place, place + TOGETHER).map(externalIdOf).filter(Boolean);
        ids = phoneCall.known([...new Set(externalIds)]);
      }
      if (!mayGoOn(DEAREST)) break;
      try {
        const result = one(call, ids);
        results.push(result);
        // The same call once more in one request is the same record too.
        if (result.outcome === "created" && call.create.externalId) ids.set(call.create.externalId, result.id);
      } catch (thrown) {
        results.push({ outcome: "refused", error: told(thrown) });
      }
    }
    const untried = calls.slice(results.length).map(() => ({ outcome: "untried" }));
    return { results: [...results, ...untried], ...(held ? { lease: held } : {}) };
  };

  return { write };
});
