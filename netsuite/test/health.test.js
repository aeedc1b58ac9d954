import runtime from "N/runtime";

import { version } from "../package.json";
import { account, ask, reset, scriptError } from "./account";

jest.mock("N/error");
jest.mock("N/query");
jest.mock("N/record");
jest.mock("N/runtime");
jest.mock("N/search");

const levels = { LIST_CALL: "EDIT", LIST_CONTACT: "VIEW", REPO_ANALYTICS: "FULL", LIST_TASK: "CREATE" };

beforeEach(() => {
  reset();
  jest.useFakeTimers({ now: new Date("2026-11-20T15:00:00Z") });
  Object.assign(runtime, { accountId: "1234567_SB1", envType: "SANDBOX" });
  // NetSuite promises no values, so words here and numbers in the emulator.
  runtime.Permission = { FULL: "f", EDIT: "e", CREATE: "c", VIEW: "v", NONE: "n" };
  runtime.isFeatureInEffect.mockImplementation(({ feature }) => feature === "SUBSIDIARIES" || feature === "OTHER");
  runtime.getCurrentUser.mockReturnValue({
    id: 1001, name: "Avery Quinn", email: "avery@example.com", role: 1042, roleId: "customrole1042", roleCenter: "BASIC",
    getPermission: ({ name }) => runtime.Permission[levels[name] || "NONE"],
    getPreference: ({ name }) => (name === "TIMEZONE" ? "America/New_York" : ""),
  });
});

test("health tells of the bundle, the account, who asks, their role and what it may", () => {
  const { data } = ask("health");
  expect(data).toMatchObject({
    version, contract: 4, account: "1234567_SB1", environment: "SANDBOX", timeZone: "America/New_York",
    user: { id: "1001", name: "Avery Quinn", email: "avery@example.com" },
    role: { id: "1042", script: "customrole1042", center: "BASIC" },
    now: "2026-11-20T15:00:00.000Z",
    records: { settings: "CREATE", lease: "CREATE", teammate: "CREATE" },
  });
  expect(data.features).toMatchObject({ SUBSIDIARIES: true, JOBS: false });
  expect(data.permissions).toMatchObject({
    LIST_CALL: "EDIT", LIST_CONTACT: "VIEW", REPO_ANALYTICS: "FULL", LIST_TASK: "CREATE", LIST_CASE: "NONE",
  });
});

test("further permissions and features are told about where they are asked for", () => {
  const { data } = ask("health", { permissions: ["LIST_FIND"], features: ["OTHER"] });
  expect([data.permissions.LIST_FIND, data.features.OTHER]).toEqual(["NONE", true]);
});

test("what cannot be found out is null and no obstacle", () => {
  runtime.isFeatureInEffect.mockImplementation(() => {
    throw scriptError("WRONG_PARAMETER_TYPE");
  });
  const user = runtime.getCurrentUser();
  runtime.getCurrentUser.mockReturnValue({
    ...user,
    getPermission: () => "something else",
    getPreference: () => {
      throw scriptError("SSS_INVALID_PREFERENCE");
    },
  });
  account.refuse = () => {
    throw scriptError("UNEXPECTED_ERROR");
  };
  const { data } = ask("health");
  expect([data.features.CRM, data.permissions.LIST_CALL, data.timeZone]).toEqual([null, null, null]);
  expect(data.records).toEqual({ settings: null, lease: null, teammate: null });
});

test("how much of its own records a role may is found out without writing", () => {
  account.refuse = (what, type) => {
    const is = (name) => type === `customrecord_callside_${name}`;
    if (is("lease") || (is("settings") && what === "create")) throw scriptError("INSUFFICIENT_PERMISSION");
  };
  expect(ask("health").data.records).toEqual({ settings: "VIEW", lease: "NONE", teammate: "CREATE" });
  expect(account.kept).toEqual({});
});
