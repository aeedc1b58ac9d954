// Runs inside the extension's service worker; nothing in the extension knows of it. It notes what happens when, and tells
// when the pane asks.
(() => {
  const now = () => performance.timeOrigin + performance.now();
  let moments = [];
  const note = (what) => moments.push([what, now()]);

  // The first thing the socket's `onmessage` does is to read the frame.
  const data = Object.getOwnPropertyDescriptor(MessageEvent.prototype, "data").get;
  Object.defineProperty(MessageEvent.prototype, "data", {
    configurable: true,
    get() {
      const frame = data.call(this);
      if (this.target instanceof WebSocket && String(frame).includes("telephonySessionId")) note("event");
      return frame;
    },
  });

  const begin = IDBDatabase.prototype.transaction;
  IDBDatabase.prototype.transaction = function (tables, mode, options) {
    const transaction = begin.call(this, tables, mode, options);
    const name = `${mode} ${[...tables].join(" ")}`;
    note(`${name} begun`);
    transaction.addEventListener("complete", () => note(`${name} done`));
    return transaction;
  };

  const decrypt = SubtleCrypto.prototype.decrypt;
  SubtleCrypto.prototype.decrypt = function (...given) {
    note("decrypting");
    return decrypt.apply(this, given);
  };

  chrome.runtime.onConnect.addListener((port) => {
    const post = port.postMessage;
    port.postMessage = (text) => {
      note("view sent");
      post.call(port, text);
    };
  });

  const channel = new BroadcastChannel("bench");
  channel.onmessage = () => {
    channel.postMessage(moments);
    moments = [];
  };
})();
