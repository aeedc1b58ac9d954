import error from "N/error";
import record from "N/record";
import runtime from "N/runtime";
import search from "N/search";
import restlet from "SuiteScripts/callside/restlet";

import { version } from "../package.json";

jest.mock("N/error");
jest.mock("N/query");
jest.mock("N/record");
jest.mock("N/runtime");
jest.mock("N/search");

const KINDS = { startdate: "date", starttime: "timeofday", endtime: "timeofday", lastmodifieddate: "datetimetz" };

/** A loaded phone call, as SuiteScript holds one. */
const loaded = (values) => {
  const call = {
    id: 50231,
    values,
    getValue: ({ fieldId }) => (fieldId in call.values ? call.values[fieldId] : ""),
    getField: ({ fieldId }) => ({ type: KINDS[fieldId] || "text" }),
    setValue: jest.fn(({ fieldId, value }) => {
      call.values = { ...call.values, [fieldId]: value };
    }),
    save: jest.fn(() => call.id),
  };
  return call;
};

const scriptError = (name, message = "") => Object.assign(new Error(message), { name });

const ask = (task, rest = {}) => restlet.post({ do: task, ...rest });

const update = (base, patch) => ask("update phone call", { id: "50231", base, patch });

beforeEach(() => {
  jest.resetAllMocks();
  error.create.mockImplementation(({ name, message }) => scriptError(name, message));
  // None are left for the version of the settings, of which settings.test.js tells.
  runtime.getCurrentScript.mockReturnValue({ getRemainingUsage: () => 0 });
});

test("it says which version it is, and of which contract", () => {
  expect(ask("about")).toEqual({ ok: true, data: { version, contract: 4 } });
});

test("what it does not know it refuses in its own words, with status 200", () => {
  const { ok, error: refusal } = ask("toString");
  expect([ok, refusal.code]).toEqual([false, "CALLSIDE_UNKNOWN_TASK"]);
  expect(refusal.message).toContain("toString");
});

test("a call that says what the client has seen is changed", () => {
  const call = loaded({ title: "Call with Dana", message: "wants prices", company: "1101" });
  record.load.mockReturnValue(call);
  const answer = update(
    { title: "Call with Dana", message: "wants prices", company: { id: "1101" } },
    { message: "wants prices today", company: { id: "1102" } },
  );
  expect(answer).toEqual({ ok: true, data: { saved: true } });
  expect(record.load).toHaveBeenCalledWith({ type: record.Type.PHONE_CALL, id: "50231" });
  expect(call.values).toEqual({ title: "Call with Dana", message: "wants prices today", company: "1102" });
  expect(call.save).toHaveBeenCalledTimes(1);
});

test("a call that somebody has changed stays as it is, and is told as it is now", () => {
  const modified = new Date(Date.UTC(2026, 10, 20, 15, 4));
  const call = loaded({ message: "VIP\nwants prices", lastmodifieddate: modified, externalid: "cs-1" });
  record.load.mockReturnValue(call);
  const answer = update({ message: "wants prices", title: null }, { message: "wants prices today" });
  expect(answer.data).toEqual({
    saved: false,
    fields: {
      id: "50231",
      externalId: "cs-1",
      message: "VIP\nwants prices",
      title: null,
      lastModifiedDate: "2026-11-20T15:04:00.000Z",
    },
  });
  expect(call.setValue).not.toHaveBeenCalled();
  expect(call.save).not.toHaveBeenCalled();
});

test("what somebody has changed beside the patch is theirs and no obstacle", () => {
  const call = loaded({ title: "Complaint", message: "wants prices" });
  record.load.mockReturnValue(call);
  expect(update({ title: "Call with Dana", message: "wants prices" }, { message: "today" }).data.saved).toBe(true);
  expect(call.values.title).toBe("Complaint");
});

test("line ends and blanks at the end are no change", () => {
  const call = loaded({ message: "one\r\ntwo" });
  record.load.mockReturnValue(call);
  expect(update({ message: "one\ntwo\n" }, { message: "one\ntwo\nthree" }).data.saved).toBe(true);
});

test("a property of the patch without a base was seen empty", () => {
  record.load.mockReturnValue(loaded({ phone: "555-0134" }));
  expect(update({}, { phone: "555-0155" }).data.saved).toBe(false);
  record.load.mockReturnValue(loaded({}));
  expect(update({}, { phone: "555-0155" }).data.saved).toBe(true);
});

test("somebody who saves between load and save is noticed by NetSuite", () => {
  const call = loaded({ message: "wants prices" });
  call.save.mockImplementation(() => {
    throw scriptError("RCRD_HAS_BEEN_CHANGED");
  });
  record.load.mockReturnValueOnce(call).mockReturnValueOnce(loaded({ message: "VIP" }));
  const answer = update({ message: "wants prices" }, { message: "wants prices today" });
  expect([answer.data.saved, answer.data.fields.message]).toEqual([false, "VIP"]);
});

test("days and times are wall clocks both ways, and null empties a field", () => {
  const call = loaded({
    startdate: new Date(2026, 10, 20),
    starttime: new Date(1970, 0, 1, 9, 5),
    timedevent: true,
    phone: "5550134",
  });
  record.load.mockReturnValue(call);
  const base = { startDate: "2026-11-20", startTime: "09:05", timedEvent: true, phone: "5550134" };
  const answer = update(base, { startDate: "2026-12-01", startTime: "10:30", endTime: "10:34", timedEvent: false, phone: null });
  expect(answer).toEqual({ ok: true, data: { saved: true } });
  const read = ask("read phone call", { id: "50231", fields: ["startDate", "startTime", "endTime", "timedEvent", "phone"] });
  expect(read.data).toMatchObject({ startDate: "2026-12-01", startTime: "10:30", endTime: "10:34", timedEvent: false, phone: null });
});

test("an external id names a call as well", () => {
  const getRange = jest.fn(() => [{ id: "50231" }]);
  search.create.mockReturnValue({ run: () => ({ getRange }) });
  record.load.mockReturnValue(loaded({ message: "wants prices" }));
  expect(ask("read phone call", { externalId: "cs-1" }).data.message).toBe("wants prices");
  expect(search.create.mock.calls[0][0].filters).toEqual([["externalidstring", "is", "cs-1"]]);
  getRange.mockReturnValue([]);
  expect(ask("read phone call", { externalId: "cs-2" }).error.code).toBe("RCRD_DSNT_EXIST");
  expect(ask("read phone call").error.code).toBe("RCRD_DSNT_EXIST");
});

test("what NetSuite refuses is told with its code and sentence", () => {
  const call = loaded({});
  call.save.mockImplementation(() => {
    throw scriptError("USER_ERROR", "Please enter value(s) for: Department");
  });
  record.load.mockReturnValue(call);
  expect(update({}, { title: "Call" })).toEqual({
    ok: false,
    error: { code: "USER_ERROR", message: "Please enter value(s) for: Department" },
  });
});
