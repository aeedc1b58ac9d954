/**
 * What an account and a role look like from inside: what the setup checks, and no REST resource tells.
 *
 * @NApiVersion 2.1
 * @NModuleScope SameAccount
 */
define(["N/runtime", "./kept", "./lease", "./settings", "./teammates"], (runtime, kept, lease, settings, teammates) => {
  /** The permissions that Callside can use. */
  const PERMISSIONS = [
    "ADMI_RESTWEBSERVICES",
    "ADMI_LOGIN_OAUTH2",
    "REPO_ANALYTICS",
    "LIST_CALL",
    "LIST_CONTACT",
    "LIST_CUSTJOB",
    "LIST_JOB",
    "LIST_EMPLOYEE",
    "LIST_EMPLOYEE_RECORD",
    "LIST_VENDOR",
    "LIST_CASE",
    "TRAN_OPPRTNTY",
    "TRAN_SALESORD",
    "LIST_TASK",
  ];

  const FEATURES = ["CRM", "CUSTOMRECORDS", "SERVERSIDESCRIPTING", "RESTWEBSERVICES", "OAUTH2", "JOBS", "SUBSIDIARIES"];

  /** What cannot be found out is null. */
  const tried = (find) => {
    try {
      return find();
    } catch (thrown) {
      return null;
    }
  };

  const about = (names, find) => Object.fromEntries(names.map((name) => [name, tried(() => find(name))]));

  /** A level is a member of an enum whose values NetSuite does not promise; its name is what counts. */
  const levelOf = (user, name) => {
    const level = user.getPermission({ name });
    const known = ["FULL", "EDIT", "CREATE", "VIEW", "NONE"].find((word) => runtime.Permission[word] === level);
    return known || null;
  };

  /** `permissions` and `features`: ids of further ones to tell about. */
  const examine = ({ permissions = [], features = [] }) => {
    const user = runtime.getCurrentUser();
    return {
      account: runtime.accountId,
      environment: String(runtime.envType),
      user: { id: String(user.id), name: user.name, email: user.email },
      role: { id: String(user.role), script: user.roleId, center: user.roleCenter },
      timeZone: tried(() => user.getPreference({ name: "TIMEZONE" })),
      now: new Date().toISOString(),
      features: about([...FEATURES, ...features], (feature) => runtime.isFeatureInEffect({ feature })),
      permissions: about([...PERMISSIONS, ...permissions], (name) => levelOf(user, name)),
      records: {
        settings: kept.level(settings.TYPE),
        lease: kept.level(lease.TYPE),
        teammate: kept.level(teammates.TYPE),
      },
    };
  };

  return { examine };
});
