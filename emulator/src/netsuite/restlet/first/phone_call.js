/**
 * A phone call is read, and changed only while it still says what the client has seen. Properties have the names and
 * values they have over REST: days and times as text, references by `{id}`, empty as null.
 *
 * The names over REST in lower case are the field ids of SuiteScript.
 *
 * @NApiVersion 2.1
 * @NModuleScope SameAccount
 */
define(["N/error", "N/record", "N/search"], (error, record, search) => {
  const TYPE = record.Type.PHONE_CALL;

  /** Told with every answer, whatever was asked for. */
  const ALWAYS = ["externalId", "message", "lastModifiedDate"];

  const missing = () =>
    error.create({ name: "RCRD_DSNT_EXIST", message: "There is no such phone call, or this role sees none." });

  /** The internal id of the call that is meant by `id` or, without one, by `externalId`. */
  const meant = ({ id, externalId }) => {
    if (id) return id;
    if (!externalId) throw missing();
    const filters = [["externalidstring", "is", externalId]];
    const [found] = search.create({ type: TYPE, filters, columns: ["internalid"] }).run().getRange({ start: 0, end: 1 });
    if (!found) throw missing();
    return found.id;
  };

  const fieldId = (name) => name.toLowerCase();
  const two = (number) => String(number).padStart(2, "0");

  /** Days and times of day are Dates in SuiteScript: a wall clock in the script's own time zone. */
  const isDate = (value) => Object.prototype.toString.call(value) === "[object Date]";

  const kindOf = (call, name) => {
    const field = call.getField({ fieldId: fieldId(name) });
    return field ? field.type : "";
  };

  const shown = (call, name) => {
    const value = call.getValue({ fieldId: fieldId(name) });
    if (isDate(value)) {
      const kind = kindOf(call, name);
      if (kind === "timeofday") return `${two(value.getHours())}:${two(value.getMinutes())}`;
      if (kind === "date") return `${value.getFullYear()}-${two(value.getMonth() + 1)}-${two(value.getDate())}`;
      return value.toISOString();
    }
    return value === "" || value === undefined ? null : value;
  };

  const fields = (call, names) => {
    const all = {};
    for (const name of [...ALWAYS, ...names]) all[name] = shown(call, name);
    return { ...all, id: String(call.id) };
  };

  const write = (call, name, wanted) => {
    const value = wanted !== null && typeof wanted === "object" ? wanted.id : wanted;
    const set = (value) => call.setValue({ fieldId: fieldId(name), value });
    if (value === null || value === undefined) return set("");
    const kind = kindOf(call, name);
    if (kind === "date") {
      const [year, month, day] = String(value).split("-").map(Number);
      return set(new Date(year, month - 1, day));
    }
    if (kind === "timeofday") {
      const [hours, minutes] = String(value).split(":").map(Number);
      return set(new Date(1970, 0, 1, hours, minutes));
    }
    return set(value);
  };

  /** A value as it is compared: line ends of any sort are one, and blanks at the end are NetSuite's to keep or not. */
  const plain = (value) => {
    if (value === null || value === undefined) return "";
    if (typeof value === "object") return plain(value.id);
    return String(value).replace(/\r\n?/g, "\n").trimEnd();
  };

  /** `fields`: the names of what is wanted. */
  const read = (asked) => fields(record.load({ type: TYPE, id: meant(asked) }), asked.fields || []);

  /**
   * `base` is what the client has seen, `patch` what it wants; a property of the patch that has no base was seen empty.
   * Answers `{saved: true}`, or `{saved: false, fields}` with everything of base and patch as it is now, for the client
   * to merge anew. Nothing is written then.
   */
  const update = (asked) => {
    const { base = {}, patch = {} } = asked;
    const names = Object.keys({ ...base, ...patch });
    const id = meant(asked);
    const call = record.load({ type: TYPE, id });
    const changed = Object.keys(patch).some((name) => plain(shown(call, name)) !== plain(base[name]));
    if (changed) return { saved: false, fields: fields(call, names) };
    for (const [name, wanted] of Object.entries(patch)) write(call, name, wanted);
    try {
      call.save();
    } catch (thrown) {
      // Somebody saved since it was loaded above: NetSuite refuses to save what is stale.
      if (thrown.name !== "RCRD_HAS_BEEN_CHANGED") throw thrown;
      return { saved: false, fields: fields(record.load({ type: TYPE, id }), names) };
    }
    return { saved: true };
  };

  return { read, update };
});
