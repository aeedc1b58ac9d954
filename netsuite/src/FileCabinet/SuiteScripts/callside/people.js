/**
 * Fields of many people and firms in one request: each is written only while it still says what the client has seen, and
 * only where that changes anything.
 *
 * @NApiVersion 2.1
 * @NModuleScope SameAccount
 */
define(["N/error", "N/record", "./batch", "./conditional", "./values"], (error, record, batch, conditional, values) => {
  /** Leads and prospects are customers at an earlier stage, and a stage may change between a client's look and its write. */
  const TYPES = new Map([
    ["contact", record.Type.CONTACT],
    ["customer", record.Type.CUSTOMER],
    ["lead", record.Type.CUSTOMER],
    ["prospect", record.Type.CUSTOMER],
  ]);

  /** Units of the dearest way through one of them: loaded, saved in vain, and loaded again. */
  const DEAREST = 20;

  const checked = (people) => {
    if (!Array.isArray(people) || !people.every(batch.isObject)) throw batch.wrong("`people` is no list of objects.");
    for (const { type, id, base = {}, patch, along = {} } of people) {
      if (!TYPES.has(type)) throw batch.wrong(`"${type}" is none of ${[...TYPES.keys()].join(", ")}.`);
      if (!id) throw batch.wrong("Somebody of `people` has no `id`.");
      if (![base, patch, along].every(batch.isObject)) throw batch.wrong("`base`, `patch` or `along` is no object.");
    }
    return people;
  };

  /** SuiteScript sets a field that is not there without a word. */
  const demand = (person, names) => {
    const missing = names.filter((name) => !values.has(person, name));
    if (missing.length === 0) return;
    const message = `This record has no field ${missing.join(", ")}.`;
    throw error.create({ name: "CALLSIDE_NO_FIELDS", message });
  };

  const one = ({ type, id, base = {}, patch, along = {} }) => {
    const person = record.load({ type: TYPES.get(type), id });
    demand(person, Object.keys({ ...patch, ...along }));
    if (Object.entries(patch).every(([name, wanted]) => values.isAs(person, name, wanted))) return { outcome: "saved" };
    // A field that has become mandatory since somebody made this person is no reason to go without the score: whoever edits
    // the person on its page next is asked for it all the same.
    const options = { ignoreMandatoryFields: true };
    const { saved, ...rest } = conditional.change(person, { base, patch, along }, values.readAll, options);
    return { outcome: saved ? "saved" : "changed", ...rest };
  };

  /** `people`: `{type, id, base, patch, along}` each. `lease`: what has to be held. */
  const write = ({ people, lease }) => batch.write(checked(people), lease, { dearest: DEAREST, one });

  return { write };
});
