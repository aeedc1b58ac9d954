// The web phone: asks for the state several times a second and draws it. Text only ever enters the page as text, so
// the page works under Trusted Types.
const $ = (id) => document.getElementById(id);
const query = new URLSearchParams(location.search);
let agent = query.get("agent") ?? "";
let drawn = "";

const url = (path) => `/phone/${path}?agent=${encodeURIComponent(agent)}`;

async function command(body) {
  const answer = await fetch(url("do"), { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) });
  const state = await answer.json();
  $("problem").textContent = answer.ok ? "" : state.error;
  if (answer.ok) draw(state);
}

function button(label, name, session, act) {
  const element = document.createElement("button");
  element.type = "button";
  element.id = `${name}-${session}`;
  element.className = name;
  element.dataset.act = name;
  element.textContent = label;
  element.addEventListener("click", () => command({ do: "act", session, ...act }));
  return element;
}

function acts(call, others) {
  const one = (label, act, more = {}) => button(label, act, call.session, { act, ...more });
  if (call.rings) {
    const list = [one("Answer", "answer"), one("Decline", "decline"), one("To voicemail", "to-voicemail")];
    if (call.twoPhones) list.push(button("Answer on the other phone", "answer-second", call.session, { act: "answer", secondDevice: true }));
    return list;
  }
  const list = [one("Hang up", "hang-up")];
  if (call.state === "Answered" || call.state === "Hold") {
    list.push(call.state === "Hold" ? one("Resume", "resume") : one("Hold", "hold"));
    list.push(call.muted ? one("Unmute", "unmute") : one("Mute", "mute"));
    if (!call.recording && call.state === "Answered") list.push(one("Record", "record"));
    list.push(one("Park", "park"), one("Move to mobile", "flip"));
    for (const other of others) {
      const who = other.name ?? other.number ?? "the other call";
      list.push(button(`Connect with ${who}`, "complete-transfer", call.session, { act: "complete-transfer", other: other.session }));
      list.push(button(`Merge with ${who}`, "merge", call.session, { act: "merge", other: other.session }));
    }
  }
  return list;
}

const clock = (seconds) => `${String(Math.floor(seconds / 60)).padStart(2, "0")}:${String(seconds % 60).padStart(2, "0")}`;

function row(call, calls) {
  const item = $("call-template").content.cloneNode(true).firstElementChild;
  item.id = `call-${call.session}`;
  item.dataset.session = call.session;
  item.dataset.state = call.state;
  item.classList.toggle("ringing", call.rings);
  item.querySelector(".name").textContent = call.name ?? call.number ?? "Unknown";
  item.querySelector(".number").textContent = call.number ?? "";
  item.querySelector(".state").textContent = call.rings ? "Ringing" : { Answered: "Connected", Hold: "On hold", Setup: "Calling", Proceeding: "Calling", Voicemail: "In voicemail" }[call.state] ?? call.state;
  item.querySelector(".via").textContent = [call.outgoing ? "outgoing" : `to ${call.line}`, call.queue ? `queue ${call.queue}` : "", call.muted ? "muted" : "", call.recording ? "recording" : ""].filter(Boolean).join(" · ");
  const talks = (other) => other.session !== call.session && (other.state === "Answered" || other.state === "Hold");
  item.querySelector(".acts").append(...acts(call, calls.filter(talks)));
  const form = item.querySelector(".hand-on");
  form.hidden = !(call.state === "Answered" || call.state === "Hold");
  const to = item.querySelector(".to");
  to.id = `to-${call.session}`;
  item.querySelector(".blind").id = `blind-${call.session}`;
  item.querySelector(".consult").id = `consult-${call.session}`;
  form.addEventListener("submit", (event) => event.preventDefault());
  item.querySelector(".blind").addEventListener("click", () => command({ do: "act", session: call.session, act: "blind-transfer", to: to.value }));
  item.querySelector(".consult").addEventListener("click", () => command({ do: "act", session: call.session, act: "consult", to: to.value }));
  return item;
}

function tick(state) {
  for (const call of state.calls) {
    const time = document.querySelector(`#call-${CSS.escape(call.session)} .time`);
    if (time) time.textContent = call.seconds === null ? "" : clock(call.seconds);
  }
}

function draw(state) {
  redraw(state);
  tick(state);
}

function redraw(state) {
  // Redrawn only when something but the time has changed, so that a half-typed number stays.
  const shape = JSON.stringify({ ...state, calls: state.calls.map((call) => ({ ...call, seconds: null })) });
  if (shape === drawn) return;
  drawn = shape;
  $("company").textContent = state.company;
  const select = $("agent");
  select.replaceChildren(...state.agents.map((person) => {
    const option = document.createElement("option");
    option.value = person.extension;
    option.textContent = `${person.name} (${person.extension})`;
    option.selected = person.me;
    return option;
  }));
  const me = state.agents.find((person) => person.me);
  agent = me?.extension ?? agent;
  $("direct").textContent = me?.directNumber ?? "";
  $("idle").hidden = state.calls.length > 0;
  $("calls").replaceChildren(...state.calls.map((call) => row(call, state.calls)));
  $("parked").replaceChildren(...state.parked.map(({ session }) => {
    const item = document.createElement("li");
    item.append(button("Pick up the parked call", "unpark", session, { act: "unpark" }));
    return item;
  }));
}

async function refresh() {
  try {
    const answer = await fetch(url("state"));
    if (answer.ok) draw(await answer.json());
  } catch (error) {
    $("problem").textContent = `The phone cannot reach RingCentral: ${error.message}`;
  }
  setTimeout(refresh, 250);
}

$("agent").addEventListener("change", (event) => { agent = event.target.value; drawn = ""; });
$("dialer").addEventListener("submit", (event) => {
  event.preventDefault();
  command({ do: "dial", to: $("number").value.trim() });
});
// A deep link fills the number in and calls it: /r/call?number=…; /r/dialer only fills it in.
$("number").value = query.get("number") ?? "";
if (location.pathname === "/r/call" && $("number").value) {
  command({ do: "dial", to: $("number").value });
  // A reload must not call again.
  history.replaceState(null, "", `/${agent ? `?agent=${encodeURIComponent(agent)}` : ""}`);
}
refresh();
