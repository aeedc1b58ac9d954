import record from "N/record";
import search from "N/search";

import { account, ask, reset, scriptError } from "./account";

jest.mock("N/error");
jest.mock("N/query");
jest.mock("N/record");
jest.mock("N/runtime");
jest.mock("N/search");

const TYPE = record.Type.PHONE_CALL;

const write = (calls, rest = {}) => ask("write phone calls", { calls, ...rest });
const created = (externalId, title = "Call") => ({ create: { externalId, title } });
const outcomes = (answer) => answer.data.results.map(({ outcome }) => outcome);
const begun = () => record.create.mock.calls.filter(([{ type }]) => type === TYPE).length;
const titles = () => account.kept[TYPE].map(({ values }) => values.title);

beforeEach(() => {
  reset();
  jest.useFakeTimers({ now: new Date("2026-11-20T15:00:00Z") });
});

test("calls are made, each once, with one search for all of them", () => {
  const answer = write([created("cs-1"), created("cs-2"), { create: { title: "No key" } }]);
  expect(answer.data.results).toEqual([
    { outcome: "created", id: "1" },
    { outcome: "created", id: "2" },
    { outcome: "created", id: "3" },
  ]);
  expect(search.create.mock.calls.filter(([{ type }]) => type === TYPE).map(([{ filters }]) => filters)).toEqual([
    [["externalidstring", "is", "cs-1"], "or", ["externalidstring", "is", "cs-2"]],
  ]);
});

test("a call that is there is told and left alone", () => {
  write([created("cs-1", "first")]);
  const [again, other] = write([created("cs-1", "again"), created("cs-2")]).data.results;
  expect(again).toMatchObject({ outcome: "exists", fields: { id: "1", externalId: "cs-1", title: "first" } });
  expect(other).toEqual({ outcome: "created", id: "2" });
  expect([titles(), begun()]).toEqual([["first", "Call"], 2]);
});

test("a call that comes twice in one request is one record", () => {
  expect(outcomes(write([created("cs-1", "first"), created("cs-1", "again")]))).toEqual(["created", "exists"]);
  expect([titles(), begun()]).toEqual([["first"], 1]);
});

test("whoever makes it between search and save is found, and nothing is made twice", () => {
  account.before = () => write([created("cs-1", "theirs")]);
  expect(write([created("cs-1", "mine")]).data.results[0]).toMatchObject({ outcome: "exists", fields: { title: "theirs" } });
  expect(titles()).toEqual(["theirs"]);
});

test("calls are changed by id and by external id, and what somebody has changed is told", () => {
  write([created("cs-1", "first"), created("cs-2", "second"), created("cs-3", "third")]);
  const answer = write([
    { id: "1", base: { title: "first" }, patch: { title: "1st" } },
    { externalId: "cs-2", base: { title: "second" }, patch: { title: "2nd" } },
    { externalId: "cs-3", base: { title: "3" }, patch: { title: "3rd" } },
    { externalId: "cs-4", base: {}, patch: { title: "4th" } },
  ]);
  expect(outcomes(answer)).toEqual(["saved", "saved", "changed", "refused"]);
  expect(answer.data.results[2].fields.title).toBe("third");
  expect(answer.data.results[3].error.code).toBe("RCRD_DSNT_EXIST");
  expect(titles()).toEqual(["1st", "2nd", "third"]);
});

test("one that NetSuite refuses is no obstacle to the others", () => {
  let saves = 0;
  account.refuse = (what) => {
    if (what === "save" && ++saves === 2) throw scriptError("USER_ERROR", "Please enter value(s) for: Department");
  };
  const { results } = write([created("cs-1"), created("cs-2"), created("cs-3")]).data;
  expect(results[1]).toEqual({
    outcome: "refused",
    error: { code: "USER_ERROR", message: "Please enter value(s) for: Department" },
  });
  expect([results[0].outcome, results[2].outcome]).toEqual(["created", "created"]);
});

test("it stops before the units run out, and says which calls were not tried", () => {
  account.units = 85;
  account.before = () => {
    account.units -= 15;
    account.before = () => (account.units -= 30);
  };
  expect(outcomes(write([created("cs-1"), created("cs-2"), created("cs-3"), created("cs-4")]))).toEqual([
    "created", "created", "untried", "untried",
  ]);
  account.units = 54;
  expect(outcomes(write([created("cs-3")]))).toEqual(["untried"]);
});

test("it stops before NetSuite would end it for its time", () => {
  account.before = () => jest.advanceTimersByTime(100000);
  expect(outcomes(write([created("cs-1"), created("cs-2")]))).toEqual(["created", "untried"]);
});

test("without the lease nothing is tried, with it the lease is renewed", () => {
  const lease = { name: "sync", holder: "a", seconds: 60 };
  ask("take lease", { ...lease, holder: "b" });
  const late = write([created("cs-1")], { lease });
  expect([outcomes(late), late.data.lease.held, late.data.lease.holder]).toEqual([["untried"], false, "b"]);
  jest.advanceTimersByTime(60000);
  ask("take lease", lease);
  jest.advanceTimersByTime(30000);
  const inTime = write([created("cs-1")], { lease: { ...lease, state: { mark: 1 } } });
  expect([outcomes(inTime), inTime.data.lease.until]).toEqual([["created"], "2026-11-20T15:02:30.000Z"]);
  expect(inTime.data.lease.state).toEqual({ mark: 1 });
});

test("what is no list of calls is refused", () => {
  for (const calls of [undefined, "cs-1", [null], ["cs-1"]]) {
    expect(write(calls).error.code).toBe("CALLSIDE_BAD_REQUEST");
  }
});
