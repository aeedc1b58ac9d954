import search from "N/search";

import { ask, reset, scriptError } from "./account";

jest.mock("N/error");
jest.mock("N/query");
jest.mock("N/record");
jest.mock("N/runtime");
jest.mock("N/search");

const ID = "customsearch_callside_engaged";

/** The saved search that is made, and what it was when it was saved. */
let made;
let saved;

beforeEach(() => {
  reset();
  [made, saved] = [null, null];
  search.load.mockImplementation(() => {
    throw scriptError("INVALID_SEARCH");
  });
  search.createColumn.mockImplementation((column) => column);
  search.create.mockImplementation((asked) => {
    if (!asked.id) return { run: () => ({ getRange: () => [] }) };
    made = { ...asked, run: jest.fn(() => ({ getRange: () => [] })) };
    made.save = jest.fn(() => {
      saved = { ...made };
      return 417;
    });
    return made;
  });
});

test("it is made for everybody, the most engaged first", () => {
  expect(ask("make search").data).toEqual({ made: true, id: "417" });
  expect(saved).toMatchObject({
    type: search.Type.CONTACT, id: ID, title: "Most engaged contacts", isPublic: true,
    filters: [["isinactive", "is", "F"], "and", ["custentity_callside_score", "greaterthan", "0"]],
  });
  expect(saved.columns.filter(({ sort }) => sort)).toEqual([
    { name: "custentity_callside_score", sort: search.Sort.DESC },
  ]);
  expect(saved.columns.map(({ name }) => name)).toEqual([
    "entityid", "company", "phone", "email", "custentity_callside_score", "custentity_callside_why", "lastmodifieddate",
  ]);
});

test("one that is there is left as it is", () => {
  search.load.mockReturnValue({ searchId: 417 });
  expect(ask("make search").data).toEqual({ made: false, id: "417" });
  expect(search.load).toHaveBeenCalledWith({ id: ID });
  expect(made).toBe(null);
});

test("where contacts have no score nothing is saved", () => {
  search.create.mockImplementation((asked) => {
    made = { ...asked, save: jest.fn() };
    made.run = () => ({
      getRange: () => {
        throw scriptError("SSS_INVALID_SRCH_COL", "No such column.");
      },
    });
    return made;
  });
  const { error } = ask("make search");
  expect(error.code).toBe("CALLSIDE_NO_FIELDS");
  expect(error.message).toContain("No such column.");
  expect(made.save).not.toHaveBeenCalled();
});

test("what NetSuite refuses is told, and no private one is made in its place", () => {
  const refused = jest.fn(() => {
    throw scriptError("INSUFFICIENT_PERMISSION", "Publish Search");
  });
  const create = search.create.getMockImplementation();
  search.create.mockImplementation((asked) => Object.assign(create(asked), { save: refused }));
  expect(ask("make search").error).toEqual({ code: "INSUFFICIENT_PERMISSION", message: "Publish Search" });
  expect(refused).toHaveBeenCalledTimes(1);
});
