/**
 * What a record's fields hold, with the names and values they have over REST: days and times as text, references by
 * `{id}`, ticks as true and false, empty as null.
 *
 * The names over REST in lower case are the field ids of SuiteScript.
 *
 * @NApiVersion 2.1
 * @NModuleScope SameAccount
 */
define([], () => {
  const fieldId = (name) => name.toLowerCase();
  const two = (number) => String(number).padStart(2, "0");

  /** Days and times of day are Dates in SuiteScript: a wall clock in the script's own time zone. */
  const isDate = (value) => Object.prototype.toString.call(value) === "[object Date]";

  const kindOf = (record, name) => {
    const field = record.getField({ fieldId: fieldId(name) });
    return field ? field.type : "";
  };

  /**
   * Whether the record has a field of that name. A field that a role's form does not show may have no description and still
   * have a value; one that is in the account no more has neither.
   */
  const has = (record, name) =>
    kindOf(record, name) !== "" || record.getValue({ fieldId: fieldId(name) }) !== undefined;

  const read = (record, name) => {
    const value = record.getValue({ fieldId: fieldId(name) });
    if (isDate(value)) {
      const kind = kindOf(record, name);
      if (kind === "timeofday") return `${two(value.getHours())}:${two(value.getMinutes())}`;
      if (kind === "date") return `${value.getFullYear()}-${two(value.getMonth() + 1)}-${two(value.getDate())}`;
      return value.toISOString();
    }
    return value === "" || value === undefined ? null : value;
  };

  const readAll = (record, names) => Object.fromEntries(names.map((name) => [name, read(record, name)]));

  /** REST writes a tick as true, SuiteQL and searches as "T". */
  const isTicked = (value) => value === true || value === "T" || value === "true";

  const write = (record, name, wanted) => {
    const value = wanted !== null && typeof wanted === "object" ? wanted.id : wanted;
    const set = (value) => record.setValue({ fieldId: fieldId(name), value });
    const kind = kindOf(record, name);
    if (kind === "checkbox") return set(isTicked(value));
    if (value === null || value === undefined) return set("");
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

  /** Whether a field holds that value. A box that nobody has ever ticked is as good as one that is not. */
  const isAs = (record, name, value) => {
    const held = read(record, name);
    if (kindOf(record, name) === "checkbox") return isTicked(held) === isTicked(value);
    return plain(held) === plain(value);
  };

  return { has, isAs, read, readAll, write };
});
