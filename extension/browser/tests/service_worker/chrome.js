// What the adapters call of chrome.*, answering from a few lists and recording every call as [name, ...arguments].
(() => {
  const calls = [];
  const session = new Map();
  const tabs = [];
  const contexts = [];
  const record = (name, answer = () => undefined) => (...given) => {
    calls.push([name, ...given]);
    return Promise.resolve(answer(...given));
  };
  const matches = (pattern, url) => url.startsWith(pattern.slice(0, -1));
  globalThis.chrome = {
    calls, tabsOpen: tabs, contexts, decided: {},
    stored: () => [...session.keys()].join(),
    storage: {
      managed: { get: (keys) => (keys === null ? Promise.resolve(globalThis.chrome.decided) : Promise.reject(new Error("keys"))) },
      session: {
        get: (key) => Promise.resolve(session.has(key) ? { [key]: session.get(key) } : {}),
        set: (items) => { Object.entries(items).forEach(([key, value]) => session.set(key, value)); return Promise.resolve(); },
        remove: (key) => { session.delete(key); return Promise.resolve(); },
      },
    },
    alarms: { create: record("alarms.create"), clear: record("alarms.clear") },
    tabs: {
      query: ({ url }) => Promise.resolve(tabs.filter((tab) => matches(url, tab.url))),
      create: record("tabs.create"), update: record("tabs.update"), sendMessage: record("tabs.sendMessage"),
    },
    windows: { create: record("windows.create"), update: record("windows.update") },
    runtime: {
      getURL: (path) => `chrome-extension://callside/${path}`,
      getManifest: () => ({ version: "1.2.3" }),
      getContexts: () => Promise.resolve(contexts),
    },
    identity: { getRedirectURL: (path) => `https://callside.chromiumapp.org/${path}` },
    i18n: { getMessage: (name, count) => `${name}(${count})` },
    notifications: { create: record("notifications.create"), clear: record("notifications.clear") },
    action: {
      setBadgeText: record("action.setBadgeText"),
      setBadgeBackgroundColor: record("action.setBadgeBackgroundColor"),
      setTitle: record("action.setTitle"),
    },
  };
})();
