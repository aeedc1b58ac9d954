/**
 * Callside's one door in a NetSuite account. What is asked stands in the body's `do`. It always answers HTTP 200, with
 * `{ok: true, data}` or `{ok: false, error: {code, message}}`; any other status is NetSuite's own: not installed, not
 * for this role, out of units. It runs as whoever asks, with their role's permissions and no more.
 *
 * @NApiVersion 2.1
 * @NScriptType Restlet
 * @NModuleScope SameAccount
 */
define(["N/error", "./phone_call"], (error, phoneCall) => {
  const VERSION = "0.1.0";

  const TASKS = new Map([
    ["about", () => ({ version: VERSION })],
    ["read phone call", phoneCall.read],
    ["update phone call", phoneCall.update],
  ]);

  /** The only method: what is asked for may hold notes, and addresses end up in logs. */
  const post = (asked) => {
    try {
      const task = TASKS.get(asked.do);
      if (!task) throw error.create({ name: "CALLSIDE_UNKNOWN_TASK", message: `There is no task "${asked.do}".` });
      return { ok: true, data: task(asked) };
    } catch (thrown) {
      return { ok: false, error: { code: thrown.name || "UNEXPECTED_ERROR", message: thrown.message || String(thrown) } };
    }
  };

  return { post };
});
