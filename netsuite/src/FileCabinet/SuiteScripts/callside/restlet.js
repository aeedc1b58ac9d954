/**
 * Callside's one door in a NetSuite account. What is asked stands in the body's `do`. It always answers HTTP 200, with
 * `{ok: true, data}` or `{ok: false, error: {code, message}}`; any other status is NetSuite's own: not installed, not
 * for this role, out of units. It runs as whoever asks, with their role's permissions and no more. CONTRACT.md is the
 * whole of what it can be asked.
 *
 * @NApiVersion 2.1
 * @NScriptType Restlet
 * @NModuleScope SameAccount
 */
define([
  "N/error",
  "N/runtime",
  "./engaged_search",
  "./health",
  "./lease",
  "./numbers",
  "./people",
  "./phone_call",
  "./phone_calls",
  "./settings",
  "./teammates",
], (error, runtime, engagedSearch, health, lease, numbers, people, phoneCall, phoneCalls, settings, teammates) => {
  const VERSION = "0.1.0";
  /** Of CONTRACT.md. A bundle that tells none has the first. */
  const CONTRACT = 4;

  /** Units of finding out how the settings stand: a search, and a load where it finds nothing. */
  const STANDING = 12;

  const about = () => ({ version: VERSION, contract: CONTRACT });

  const TASKS = new Map([
    ["about", about],
    ["health", (asked) => ({ ...about(), ...health.examine(asked) })],
    ["read phone call", phoneCall.read],
    ["update phone call", phoneCall.update],
    ["write phone calls", phoneCalls.write],
    ["write people", people.write],
    ["make search", engagedSearch.make],
    ["resolve numbers", numbers.resolve],
    ["read settings", settings.read],
    ["write settings", settings.write],
    ["take lease", lease.take],
    ["renew lease", lease.renew],
    ["release lease", lease.release],
    ["report teammate", (asked) => ({ ...about(), ...teammates.report(asked) })],
    ["read teammates", teammates.read],
  ]);

  const told = (thrown) => ({ code: thrown.name || "UNEXPECTED_ERROR", message: thrown.message || String(thrown) });

  const done = (asked) => {
    try {
      const task = TASKS.get(asked.do);
      if (!task) throw error.create({ name: "CALLSIDE_UNKNOWN_TASK", message: `There is no task "${asked.do}".` });
      return { ok: true, data: task(asked) };
    } catch (thrown) {
      return { ok: false, error: told(thrown) };
    }
  };

  /** Rides on every answer, so that nobody has to ask whether the settings have changed. */
  const standing = () => {
    if (runtime.getCurrentScript().getRemainingUsage() < STANDING) return {};
    try {
      return { settings: { versions: settings.versions() } };
    } catch (thrown) {
      return { settings: { error: told(thrown) } };
    }
  };

  /** The only method: what is asked for may hold notes, and addresses end up in logs. */
  const post = (asked) => ({ ...done(asked), ...standing() });

  return { post };
});
