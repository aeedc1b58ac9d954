/**
 * Callside's own records, each known by its name, and saved only as they were loaded: NetSuite refuses to save over what
 * somebody else has saved meanwhile (optimistic locking), and a second record with the same external id.
 *
 * @NApiVersion 2.1
 * @NModuleScope SameAccount
 */
define(["N/error", "N/record", "N/search", "./stale"], (error, record, search, { isStale }) => {
  const NAME = /^[a-z][a-z0-9_]{0,39}$/;
  /** Rows that one step through a search's results can have. */
  const PAGE = 1000;

  const wrongName = (name) => {
    const message = `"${name}" is no name: small letters, digits and "_", at most 40.`;
    return error.create({ name: "CALLSIDE_BAD_REQUEST", message });
  };

  const found = (type, filters, columns) => {
    const results = search.create({ type, filters, columns: ["name", ...columns] }).run();
    const rows = [];
    for (;;) {
      const page = results.getRange({ start: rows.length, end: rows.length + PAGE });
      rows.push(...page);
      if (page.length < PAGE) return rows;
    }
  };

  /**
   * Those there are: their names, and the values of these fields. A role that may see none is refused, also where its
   * searches just find nothing: nothing is there to load either, but the reason differs.
   */
  const all = (type, columns) => {
    const there = found(type, [], columns);
    if (there.length === 0) {
      try {
        record.load({ type, id: 1 });
      } catch (thrown) {
        if (thrown.name !== "RCRD_DSNT_EXIST") throw thrown;
      }
    }
    return there.map((one) => ({
      name: one.getValue({ name: "name" }),
      values: columns.map((column) => one.getValue({ name: column })),
    }));
  };

  /** The record of that name as it is now; `null`: there is none. */
  const open = (type, name) => {
    if (typeof name !== "string" || !NAME.test(name)) throw wrongName(name);
    const [one] = found(type, [["name", "is", name]], []);
    return one ? record.load({ type, id: one.id }) : null;
  };

  /** Saves these values in what [open] gave, or in a new record; `false`: somebody else has, since. */
  const save = (type, name, opened, values) => {
    const kept = opened || record.create({ type });
    if (!opened) {
      kept.setValue({ fieldId: "name", value: name });
      kept.setValue({ fieldId: "externalid", value: `${type}_${name}` });
    }
    for (const [fieldId, value] of Object.entries(values)) kept.setValue({ fieldId, value });
    try {
      kept.save();
      return true;
    } catch (thrown) {
      if (isStale(thrown)) return false;
      // How a second record with the same external id is refused is not documented: only a look says that it was that.
      if (!opened && found(type, [["name", "is", name]], []).length > 0) return false;
      throw thrown;
    }
  };

  const isForbidden = ({ name }) => String(name).startsWith("INSUFFICIENT_PERMISSION");

  /** "NONE", "VIEW" or "CREATE" (that or more), as far as can be found out without writing; null: it cannot. */
  const level = (type) => {
    let level = "NONE";
    try {
      all(type, []);
      level = "VIEW";
      record.create({ type });
      return "CREATE";
    } catch (thrown) {
      return isForbidden(thrown) ? level : null;
    }
  };

  return { all, level, open, save };
});
