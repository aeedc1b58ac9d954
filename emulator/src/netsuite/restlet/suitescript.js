// SuiteScript's modules as far as Callside's RESTlet uses them, over the emulated account. `host` asks the account: JSON
// in, JSON out. Whatever a script does with a module that is not here fails, as it should: then it is written here first.

(() => {
  const host = globalThis.host;
  delete globalThis.host;

  class SuiteScriptError extends Error {
    constructor(name, message) {
      super(message);
      this.name = name;
    }
  }

  const ask = (what, details) => {
    const { answer, error } = JSON.parse(host(JSON.stringify({ what, ...details })));
    if (error) throw new SuiteScriptError(error.name, error.message);
    return answer;
  };

  const required = (options, ...names) => {
    for (const name of names) {
      if (options === undefined || options[name] === undefined || options[name] === null || options[name] === "") {
        throw new SuiteScriptError("SSS_MISSING_REQD_ARGUMENT", `Missing a required argument: ${name}`);
      }
    }
  };

  // The script's clock is the account's.
  const Wall = Date;
  let now = 0;
  globalThis.Date = class Date extends Wall {
    constructor(...given) {
      if (given.length === 0) super(now);
      else super(...given);
    }
    static now() {
      return now;
    }
  };

  const isDate = (value) => Object.prototype.toString.call(value) === "[object Date]";
  const two = (number) => String(number).padStart(2, "0");

  // Days and times of day are Dates whose wall clock in the script's own zone is meant.
  const fromAccount = (kind, value) => {
    // A record has no value of a field that it does not have, and a box is ticked or not.
    if (kind === undefined) return undefined;
    if (value === null || value === undefined) return kind === "checkbox" ? false : "";
    if (kind === "date") {
      const [year, month, day] = value.split("-").map(Number);
      return new Date(year, month - 1, day);
    }
    if (kind === "timeofday") {
      const [hours, minutes] = value.split(":").map(Number);
      return new Date(1970, 0, 1, hours, minutes);
    }
    return kind === "datetimetz" ? new Date(value) : value;
  };

  const toAccount = (kind, fieldId, value) => {
    const wrong = () => new SuiteScriptError("INVALID_FLD_VALUE", `You have entered an Invalid Field Value ${value} for the following field: ${fieldId}`);
    if (value === "" || value === null || value === undefined) return null;
    if (kind === "date" || kind === "timeofday") {
      // A text would have to be in the user's own format, which no script can know beforehand.
      if (!isDate(value) || Number.isNaN(value.getTime())) throw wrong();
      return kind === "date"
        ? `${value.getFullYear()}-${two(value.getMonth() + 1)}-${two(value.getDate())}`
        : `${two(value.getHours())}:${two(value.getMinutes())}`;
    }
    if (kind === "checkbox" && typeof value !== "boolean") throw wrong();
    if (kind === "integer" && !Number.isInteger(Number(value))) throw wrong();
    if (kind === "integer") return Number(value);
    if (typeof value === "object") throw wrong();
    return kind === "select" ? String(value) : value;
  };

  class Field {
    constructor(id, type) {
      this.id = id;
      this.type = type;
    }
  }

  class Record {
    #loaded;
    #kinds;
    #values;
    #changes = {};

    constructor(type, { id = null, loaded, kinds, values }) {
      this.type = type;
      this.id = id;
      this.isDynamic = false;
      this.#loaded = loaded;
      this.#kinds = kinds;
      this.#values = values;
    }

    getField(options) {
      required(options, "fieldId");
      const kind = this.#kinds[options.fieldId];
      return kind === undefined ? null : new Field(options.fieldId, kind);
    }

    getValue(options) {
      const fieldId = typeof options === "string" ? options : options.fieldId;
      required({ fieldId }, "fieldId");
      const value = fieldId in this.#changes ? this.#changes[fieldId] : this.#values[fieldId];
      return fromAccount(this.#kinds[fieldId], value);
    }

    setValue(options) {
      required(options, "fieldId");
      const { fieldId, value } = options;
      const kind = this.#kinds[fieldId];
      if (kind === undefined) throw new SuiteScriptError("SSS_INVALID_FIELD_ID", `There is no field ${fieldId}.`);
      this.#changes[fieldId] = toAccount(kind, fieldId, value);
      return this;
    }

    save({ ignoreMandatoryFields = false } = {}) {
      const changes = this.#changes;
      return ask("save", { type: this.type, id: this.id, loaded: this.#loaded, changes, ignoreMandatoryFields });
    }
  }

  const record = {
    Type: { PHONE_CALL: "phonecall", CONTACT: "contact", CUSTOMER: "customer" },
    create(options) {
      required(options, "type");
      return new Record(options.type, ask("create", { type: options.type }));
    },
    load(options) {
      required(options, "type", "id");
      return new Record(options.type, ask("load", { type: options.type, id: String(options.id) }));
    },
  };

  class Search {
    constructor({ type, filters = [], columns = [], title, id, isPublic = false, searchId }) {
      Object.assign(this, { searchType: type, filters, columns, title, id, isPublic, searchId });
    }

    run() {
      const { searchType: type, filters, columns } = this;
      return {
        getRange: ({ start, end }) =>
          ask("search", { type, filters, columns, start, end }).map(({ id, values }) => ({
            id,
            recordType: type,
            getValue: (options) => values[typeof options === "string" ? options : options.name],
          })),
      };
    }

    save() {
      required(this, "title");
      const { searchType: type, filters, columns, title, id, isPublic } = this;
      return ask("save search", { type, filters, columns, title, id, isPublic });
    }
  }

  const search = {
    Type: record.Type,
    Sort: { ASC: "ASC", DESC: "DESC", NONE: "NONE" },
    createColumn(options) {
      required(options, "name");
      return { name: options.name, sort: options.sort };
    },
    create(options) {
      required(options, "type");
      return new Search(options);
    },
    load(options) {
      required(options, "id");
      return new Search(ask("load search", { id: String(options.id) }));
    },
  };

  const error = {
    create(options) {
      required(options, "name", "message");
      return new SuiteScriptError(options.name, options.message);
    },
  };

  const query = {
    runSuiteQL(options) {
      required(options, "query");
      const rows = ask("query", { query: options.query, params: options.params ?? [] });
      return { asMappedResults: () => rows };
    },
  };

  const named = (what) => (options) => {
    required(options, what === "feature" ? "feature" : "name");
    return ask(what, { name: options.feature ?? options.name });
  };

  const runtime = {
    Permission: { FULL: 4, EDIT: 3, CREATE: 2, VIEW: 1, NONE: 0 },
    get accountId() {
      return ask("account", {}).id;
    },
    get envType() {
      return ask("account", {}).environment;
    },
    getCurrentScript: () => ({ getRemainingUsage: () => ask("usage", {}) }),
    getCurrentUser: () => ({
      ...ask("user", {}),
      getPermission: named("permission"),
      getPreference: named("preference"),
    }),
    isFeatureInEffect: named("feature"),
  };

  const standard = { "N/error": error, "N/query": query, "N/record": record, "N/runtime": runtime, "N/search": search };

  const files = new Map();
  let file = "";

  /** The file that is read next. */
  globalThis.begin = (path) => {
    file = path;
  };

  globalThis.define = (names, body) => {
    files.set(file, { names, body });
  };

  const resolved = (name, from) => {
    if (!name.startsWith(".")) return name;
    const folders = from.split("/").slice(0, -1);
    for (const part of name.split("/")) {
      if (part === "..") folders.pop();
      else if (part !== ".") folders.push(part);
    }
    return folders.join("/");
  };

  /** Answers one request with a script's function. Every request starts its modules anew. */
  globalThis.serve = (path, method, body, moment) => {
    now = moment;
    const started = new Map(Object.entries(standard));
    const module = (name) => {
      if (!started.has(name)) {
        const { names, body } = files.get(name) ?? {};
        if (!body) throw new SuiteScriptError("MODULE_DOES_NOT_EXIST", `Module does not exist: ${name}.js`);
        started.set(name, body(...names.map((needed) => module(resolved(needed, name)))));
      }
      return started.get(name);
    };
    try {
      const entry = module(path)[method];
      if (!entry) return JSON.stringify({ absent: true });
      const returned = entry(JSON.parse(body));
      if (returned !== undefined && typeof returned !== "object") return JSON.stringify({ misshapen: true });
      return JSON.stringify({ returned: returned ?? null });
    } catch (thrown) {
      const { name = "UNEXPECTED_ERROR", message = String(thrown) } = thrown ?? {};
      return JSON.stringify({ thrown: { name, message } });
    }
  };
})();
