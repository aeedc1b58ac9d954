// Runs inside the pane before its own script. `watchFor(name)` makes `painted` promise what happened, here and in the
// worker, up to a task after the animation frame in which the document first held that name.
(() => {
  const now = () => performance.timeOrigin + performance.now();
  let moments = [];
  const note = (what) => moments.push([what, now()]);

  const connect = chrome.runtime.connect;
  chrome.runtime.connect = (...given) => {
    const port = connect.apply(chrome.runtime, given);
    port.onMessage.addListener(() => note("view heard"));
    return port;
  };

  const channel = new BroadcastChannel("bench");
  // A worker that was killed since does not answer.
  const inWorker = () =>
    new Promise((told) => {
      setTimeout(told, 500, []);
      channel.onmessage = ({ data }) => told(data);
      channel.postMessage(null);
    });

  window.watchFor = async (name) => {
    await inWorker();
    moments = [];
    const there = () => [...document.querySelectorAll(".who h2")].some((title) => title.textContent === name);
    window.painted = new Promise((painted) => {
      const watch = new MutationObserver(() => {
        if (!there()) return;
        note("drawn");
        watch.disconnect();
        requestAnimationFrame(() => {
          note("frame");
          const after = new MessageChannel();
          after.port1.onmessage = async () => {
            note("painted");
            const here = moments;
            painted([...(await inWorker()), ...here].sort(([, one], [, other]) => one - other));
          };
          after.port2.postMessage(null);
        });
      });
      watch.observe(document.body, { subtree: true, childList: true, characterData: true });
    });
  };
})();
