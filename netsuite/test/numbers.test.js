import query from "N/query";

import { account, ask, reset, scriptError } from "./account";

jest.mock("N/error");
jest.mock("N/query");
jest.mock("N/record");
jest.mock("N/runtime");
jest.mock("N/search");

const resolve = (numbers, kinds) => ask("resolve numbers", { numbers, kinds });

/** Answers queries: the rows of each kind, or what it throws; and of companies by their ids, the same. */
const account_has = (kinds, companies = {}) =>
  query.runSuiteQL.mockImplementation(({ query: text }) => {
    const [, kind, by] = / FROM (\w+) WHERE (isinactive|id)/.exec(text);
    const answer = (by === "id" ? companies : kinds)[kind] || [];
    const rows = typeof answer === "function" ? answer(text) : answer;
    return { asMappedResults: () => rows };
  });

beforeEach(reset);

test("each number has its own list, of all whose telephones hold its last seven digits", () => {
  account_has({
    contact: [
      { id: 1201, called: "Dana Whitfield", company: 1101, phone: "(650) 555-0134", mobilephone: "650.555.0199 x7" },
      { id: 1202, called: "Lee", company: null, phone: null, mobilephone: "+44 20 7946 0018" },
    ],
    customer: [{ id: 1101, called: "Harbor Foods", phone: "650 555 0134" }],
  });
  const { data } = resolve(["+16505550134", "+442079460018", "+16505550000"]);
  expect(data.refused).toEqual({});
  expect(data.found).toEqual([
    [
      { kind: "contact", id: "1201", name: "Dana Whitfield", company: "1101", telephones: { phone: "(650) 555-0134" } },
      { kind: "customer", id: "1101", name: "Harbor Foods", company: null, telephones: { phone: "650 555 0134" } },
    ],
    [{ kind: "contact", id: "1202", name: "Lee", company: null, telephones: { mobilephone: "+44 20 7946 0018" } }],
    [],
  ]);
});

test("people's companies have their names, customers and vendors, and where none can be read people are there without", () => {
  const people = [
    { id: 1, called: "Dana", company: 1101, phone: "6505550134" },
    { id: 2, called: "Lee", company: 1301, phone: "6505550134" },
    { id: 3, called: "Kim", company: null, phone: "6505550134" },
  ];
  const of = ({ data }) => data.found[0].map(({ company, companyName, companyKind }) => [company, companyName, companyKind]);
  account_has(
    { contact: people },
    { customer: [{ id: 1101, companyname: "Harbor Foods Ltd" }], vendor: [{ id: 1301, altname: "Pier 9" }] },
  );
  expect(of(resolve(["+16505550134"], ["contact"]))).toEqual([
    ["1101", "Harbor Foods Ltd", "customer"], ["1301", "Pier 9", "vendor"], [null, undefined, undefined],
  ]);
  expect(query.runSuiteQL.mock.calls.map(([asked]) => asked.params)).toEqual([["5550134"], ["1101", "1301"], ["1301"]]);
  const refuses = () => {
    throw scriptError("SSS_SEARCH_ERROR_OCCURRED", "Search error occurred: Record 'customer' was not found.");
  };
  account_has({ contact: people }, { customer: refuses, vendor: refuses });
  const without = resolve(["+16505550134"], ["contact"]);
  expect([of(without), without.data.refused]).toEqual([[["1101"], ["1301"], [null]].map(([id]) => [id, undefined, undefined]), {}]);
});

test("one query a kind, whose only values are digits", () => {
  account_has({});
  resolve(["+1 (650) 555-0134", "650-555-0134", "+442079460018"], ["contact", "vendor"]);
  const asked = query.runSuiteQL.mock.calls.map(([asked]) => asked);
  expect(asked.map(({ params }) => params)).toEqual([["5550134", "9460018"], ["5550134", "9460018"]]);
  expect(asked[0].query).not.toMatch(/555|946|WITH |LIMIT|\*/);
  expect(asked[0].query.match(/\?/g).length).toBe(2);
});

test("a kind that could not be looked among is named with the reason, beside what was found", () => {
  account_has({
    contact: [{ id: 1201, called: "Dana", phone: "6505550134" }],
    vendor: () => {
      throw scriptError("SSS_SEARCH_ERROR_OCCURRED", "Search error occurred: Record 'vendor' was not found.");
    },
  });
  const { data } = resolve(["+16505550134"], ["contact", "vendor"]);
  expect(data.found[0].length).toBe(1);
  expect(data.refused).toEqual({
    vendor: { code: "SSS_SEARCH_ERROR_OCCURRED", message: "Search error occurred: Record 'vendor' was not found." },
  });
});

test("a column that the account does not have is done without", () => {
  account_has({
    employee: (text) => {
      for (const absent of ["homephone", "officephone"]) {
        if (text.includes(absent)) throw scriptError("SSS_SEARCH_ERROR_OCCURRED", `Unknown identifier 'employee.${absent}'.`);
      }
      return [{ id: 7, called: "Avery", mobilephone: "650 555 0134" }];
    },
  });
  const { data } = resolve(["+16505550134"], ["employee"]);
  expect(data.found[0][0]).toMatchObject({ id: "7", telephones: { mobilephone: "650 555 0134" } });
  account_has({
    employee: (text) => {
      throw scriptError("X", `Unknown identifier '${/REPLACE\((\w+)/.exec(text)[1]}'.`);
    },
  });
  expect(resolve(["+16505550134"], ["employee"]).data.refused.employee.code).toBe("CALLSIDE_NO_TELEPHONES");
});

test("too many rows are no answer, and without units nothing is asked", () => {
  account_has({ contact: Array.from({ length: 5000 }, (_, id) => ({ id, called: "x", phone: "6505550134" })) });
  expect(resolve(["+16505550134"], ["contact"]).data.refused.contact.code).toBe("CALLSIDE_TOO_MANY");
  query.runSuiteQL.mockClear();
  account.units = 24;
  expect(resolve(["+16505550134"], ["contact"]).data.refused.contact.code).toBe("CALLSIDE_OUT_OF_UNITS");
  expect(query.runSuiteQL).not.toHaveBeenCalled();
});

test("what is no request is refused", () => {
  for (const [numbers, kinds] of [
    [undefined], [[]], [["555-013"]], [Array(251).fill("+16505550134")], [["+16505550134"], ["toString"]],
    [["+16505550134"], "contact"],
  ]) {
    expect(resolve(numbers, kinds).error.code).toBe("CALLSIDE_BAD_REQUEST");
  }
});
