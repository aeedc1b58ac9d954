/**
 * What the company has decided for everyone, in parts with a name and a version each. A part is written by whoever has
 * seen its newest version; who has not is told that one, and nothing is written. Who may is NetSuite's to say: the
 * record's own permission list.
 *
 * @NApiVersion 2.1
 * @NModuleScope SameAccount
 */
define(["N/error", "N/runtime", "./kept"], (error, runtime, kept) => {
  const TYPE = "customrecord_callside_settings";
  const VERSION = "custrecord_callside_version";
  const VALUE = "custrecord_callside_value";
  const BY = "custrecord_callside_by";
  const AT = "custrecord_callside_at";

  /** Characters of a part's value: what one field of long text holds. */
  const LONGEST = 1000000;

  const wrong = (message) => error.create({ name: "CALLSIDE_BAD_REQUEST", message });

  const shown = (opened) => {
    if (!opened) return { version: 0, value: null };
    const get = (fieldId) => opened.getValue({ fieldId });
    return { version: Number(get(VERSION)), value: JSON.parse(get(VALUE)), by: get(BY), at: get(AT) };
  };

  /** The version of each part there is, by its name. */
  const versions = () =>
    Object.fromEntries(kept.all(TYPE, [VERSION]).map(({ name, values: [version] }) => [name, Number(version)]));

  /** `part`: its name. Version 0: nobody has written it yet. */
  const read = ({ part }) => shown(kept.open(TYPE, part));

  /** `version` is the one that was seen. `{saved: false}` comes with what is there now. */
  const write = ({ part, version, value }) => {
    const text = JSON.stringify(value);
    if (!Number.isInteger(version)) throw wrong("`version` is no whole number.");
    if (text === undefined) throw wrong("There is no `value`.");
    if (text.length > LONGEST) throw wrong(`The value has more than ${LONGEST} characters.`);
    const opened = kept.open(TYPE, part);
    const before = shown(opened);
    if (before.version !== version) return { saved: false, ...before };
    const values = {
      [VERSION]: version + 1,
      [VALUE]: text,
      [BY]: runtime.getCurrentUser().name,
      [AT]: new Date().toISOString(),
    };
    if (kept.save(TYPE, part, opened, values)) return { saved: true, version: version + 1 };
    return { saved: false, ...read({ part }) };
  };

  return { TYPE, read, versions, write };
});
