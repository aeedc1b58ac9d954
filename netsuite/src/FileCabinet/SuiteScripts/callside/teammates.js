/**
 * Who works with Callside and how far each has come: one record a person, which nobody writes but they themselves. Who that
 * is NetSuite says, never the client; which extension is theirs at RingCentral, and what they have done, is their own word.
 *
 * @NApiVersion 2.1
 * @NModuleScope SameAccount
 */
define(["N/error", "N/runtime", "./kept"], (error, runtime, kept) => {
  const TYPE = "customrecord_callside_teammate";
  const USER = "custrecord_callside_user";
  const PERSON = "custrecord_callside_person";
  const EMAIL = "custrecord_callside_email";
  const REPORT = "custrecord_callside_report";
  const REPORTED = "custrecord_callside_reported";

  /** What of the start page a client can say is done. That NetSuite is, the report itself shows. */
  const LINES = ["ringcentral", "notifications", "test call"];
  const NETSUITE = "netsuite";
  /** Once made it is made, also where another computer of the person's has not seen it. */
  const TEST_CALL = "test call";

  const wrong = (message) => error.create({ name: "CALLSIDE_BAD_REQUEST", message });

  const isId = (id) => typeof id === "string" && id.length > 0 && id.length <= 40;

  const checked = ({ extension, done }) => {
    if (!Array.isArray(done) || !done.every((line) => LINES.includes(line))) {
      throw wrong(`\`done\` is no list of ${LINES.join(", ")}.`);
    }
    if (extension === null) return null;
    const { account, id, number = null } = extension;
    if (!isId(account) || !isId(id) || !(number === null || isId(number))) {
      throw wrong("`extension` has no `account` and `id` of 1 to 40 characters.");
    }
    return { account, id, number };
  };

  /** What a record says; nothing where somebody has changed it by hand so that it cannot be read. */
  const told = (text) => {
    try {
      const { role = "", extension = null, done = {} } = JSON.parse(text);
      return { role, extension, done: done || {} };
    } catch (thrown) {
      return { role: "", extension: null, done: {} };
    }
  };

  const isSame = (one, other) => one !== null && other !== null && one.account === other.account && one.id === other.id;

  /**
   * `extension`: theirs at RingCentral, if they are signed in there. `{reported: false}`: another computer of theirs
   * reported at this moment.
   */
  const report = ({ extension: claimed = null, done = [] }) => {
    const extension = checked({ extension: claimed, done });
    const user = runtime.getCurrentUser();
    const name = `user_${user.id}`;
    const opened = kept.open(TYPE, name);
    const before = told(opened ? opened.getValue({ fieldId: REPORT }) : "");
    const now = new Date().toISOString();
    const stays = isSame(before.extension, extension) && before.done[TEST_CALL] ? [TEST_CALL] : [];
    const lines = new Set([NETSUITE, ...done, ...stays]);
    // With another extension the start page begins anew, but for NetSuite, which is the same.
    const since = (line) => ((line === NETSUITE || isSame(before.extension, extension)) && before.done[line]) || now;
    const values = {
      [USER]: user.id,
      [PERSON]: user.name,
      [EMAIL]: user.email || "",
      [REPORT]: JSON.stringify({
        role: String(user.role),
        extension,
        done: Object.fromEntries([...lines].map((line) => [line, since(line)])),
      }),
      [REPORTED]: now,
    };
    return { reported: kept.save(TYPE, name, opened, values) };
  };

  /** Everybody who has reported. */
  const read = () => ({
    teammates: kept
      .all(TYPE, [USER, PERSON, EMAIL, REPORT, REPORTED])
      .map(({ values: [user, name, email, text, at] }) => ({ user: String(user), name, email, ...told(text), at })),
  });

  return { TYPE, read, report };
});
