import runtime from "N/runtime";

import { version } from "../package.json";
import { account, ask, reset, scriptError } from "./account";

jest.mock("N/error");
jest.mock("N/query");
jest.mock("N/record");
jest.mock("N/runtime");
jest.mock("N/search");

const TYPE = "customrecord_callside_teammate";
const EXTENSION = { account: "9100", id: "9101", number: "101" };

const report = (done, extension = EXTENSION, more = {}) => ask("report teammate", { done, extension, ...more });
const read = () => ask("read teammates").data.teammates;

const be = (id, name) =>
  runtime.getCurrentUser.mockReturnValue({ id, name, email: `${name.toLowerCase()}@example.com`, role: 1042 });

const at = (minute) => {
  const text = `2026-11-20T15:${minute}:00.000Z`;
  jest.setSystemTime(new Date(text));
  return text;
};

beforeEach(() => {
  reset();
  be(1001, "Avery");
  jest.useFakeTimers({ now: new Date("2026-11-20T15:00:00Z") });
});

test("a report is kept with the time of each line, and its answer tells what the bundle is", () => {
  const first = at("04");
  expect(report(["ringcentral"])).toMatchObject({ ok: true, data: { version, contract: 4, reported: true } });
  const later = at("09");
  report(["ringcentral", "notifications", "test call"]);
  expect(read()).toEqual([
    {
      user: "1001", name: "Avery", email: "avery@example.com", role: "1042", extension: EXTENSION, at: later,
      done: { netsuite: first, ringcentral: first, notifications: later, "test call": later },
    },
  ]);
});

test("who somebody is is NetSuite's to say, whatever they write", () => {
  report([], EXTENSION, { user: "7", name: "Sam", email: "boss@example.com", role: "3", at: "1999" });
  expect(read()).toMatchObject([{ user: "1001", name: "Avery", email: "avery@example.com", role: "1042" }]);
});

test("each person has one record, and two who claim one extension both stand there", () => {
  report(["ringcentral"]);
  be(1002, "Sam");
  report([]);
  report(["ringcentral"]);
  expect(read().map(({ user, extension }) => [user, extension.id])).toEqual([["1001", "9101"], ["1002", "9101"]]);
  expect(account.kept[TYPE].map(({ values }) => values.externalid)).toEqual([`${TYPE}_user_1001`, `${TYPE}_user_1002`]);
});

test("what is done no more goes, a test call that was made stays, and another extension begins anew", () => {
  const first = at("04");
  report(["ringcentral", "notifications", "test call"]);
  const second = at("05");
  report([]);
  expect(read()[0].done).toEqual({ netsuite: first, "test call": first });
  report(["ringcentral"]);
  expect(read()[0].done).toEqual({ netsuite: first, ringcentral: second, "test call": first });
  report(["ringcentral"], { account: "9100", id: "9102" });
  expect(read()[0]).toMatchObject({ extension: { id: "9102", number: null }, done: { netsuite: first, ringcentral: second } });
  expect(read()[0].done["test call"]).toBeUndefined();
});

test("whoever signs out of RingCentral claims no extension any more", () => {
  report(["ringcentral"]);
  report([], null);
  expect(read()[0].extension).toBeNull();
  expect(ask("report teammate", { done: [] }).data.reported).toBe(true);
});

test("two computers of one person that report at the same moment leave one report, and one of them is told", () => {
  for (const lines of [[], ["ringcentral"]]) {
    account.before = () => expect(report(["notifications"]).data.reported).toBe(true);
    expect(report(lines).data.reported).toBe(false);
    expect(Object.keys(read()[0].done)).toContain("notifications");
  }
  expect(account.kept[TYPE].length).toBe(1);
});

test("a role that is not on the list reports nothing and is told so", () => {
  account.refuse = (what, type) => {
    if (type === TYPE) throw scriptError("INSUFFICIENT_PERMISSION", "Not for you.");
  };
  const error = { code: "INSUFFICIENT_PERMISSION", message: "Not for you." };
  expect(report(["ringcentral"])).toMatchObject({ ok: false, error });
  expect(ask("read teammates")).toMatchObject({ ok: false, error });
});

test("a role whose searches just find nothing is told apart from a company that nobody has joined", () => {
  expect(read()).toEqual([]);
  account.refuse = (what, type) => {
    if (type === TYPE && what === "load") throw scriptError("INSUFFICIENT_PERMISSION");
  };
  expect(ask("read teammates").error.code).toBe("INSUFFICIENT_PERMISSION");
});

test("more people than one step through the results has are all told", () => {
  account.kept[TYPE] = Array.from({ length: 2500 }, (_, place) => ({
    id: String(place + 1), saves: 1, values: { name: `user_${place}`, custrecord_callside_user: place },
  }));
  expect(read().length).toBe(2500);
});

test("what somebody has changed by hand leaves the person there without a report", () => {
  report(["ringcentral"]);
  for (const text of ["", "no JSON", "7", '"x"', '{"done": null}']) {
    account.kept[TYPE][0].values.custrecord_callside_report = text;
    expect(read()[0]).toMatchObject({ user: "1001", extension: null, done: {} });
  }
  account.kept[TYPE][0].values.custrecord_callside_report = "null";
  expect(read()[0].user).toBe("1001");
  expect(report(["ringcentral"]).data.reported).toBe(true);
});

test("what is no report is refused before anything is written", () => {
  for (const asked of [
    { done: "ringcentral" },
    { done: ["netsuite"] },
    { done: [7] },
    { done: [], extension: "101" },
    { done: [], extension: { account: "9100" } },
    { done: [], extension: { account: "9100", id: "x".repeat(41) } },
    { done: [], extension: { account: "9100", id: "9101", number: 101 } },
  ]) {
    expect(ask("report teammate", asked).error.code).toBe("CALLSIDE_BAD_REQUEST");
  }
  expect(account.kept[TYPE]).toBeUndefined();
});
