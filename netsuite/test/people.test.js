import record from "N/record";

import { account, ask, reset, saves, scriptError } from "./account";

jest.mock("N/error");
jest.mock("N/query");
jest.mock("N/record");
jest.mock("N/runtime");
jest.mock("N/search");

const { CONTACT, CUSTOMER } = record.Type;
const SCORE = "custentity_callside_score";
const WHY = "custentity_callside_why";
const QUIET = "custentity_callside_do_not_call";

const write = (people, rest = {}) => ask("write people", { people, ...rest });
const outcomes = (answer) => answer.data.results.map(({ outcome }) => outcome);
const person = (id, base, patch, type = "contact") => ({ type, id, base, patch });
const held = (type = CONTACT) => account.kept[type].map(({ values }) => values);

beforeEach(() => {
  reset();
  jest.useFakeTimers({ now: new Date("2026-11-20T15:00:00Z") });
  const kinds = { [SCORE]: "integer", [WHY]: "textarea", [QUIET]: "checkbox", globalsubscriptionstatus: "select" };
  account.kinds = { [CONTACT]: kinds, [CUSTOMER]: kinds };
  const row = (id, values) => ({ id, values, saves: 1 });
  account.kept = {
    [CONTACT]: [row("1201", { [SCORE]: 40, [WHY]: "spoke 6 min", [QUIET]: false }), row("1202", {})],
    [CUSTOMER]: [row("1101", { [SCORE]: 7 })],
  };
});

test("each is written as it was seen, in their order, and customers at any stage", () => {
  const answer = write([
    person("1201", { [SCORE]: 40, [WHY]: "spoke 6 min" }, { [SCORE]: 52, [WHY]: "spoke 9 min" }),
    person("1101", { [SCORE]: "7" }, { [SCORE]: 9 }, "lead"),
    person("1202", {}, { [SCORE]: 3 }),
  ]);
  expect(answer.data).toEqual({ results: [{ outcome: "saved" }, { outcome: "saved" }, { outcome: "saved" }] });
  expect(held()).toEqual([{ [SCORE]: 52, [WHY]: "spoke 9 min", [QUIET]: false }, { [SCORE]: 3 }]);
  expect(held(CUSTOMER)).toEqual([{ [SCORE]: 9 }]);
});

test("a field that has become mandatory does not keep a score out", () => {
  write([person("1202", {}, { [SCORE]: 3 })]);
  expect(saves).toEqual([{ ignoreMandatoryFields: true }]);
});

test("what somebody has changed is told with all that was asked about, and left alone", () => {
  const [result] = write([person("1201", { [SCORE]: 39, [WHY]: "spoke 6 min" }, { [SCORE]: 52, [QUIET]: true })]).data.results;
  expect(result).toEqual({ outcome: "changed", fields: { [SCORE]: 40, [WHY]: "spoke 6 min", [QUIET]: false } });
  expect([saves, held()[0][SCORE]]).toEqual([[], 40]);
});

test("what somebody has changed beside the patch is theirs and no obstacle", () => {
  expect(outcomes(write([person("1201", { [SCORE]: 40, [WHY]: "old" }, { [SCORE]: 52 })]))).toEqual(["saved"]);
});

test("what goes along is written whatever stands there, and not by itself", () => {
  const along = { [WHY]: "spoke 9 min" };
  const asked = (base, score) => write([{ ...person("1201", { [SCORE]: base }, { [SCORE]: score }), along }]);
  expect([outcomes(asked(39, 52)), held()[0][WHY]]).toEqual([["changed"], "spoke 6 min"]);
  expect([outcomes(asked(40, 40)), held()[0][WHY]]).toEqual([["saved"], "spoke 6 min"]);
  expect([outcomes(asked(40, 52)), held()[0][WHY]]).toEqual([["saved"], "spoke 9 min"]);
});

test("the same once more saves nothing", () => {
  const push = [person("1201", { [SCORE]: 40 }, { [SCORE]: 52, [QUIET]: "F" })];
  expect(outcomes(write(push))).toEqual(["saved"]);
  expect(outcomes(write(push))).toEqual(["saved"]);
  expect(saves).toHaveLength(1);
});

test("ticks are the same however REST, SuiteQL and scripts write them", () => {
  for (const seen of [false, "F", "false", null, undefined]) {
    for (const wanted of [true, "T", "true"]) {
      account.kept[CONTACT][0].values[QUIET] = false;
      expect(outcomes(write([person("1201", { [QUIET]: seen }, { [QUIET]: wanted })]))).toEqual(["saved"]);
      expect(held()[0][QUIET]).toBe(true);
    }
    expect(outcomes(write([person("1201", { [QUIET]: seen, [SCORE]: 40 }, { [QUIET]: false })]))).toEqual(["changed"]);
  }
  expect(outcomes(write([person("1201", { [QUIET]: "T" }, { [QUIET]: null })]))).toEqual(["saved"]);
  expect(held()[0][QUIET]).toBe(false);
});

test("a reference is compared and written by its id", () => {
  const patch = { globalSubscriptionStatus: { id: "4" } };
  expect(outcomes(write([person("1202", { globalSubscriptionStatus: null }, patch)]))).toEqual(["saved"]);
  expect(outcomes(write([person("1202", { globalSubscriptionStatus: null }, patch)]))).toEqual(["saved"]);
  expect([held()[1].globalsubscriptionstatus, saves.length]).toEqual(["4", 1]);
});

test("whoever saves between load and save is not overwritten", () => {
  account.before = () => Object.assign(account.kept[CONTACT][0], { values: { [SCORE]: 99 }, saves: 2 });
  const [result] = write([person("1201", { [SCORE]: 40 }, { [SCORE]: 52 })]).data.results;
  expect(result).toEqual({ outcome: "changed", fields: { [SCORE]: 99 } });
  expect(held()[0][SCORE]).toBe(99);
});

test("one that is refused is no obstacle to the others", () => {
  account.refuse = (what, type, id) => {
    if (what === "save" && id === "1201") throw scriptError("INSUFFICIENT_PERMISSION", "No.");
  };
  const { results } = write([
    person("1201", { [SCORE]: 40 }, { [SCORE]: 52 }),
    person("1299", {}, { [SCORE]: 1 }),
    person("1202", {}, { [SCORE]: 3 }),
  ]).data;
  expect(results[0]).toEqual({ outcome: "refused", error: { code: "INSUFFICIENT_PERMISSION", message: "No." } });
  expect([results[1].error.code, results[2].outcome]).toEqual(["RCRD_DSNT_EXIST", "saved"]);
});

test("a field that the account has no more is refused instead of silently left out", () => {
  delete account.kinds[CONTACT][WHY];
  const [result] = write([person("1201", { [SCORE]: 40 }, { [SCORE]: 52, [WHY]: "spoke" })]).data.results;
  expect(result.error).toEqual({ code: "CALLSIDE_NO_FIELDS", message: `This record has no field ${WHY}.` });
  expect(held()[0][SCORE]).toBe(40);
});

test("it stops before units and time run out, and says who was not tried", () => {
  const all = ["1201", "1202"].map((id) => person(id, {}, { [SCORE]: 40, [QUIET]: true }));
  account.units = 54;
  account.kept[CONTACT][0].values = {};
  account.before = () => (account.units -= 20);
  expect(outcomes(write(all))).toEqual(["saved", "untried"]);
  account.units = 5000;
  account.before = () => jest.advanceTimersByTime(100000);
  account.kept[CONTACT][0].values = {};
  expect(outcomes(write(all))).toEqual(["saved", "untried"]);
});

test("without the lease nothing is tried", () => {
  const lease = { name: "scores", holder: "a", seconds: 60 };
  ask("take lease", { ...lease, holder: "b" });
  const late = write([person("1202", {}, { [SCORE]: 3 })], { lease });
  expect([outcomes(late), late.data.lease.holder]).toEqual([["untried"], "b"]);
  jest.advanceTimersByTime(60000);
  ask("take lease", lease);
  expect(outcomes(write([person("1202", {}, { [SCORE]: 3 })], { lease }))).toEqual(["saved"]);
});

test("what is no list of people, or of other records, is refused before anything is written", () => {
  const good = person("1202", {}, { [SCORE]: 3 });
  for (const people of [
    undefined, "1201", [null], [[]], [good, { ...good, type: "employee" }], [good, { ...good, type: "toString" }],
    [good, { ...good, id: undefined }], [good, { ...good, patch: undefined }], [good, { ...good, base: "x" }],
  ]) {
    expect(write(people).error.code).toBe("CALLSIDE_BAD_REQUEST");
  }
  expect(saves).toEqual([]);
});
