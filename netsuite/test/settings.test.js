import runtime from "N/runtime";

import { account, ask, reset, scriptError } from "./account";

jest.mock("N/error");
jest.mock("N/query");
jest.mock("N/record");
jest.mock("N/runtime");
jest.mock("N/search");

const TYPE = "customrecord_callside_settings";

const read = (part = "company") => ask("read settings", { part });
const write = (version, value, part = "company") => ask("write settings", { part, version, value });

const forbidden = (...what) => {
  account.refuse = (asked, type) => {
    if (type === TYPE && what.includes(asked)) throw scriptError("INSUFFICIENT_PERMISSION", "Not for you.");
  };
};

beforeEach(() => {
  reset();
  jest.useFakeTimers({ now: new Date("2026-11-20T15:04:00Z") });
});

test("nobody has written them yet", () => {
  expect(read()).toEqual({ ok: true, data: { version: 0, value: null }, settings: { versions: {} } });
});

test("what is written is read, with its version, and who wrote it when", () => {
  expect(write(0, { links: ["a"] }).data).toEqual({ saved: true, version: 1 });
  expect(write(1, { links: ["b"] }).data).toEqual({ saved: true, version: 2 });
  expect(read().data).toEqual({ version: 2, value: { links: ["b"] }, by: "Avery Quinn", at: "2026-11-20T15:04:00.000Z" });
});

test("the versions of all parts ride on every answer, also on a refusal", () => {
  write(0, {});
  write(1, {});
  write(0, [], "organizers");
  const settings = { versions: { company: 2, organizers: 1 } };
  expect(ask("about").settings).toEqual(settings);
  expect(ask("toString")).toMatchObject({ ok: false, settings });
});

test("whoever has seen an older version writes nothing, and is told the newest", () => {
  write(0, "mine");
  runtime.getCurrentUser.mockReturnValue({ name: "Sam Ode" });
  write(1, "theirs");
  const lost = { saved: false, version: 2, value: "theirs", by: "Sam Ode", at: "2026-11-20T15:04:00.000Z" };
  expect(write(1, "mine again").data).toEqual(lost);
  expect(write(0, "mine again").data).toEqual(lost);
  expect(read().data.value).toBe("theirs");
});

test("of two who write at the same moment one is saved, the first version too", () => {
  for (const version of [0, 1]) {
    account.before = () => expect(write(version, "theirs").data.saved).toBe(true);
    expect(write(version, "mine").data).toMatchObject({ saved: false, version: version + 1, value: "theirs" });
  }
  expect(account.kept[TYPE].length).toBe(1);
});

test("a role that is not on the list is told so, whatever it asks", () => {
  write(0, {});
  forbidden("search", "load");
  const error = { code: "INSUFFICIENT_PERMISSION", message: "Not for you." };
  expect(read()).toEqual({ ok: false, error, settings: { error } });
  expect(ask("about")).toMatchObject({ ok: true, settings: { error } });
});

test("a role whose searches just find nothing is told apart from an account without settings", () => {
  forbidden("load");
  expect(ask("about").settings.error.code).toBe("INSUFFICIENT_PERMISSION");
  account.refuse = () => {};
  expect(ask("about").settings).toEqual({ versions: {} });
});

test("who may look may not write", () => {
  write(0, "mine");
  forbidden("save", "create");
  expect(write(1, "theirs").error.code).toBe("INSUFFICIENT_PERMISSION");
  expect(write(0, "theirs", "organizers").error.code).toBe("INSUFFICIENT_PERMISSION");
  expect(read().data.value).toBe("mine");
});

test("what is no request is refused before anything is asked", () => {
  for (const asked of [
    { part: "Company", version: 0, value: {} },
    { part: "company'", version: 0, value: {} },
    { version: 0, value: {} },
    { part: "company", value: {} },
    { part: "company", version: 0 },
    { part: "company", version: 0, value: "x".repeat(1000000) },
  ]) {
    expect(ask("write settings", asked).error.code).toBe("CALLSIDE_BAD_REQUEST");
  }
  expect(account.kept[TYPE]).toBeUndefined();
});

test("without units the versions are left out, and the answer stands", () => {
  account.units = 11;
  expect(ask("about").settings).toBeUndefined();
  account.units = 12;
  expect(ask("about").settings).toEqual({ versions: {} });
});
