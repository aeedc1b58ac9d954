/**
 * Whose are these numbers? One query for each kind of record, for many numbers at once, under the caller's role. It finds
 * all whose telephones hold a number's last seven digits; which of them is meant, the client judges.
 *
 * @NApiVersion 2.1
 * @NModuleScope SameAccount
 */
define(["N/error", "N/query", "N/runtime"], (error, query, runtime) => {
  /** A subscriber number without its area; people type that, too. */
  const DIGITS = 7;
  const MOST_NUMBERS = 250;
  /** One query gives no more rows than that, and more are no answer to whose a number is. */
  const MOST_ROWS = 5000;
  /** Members that SuiteQL takes in one list. */
  const MOST_COMPANIES = 1000;
  /** Units of one query, and those that the answer itself may take. */
  const QUERY = 10;
  const ANSWER = 15;

  const KINDS = {
    contact: {
      name: "entityid",
      company: "company",
      telephones: ["phone", "officephone", "mobilephone", "homephone"],
    },
    customer: { name: "altname", company: null, telephones: ["phone", "altphone", "mobilephone", "homephone"] },
    vendor: { name: "altname", company: null, telephones: ["phone", "altphone", "mobilephone", "homephone"] },
    employee: {
      name: "entityid",
      company: null,
      telephones: ["phone", "officephone", "mobilephone", "homephone"],
    },
  };

  const digitsOf = (text) => String(text).replace(/[^0-9]/g, "");
  const lastOf = (number) => digitsOf(number).slice(-DIGITS);

  /** "x" between the telephones, so that no number begins in one and ends in the next. */
  const written = (kind, telephones, lasts) => {
    const { name, company } = KINDS[kind];
    const columns = [`${name} AS called`, ...(company ? [company] : []), ...telephones];
    const digits = `REGEXP_REPLACE(${telephones.join(" || 'x' || ")}, '[^0-9x]', '') AS digits`;
    const inner = `SELECT id, ${columns.join(", ")}, ${digits} FROM ${kind} WHERE isinactive = 'F'`;
    const outer = ["id", "called", ...(company ? [company] : []), ...telephones].map((column) => `people.${column}`);
    const conditions = lasts.map(() => "INSTR(people.digits, ?) > 0");
    return `SELECT ${outer.join(", ")} FROM (${inner}) people WHERE ${conditions.join(" OR ")} ORDER BY people.id`;
  };

  const left = () => runtime.getCurrentScript().getRemainingUsage() - ANSWER;

  const noUnits = () => error.create({ name: "CALLSIDE_OUT_OF_UNITS", message: "The script's units were used up." });

  const rowsOf = (kind, lasts) => {
    let telephones = KINDS[kind].telephones;
    while (telephones.length > 0) {
      if (left() < QUERY) throw noUnits();
      try {
        const ran = query.runSuiteQL({ query: written(kind, telephones, lasts), params: lasts });
        return { telephones, rows: ran.asMappedResults() };
      } catch (thrown) {
        // An account that has no such column: it is done without.
        const [, named] = /identifier '([^']+)'/i.exec(thrown.message) || [];
        const absent = named && named.split(".").pop().toLowerCase();
        if (!telephones.includes(absent)) throw thrown;
        telephones = telephones.filter((column) => column !== absent);
      }
    }
    throw error.create({ name: "CALLSIDE_NO_TELEPHONES", message: `No ${kind} has a telephone in this account.` });
  };

  /**
   * The names of people's companies. Nobody is left out for want of one: where the role may not read companies, or units
   * have run short, people go without.
   */
  const nameCompanies = (people) => {
    for (const kind of ["customer", "vendor"]) {
      const nameless = people.filter(({ company, companyName }) => company && !companyName);
      const ids = [...new Set(nameless.map(({ company }) => company))].slice(0, MOST_COMPANIES);
      if (ids.length === 0 || left() < QUERY) return;
      const text = `SELECT id, companyname, altname, entityid FROM ${kind} WHERE id IN (${ids.map(() => "?").join(", ")})`;
      try {
        for (const row of query.runSuiteQL({ query: text, params: ids }).asMappedResults()) {
          const named = { companyName: row.companyname || row.altname || row.entityid, companyKind: kind };
          for (const person of nameless) if (person.company === String(row.id)) Object.assign(person, named);
        }
      } catch {
        // This kind of company cannot be read.
      }
    }
  };

  const asked = ({ numbers, kinds = Object.keys(KINDS) }) => {
    const wrong = (message) => error.create({ name: "CALLSIDE_BAD_REQUEST", message });
    if (!Array.isArray(numbers) || numbers.length < 1 || numbers.length > MOST_NUMBERS) {
      throw wrong(`\`numbers\` is no list of 1 to ${MOST_NUMBERS}.`);
    }
    const short = numbers.find((number) => lastOf(number).length < DIGITS);
    if (short !== undefined) throw wrong(`"${short}" has fewer than ${DIGITS} digits.`);
    const unknown = Array.isArray(kinds) ? kinds.find((kind) => !Object.keys(KINDS).includes(kind)) : "";
    if (unknown !== undefined) throw wrong("`kinds` is a list of contact, customer, vendor, employee.");
    return { numbers, kinds };
  };

  /**
   * `numbers`, and the `kinds` to look among. `found` holds a list for each number, in their order; `refused` the kinds
   * that could not be looked among, and why: who is not found there may well be there.
   */
  const resolve = (request) => {
    const { numbers, kinds } = asked(request);
    const lasts = numbers.map(lastOf);
    const found = numbers.map(() => []);
    const refused = {};
    for (const kind of kinds) {
      try {
        const { telephones, rows } = rowsOf(kind, [...new Set(lasts)]);
        if (rows.length >= MOST_ROWS) {
          refused[kind] = { code: "CALLSIDE_TOO_MANY", message: `More than ${MOST_ROWS} have one of these numbers.` };
        }
        for (const row of rows) {
          const held = telephones.filter((column) => row[column]).map((column) => [column, digitsOf(row[column])]);
          lasts.forEach((last, place) => {
            const fields = held.filter(([, digits]) => digits.includes(last)).map(([column]) => column);
            if (fields.length === 0) return;
            found[place].push({
              kind,
              id: String(row.id),
              name: row.called === undefined ? null : row.called,
              company: row.company ? String(row.company) : null,
              telephones: Object.fromEntries(fields.map((field) => [field, row[field]])),
            });
          });
        }
      } catch (thrown) {
        refused[kind] = { code: thrown.name || "UNEXPECTED_ERROR", message: thrown.message || String(thrown) };
      }
    }
    nameCompanies(found.flat());
    return { found, refused };
  };

  return { resolve };
});
