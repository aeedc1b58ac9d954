/**
 * The saved search "Most engaged contacts". The project brings no object for it: in SDF the definition of a saved search is
 * an encoded text that only an account can make, and that must not be written by hand.
 *
 * @NApiVersion 2.1
 * @NModuleScope SameAccount
 */
define(["N/error", "N/search"], (error, search) => {
  const ID = "customsearch_callside_engaged";
  const SCORE = "custentity_callside_score";
  const WHY = "custentity_callside_why";

  const existing = () => {
    try {
      return search.load({ id: ID });
    } catch {
      // NetSuite documents no code for a search that is not there. If it was something else, making one fails of it too.
      return null;
    }
  };

  const begun = () =>
    search.create({
      type: search.Type.CONTACT,
      title: "Most engaged contacts",
      id: ID,
      filters: [["isinactive", "is", "F"], "and", [SCORE, "greaterthan", "0"]],
      columns: [
        search.createColumn({ name: "entityid" }),
        search.createColumn({ name: "company" }),
        search.createColumn({ name: "phone" }),
        search.createColumn({ name: "email" }),
        search.createColumn({ name: SCORE, sort: search.Sort.DESC }),
        search.createColumn({ name: WHY }),
        search.createColumn({ name: "lastmodifieddate" }),
      ],
    });

  /** A search is saved with whatever names it has, and fails whoever opens it: so it is run once before. */
  const tryOut = (made) => {
    try {
      made.run().getRange({ start: 0, end: 1 });
    } catch (thrown) {
      if (!/^SSS_INVALID_SRCH/.test(thrown.name)) throw thrown;
      const message = `Contacts have no field ${SCORE} or ${WHY}, or this role may not search by it. ${thrown.message}`;
      throw error.create({ name: "CALLSIDE_NO_FIELDS", message });
    }
  };

  /**
   * Makes it, unless there is one. It is for everybody, which takes the permission Publish Search. Without that it is not
   * made at all: one that is its maker's alone would take the id, and nobody could make the one for everybody any more.
   */
  const make = () => {
    const there = existing();
    if (there) return { made: false, id: String(there.searchId) };
    const made = begun();
    tryOut(made);
    made.isPublic = true;
    return { made: true, id: String(made.save()) };
  };

  return { make };
});
