/**
 * Many phone calls in one request.
 *
 * @NApiVersion 2.1
 * @NModuleScope SameAccount
 */
define(["./batch", "./phone_call"], (batch, phoneCall) => {
  /** Units of the dearest way through one call: created, saved in vain, looked for and loaded. */
  const DEAREST = 30;
  /** Units of one search. */
  const SEARCH = 10;
  /** Calls whose external ids are looked for in one search. */
  const TOGETHER = 100;

  const written = (call, ids) => {
    if (call.create) {
      const { made, ...rest } = phoneCall.create(call, ids);
      return { outcome: made ? "created" : "exists", ...rest };
    }
    const { saved, ...rest } = phoneCall.update(call, ids);
    return { outcome: saved ? "saved" : "changed", ...rest };
  };

  const externalIdOf = (call) => (call.create ? call.create.externalId : call.id ? null : call.externalId);

  /** `calls`: `{create}` or `{id or externalId, base, patch}` each. `lease`: what has to be held. */
  const write = ({ calls, lease }) => {
    if (!Array.isArray(calls) || !calls.every(batch.isObject)) throw batch.wrong("`calls` is no list of objects.");
    let ids = new Map();
    const look = (next) => {
      ids = phoneCall.known([...new Set(next.map(externalIdOf).filter(Boolean))]);
    };
    const one = (call) => {
      const result = written(call, ids);
      // The same call once more in one request is the same record too.
      if (result.outcome === "created" && call.create.externalId) ids.set(call.create.externalId, result.id);
      return result;
    };
    return batch.write(calls, lease, { dearest: DEAREST, ahead: { every: TOGETHER, units: SEARCH, look }, one });
  };

  return { write };
});
