/**
 * Leases: one of several machines does what only one may do, until the time it was given has passed, by NetSuite's clock
 * and nobody else's. What it leaves behind for the next one goes with the lease.
 *
 * @NApiVersion 2.1
 * @NModuleScope SameAccount
 */
define(["N/error", "./kept"], (error, kept) => {
  const TYPE = "customrecord_callside_lease";
  const HOLDER = "custrecord_callside_holder";
  const UNTIL = "custrecord_callside_until";
  const TERM = "custrecord_callside_term";
  const STATE = "custrecord_callside_state";

  const LONGEST = 3600;

  const wrong = (message) => error.create({ name: "CALLSIDE_BAD_REQUEST", message });

  const checked = ({ holder, seconds }) => {
    if (typeof holder !== "string" || holder.length < 1 || holder.length > 100) {
      throw wrong("`holder` is no text of 1 to 100 characters.");
    }
    if (!Number.isInteger(seconds) || seconds < 0 || seconds > LONGEST) {
      throw wrong(`\`seconds\` is no whole number up to ${LONGEST}.`);
    }
  };

  const shown = (opened, now) => {
    if (!opened) return { holder: null, until: null, term: 0, state: null, now: now.toISOString() };
    const get = (fieldId) => opened.getValue({ fieldId });
    const state = get(STATE);
    return {
      holder: get(HOLDER),
      until: get(UNTIL),
      term: Number(get(TERM)),
      state: state === "" ? null : JSON.parse(state),
      now: now.toISOString(),
    };
  };

  const isOn = ({ until }, now) => until !== null && Date.parse(until) > now.getTime();

  /** `may` says whether a lease that is so can be had now. */
  const have = (asked, may) => {
    checked(asked);
    const { name, holder, seconds, state } = asked;
    const now = new Date();
    const opened = kept.open(TYPE, name);
    const before = shown(opened, now);
    if (!may(before, now)) return { held: false, ...before };
    const isSame = before.holder === holder && isOn(before, now);
    const after = {
      holder,
      until: new Date(now.getTime() + seconds * 1000).toISOString(),
      term: isSame ? before.term : before.term + 1,
      state: state === undefined ? before.state : state,
    };
    const values = {
      [HOLDER]: holder,
      [UNTIL]: after.until,
      [TERM]: after.term,
      [STATE]: after.state === null ? "" : JSON.stringify(after.state),
    };
    if (kept.save(TYPE, name, opened, values)) return { held: true, ...after, now: before.now };
    // Somebody was quicker.
    return { held: false, ...shown(kept.open(TYPE, name), now) };
  };

  /** Whoever holds it has it longer; where nobody does, whoever asks has it. */
  const take = (asked) => have(asked, (before, now) => before.holder === asked.holder || !isOn(before, now));

  /** Only whoever holds it, in time: who has been too late has to take it again and look what happened meanwhile. */
  const renew = (asked) => have(asked, (before, now) => before.holder === asked.holder && isOn(before, now));

  /** It is free from now on. */
  const release = (asked) => {
    const { held, ...rest } = renew({ ...asked, seconds: 0 });
    return { released: held, ...rest };
  };

  return { TYPE, release, renew, take };
});
