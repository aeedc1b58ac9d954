// A small account for the tests: Callside's own records as SuiteScript holds them, with NetSuite's refusal to save over
// what somebody else has saved, and of a second record with the same external id.

import error from "N/error";
import record from "N/record";
import runtime from "N/runtime";
import search from "N/search";
import restlet from "SuiteScripts/callside/restlet";

export const scriptError = (name, message = "") => Object.assign(new Error(message), { name });

export const ask = (task, rest = {}) => restlet.post({ do: task, ...rest });

/**
 * The records there are, by type, and the kinds of their fields where those matter; `refuse(what, type, id)` may throw;
 * `before` runs before a save reaches the account.
 */
export const account = { kept: {}, kinds: {}, refuse: () => {}, before: () => {}, units: 5000 };

/** With what options records were saved. */
export const saves = [];

const instance = (type, row) => {
  const seen = row ? { ...row.values } : {};
  const version = row ? row.saves : 0;
  const set = {};
  const kinds = account.kinds[type];
  return {
    type,
    id: row && row.id,
    getField: ({ fieldId }) => (kinds && fieldId in kinds ? { type: kinds[fieldId] } : null),
    getValue: ({ fieldId }) => {
      if (kinds && !(fieldId in kinds)) return undefined;
      const value = fieldId in set ? set[fieldId] : seen[fieldId];
      return value === undefined || value === null ? "" : value;
    },
    setValue: ({ fieldId, value }) => {
      set[fieldId] = value;
    },
    save: (options) => {
      const before = account.before;
      account.before = () => {};
      before();
      account.refuse("save", type, row && row.id);
      saves.push(options);
      const rows = account.kept[type] || (account.kept[type] = []);
      if (!row) {
        if (rows.some((other) => other.values.externalid === set.externalid)) throw scriptError("USER_ERROR", "Taken.");
        rows.push({ id: String(rows.length + 1), values: set, saves: 1 });
        return rows.length;
      }
      if (row.saves !== version) throw scriptError("CUSTOM_RECORD_COLLISION");
      Object.assign(row, { values: { ...row.values, ...set }, saves: version + 1 });
      return row.id;
    },
  };
};

/** Everything as new: an account without records, 5,000 units, and a user called Avery Quinn. */
export const reset = () => {
  jest.resetAllMocks();
  saves.length = 0;
  Object.assign(account, { kept: {}, kinds: {}, refuse: () => {}, before: () => {}, units: 5000 });
  error.create.mockImplementation(({ name, message }) => scriptError(name, message));
  runtime.getCurrentScript.mockImplementation(() => ({ getRemainingUsage: () => account.units }));
  runtime.getCurrentUser.mockReturnValue({ id: 1001, name: "Avery Quinn" });
  record.create.mockImplementation(({ type }) => {
    account.refuse("create", type);
    return instance(type, null);
  });
  record.load.mockImplementation(({ type, id }) => {
    account.refuse("load", type);
    const row = (account.kept[type] || []).find((one) => one.id === String(id));
    if (!row) throw scriptError("RCRD_DSNT_EXIST");
    return instance(type, row);
  });
  search.create.mockImplementation(({ type, filters }) => ({
    run: () => ({
      getRange: ({ start, end }) => {
        account.refuse("search", type);
        const rows = account.kept[type] || [];
        const matches = ({ values }) =>
          filters.length === 0 ||
          filters.some(
            ([column, , wanted]) => values[{ externalidstring: "externalid" }[column] || column] === wanted,
          );
        return rows.filter(matches).slice(start, end).map(({ id, values }) => ({ id, getValue: ({ name }) => values[name] || "" }));
      },
    }),
  }));
};
