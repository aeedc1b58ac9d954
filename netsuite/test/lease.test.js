import { account, ask, reset } from "./account";

jest.mock("N/error");
jest.mock("N/query");
jest.mock("N/record");
jest.mock("N/runtime");
jest.mock("N/search");

const TYPE = "customrecord_callside_lease";

const take = (holder, rest = {}) => ask("take lease", { name: "sync", holder, seconds: 60, ...rest }).data;
const renew = (holder, rest = {}) => ask("renew lease", { name: "sync", holder, seconds: 60, ...rest }).data;
const release = (holder, rest = {}) => ask("release lease", { name: "sync", holder, ...rest }).data;

const later = (seconds) => jest.advanceTimersByTime(seconds * 1000);

beforeEach(() => {
  reset();
  jest.useFakeTimers({ now: new Date("2026-11-20T15:00:00Z") });
});

test("one takes it, and nobody else until its time has passed", () => {
  const until = "2026-11-20T15:01:00.000Z";
  expect(take("a")).toEqual({
    held: true, holder: "a", until, term: 1, state: null, now: "2026-11-20T15:00:00.000Z",
  });
  later(59);
  expect(take("b")).toEqual({
    held: false, holder: "a", until, term: 1, state: null, now: "2026-11-20T15:00:59.000Z",
  });
  later(1);
  expect(take("b")).toMatchObject({ held: true, holder: "b", term: 2 });
  expect(take("a").held).toBe(false);
});

test("whoever holds it renews it, and has it without a break", () => {
  take("a");
  later(59);
  expect(renew("a")).toMatchObject({ held: true, term: 1, until: "2026-11-20T15:01:59.000Z" });
  expect(take("a")).toMatchObject({ held: true, term: 1 });
  expect(renew("b").held).toBe(false);
});

test("whoever is late has to take it again, and sees by the term that it was without", () => {
  take("a");
  later(60);
  expect(renew("a").held).toBe(false);
  expect(take("a")).toMatchObject({ held: true, term: 2 });
});

test("there is none to renew or to release before it was taken", () => {
  expect(renew("a")).toMatchObject({ held: false, holder: null, until: null, term: 0 });
  expect(release("a").released).toBe(false);
  expect(account.kept[TYPE]).toBeUndefined();
});

test("released, it is free at once; nobody releases what is another's", () => {
  take("a");
  expect(release("b").released).toBe(false);
  expect(take("b").held).toBe(false);
  expect(release("a").released).toBe(true);
  expect(take("b")).toMatchObject({ held: true, term: 2 });
});

test("what a holder leaves behind the next one finds", () => {
  take("a", { state: { mark: 7 } });
  expect(renew("a").state).toEqual({ mark: 7 });
  renew("a", { state: { mark: 8 } });
  release("a");
  expect(take("b").state).toEqual({ mark: 8 });
  expect(renew("b", { state: null }).state).toBe(null);
  expect(take("a").state).toBe(null);
});

test("of two who take it at the same moment one has it, the first time too", () => {
  for (const again of [false, true]) {
    if (again) later(60);
    account.before = () => expect(take("b").held).toBe(true);
    expect(take("a")).toMatchObject({ held: false, holder: "b", term: again ? 2 : 1 });
  }
  expect(account.kept[TYPE].length).toBe(1);
});

test("leases of other names are other leases", () => {
  take("a");
  expect(take("b", { name: "directory" }).held).toBe(true);
});

test("what is no request is refused", () => {
  for (const wrong of [{ name: "Sync" }, { holder: "" }, { holder: 7 }, { seconds: -1 }, { seconds: 3601 }, { seconds: "60" }]) {
    const asked = { name: "sync", holder: "a", seconds: 60, ...wrong };
    expect(ask("take lease", asked).error.code).toBe("CALLSIDE_BAD_REQUEST");
  }
});
