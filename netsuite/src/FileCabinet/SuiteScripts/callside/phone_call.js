/**
 * A phone call is read, made once, and changed only while it still says what the client has seen.
 *
 * @NApiVersion 2.1
 * @NModuleScope SameAccount
 */
define(["N/error", "N/record", "N/search", "./conditional", "./values"], (error, record, search, conditional, values) => {
  const TYPE = record.Type.PHONE_CALL;

  /** Told with every answer, whatever was asked for. */
  const ALWAYS = ["externalId", "message", "lastModifiedDate"];

  const missing = () =>
    error.create({ name: "RCRD_DSNT_EXIST", message: "There is no such phone call, or this role sees none." });

  /** The internal ids of the calls with these external ids, by those; one search for all of them. */
  const known = (externalIds) => {
    const ids = new Map();
    if (externalIds.length === 0) return ids;
    const filters = externalIds.flatMap((one) => ["or", ["externalidstring", "is", one]]).slice(1);
    const columns = ["internalid", "externalid"];
    const found = search.create({ type: TYPE, filters, columns }).run().getRange({ start: 0, end: 1000 });
    // Asked for one alone, whatever was found is it.
    const only = externalIds.length === 1 ? externalIds[0] : null;
    for (const one of found) ids.set(only || one.getValue({ name: "externalid" }), one.id);
    return ids;
  };

  /** The internal id of the call that is meant by `id` or, without one, by `externalId`. */
  const meant = ({ id, externalId }, ids) => {
    const found = id || (externalId && (ids || known([externalId])).get(externalId));
    if (!found) throw missing();
    return found;
  };

  const fields = (call, names) => ({ ...values.readAll(call, [...ALWAYS, ...names]), id: String(call.id) });

  /** `fields`: the names of what is wanted. */
  const read = (asked) => fields(record.load({ type: TYPE, id: meant(asked) }), asked.fields || []);

  /** `base` is what the client has seen, `patch` what it wants. */
  const update = (asked, ids) => {
    const { base = {}, patch = {} } = asked;
    const call = record.load({ type: TYPE, id: meant(asked, ids) });
    return conditional.change(call, { base, patch }, fields);
  };

  const existing = (id, names) => ({ made: false, fields: fields(record.load({ type: TYPE, id }), names) });

  /**
   * `create` are the properties of a new call. Where there is one with their external id already, that one is told and
   * nothing is written: a call that is logged twice stays one record.
   */
  const create = ({ create: properties }, ids) => {
    const { externalId } = properties;
    const names = Object.keys(properties);
    const there = externalId && (ids || known([externalId])).get(externalId);
    if (there) return existing(there, names);
    const call = record.create({ type: TYPE });
    for (const [name, wanted] of Object.entries(properties)) values.write(call, name, wanted);
    try {
      return { made: true, id: String(call.save()) };
    } catch (thrown) {
      // NetSuite's code for an external id that is taken is not documented: only a look says whether it was that.
      const quicker = externalId && known([externalId]).get(externalId);
      if (quicker) return existing(quicker, names);
      throw thrown;
    }
  };

  return { create, known, read, update };
});
