/**
 * Many things to write in one request, each with a result of its own: what fails at one is no obstacle to the next. It
 * stops before the script runs out of units or of time, because NetSuite ends a script there without an answer.
 *
 * @NApiVersion 2.1
 * @NModuleScope SameAccount
 */
define(["N/error", "N/runtime", "./lease"], (error, runtime, lease) => {
  /** Units that the answer itself may take. */
  const ANSWER = 15;
  /** Milliseconds; NetSuite ends a RESTlet after five minutes, and the account's own scripts run at every save. */
  const LONGEST = 100000;

  const told = (thrown) => ({ code: thrown.name || "UNEXPECTED_ERROR", message: thrown.message || String(thrown) });

  const isObject = (value) => value !== null && typeof value === "object" && !Array.isArray(value);

  const wrong = (message) => error.create({ name: "CALLSIDE_BAD_REQUEST", message });

  /**
   * `one` writes one of `items` and answers with its result; the dearest way through it costs `dearest` units. `ahead`, where
   * there is something to do for many at once: `{every, units, look}`. `wanted` is the lease that has to be held, and is
   * renewed first; if it is not held, nothing is tried.
   */
  const write = (items, wanted, { dearest, ahead, one }) => {
    const begun = Date.now();
    const held = wanted && lease.renew(wanted);
    const results = [];
    const mayGoOn = (units) =>
      runtime.getCurrentScript().getRemainingUsage() >= units + ANSWER && Date.now() - begun < LONGEST;
    for (const [place, item] of items.entries()) {
      if (held && !held.held) break;
      if (ahead && place % ahead.every === 0) {
        if (!mayGoOn(ahead.units + dearest)) break;
        ahead.look(items.slice(place, place + ahead.every));
      }
      if (!mayGoOn(dearest)) break;
      try {
        results.push(one(item));
      } catch (thrown) {
        results.push({ outcome: "refused", error: told(thrown) });
      }
    }
    const untried = items.slice(results.length).map(() => ({ outcome: "untried" }));
    return { results: [...results, ...untried], ...(held ? { lease: held } : {}) };
  };

  return { isObject, write, wrong };
});
