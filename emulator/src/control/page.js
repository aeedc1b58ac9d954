// The control page: draws the state twice a second and turns each form into one control request.
const $ = (id) => document.getElementById(id);

async function ask(method, path, body) {
  const answer = await fetch(`/api/${path}`, { method, body: body === undefined ? undefined : JSON.stringify(body) });
  const result = await answer.json();
  $("problem").textContent = answer.ok ? "" : result.error;
  return answer.ok ? result : undefined;
}

const cell = (row, content) => {
  const element = document.createElement("td");
  element.append(content);
  row.append(element);
};

function actions(call) {
  const box = document.createElement("div");
  box.className = "row";
  for (const [label, act] of [["Other side answers", { act: "answer" }], ["Other side hangs up", { act: "hang-up" }], ["Leaves a message", { act: "leave-message", seconds: 5 }]]) {
    const button = document.createElement("button");
    button.textContent = label;
    button.addEventListener("click", () => ask("POST", `calls/${call.session}/remote`, act));
    box.append(button);
  }
  for (const party of call.parties.filter((party) => party.agent && !["Disconnected", "Gone"].includes(party.state))) {
    const act = party.state === "Proceeding" || party.state === "Setup" ? "answer" : "hang-up";
    const button = document.createElement("button");
    button.textContent = `${party.agent}: ${act}`;
    button.addEventListener("click", () => ask("POST", `calls/${call.session}/agents/${party.agent}`, { act }));
    box.append(button);
  }
  return box;
}

let known = false;
async function refresh() {
  const state = await ask("GET", "state");
  if (state) {
    $("company").textContent = state.company;
    const { ringcentral, netsuite } = state.clock.skew;
    $("clock").textContent = `${state.clock.now} · speed ${state.clock.speed} · skew ${ringcentral / 1000} s, ${netsuite / 1000} s · ${state.sockets} socket(s)`;
    $("faults").textContent = state.faults.map((fault) => JSON.stringify(fault)).join("\n");
    if (!known) {
      known = true;
      const lines = [...state.agents.map((agent) => [agent.directNumber, `${agent.name}, ${agent.directNumber}`]), [state.mainNumber, `main number, ${state.mainNumber}`]];
      $("to").replaceChildren(...lines.map(([value, label]) => new Option(label, value)));
      for (const caller of state.callers ?? []) $("known").append(new Option(`${caller.name || caller.role} (${caller.role})`, caller.number));
    }
    $("calls").replaceChildren(...state.calls.map((call) => {
      const row = document.createElement("tr");
      cell(row, call.startTime.slice(11, 19));
      cell(row, call.parties.map((party) => `${party.agent ?? "outside"} ${party.state}${party.reason ? ` (${party.reason})` : ""}`).join(" · "));
      cell(row, `${call.parties[0]?.from ?? ""} → ${call.parties[0]?.to ?? ""}`);
      cell(row, call.live ? actions(call) : "");
      return row;
    }));
    const calls = await ask("GET", "netsuite/phone-calls");
    $("phone-calls").textContent = calls ? JSON.stringify(calls, null, 2) : "";
    const ledger = await ask("GET", "ledger");
    $("ledger").textContent = (ledger ?? []).slice(-40).reverse().map((entry) => `${entry.at.slice(11, 23)}  ${entry.status ?? "cut"}  ${entry.method} ${entry.host}${entry.path}`).join("\n");
  }
  const counts = await ask("GET", "netsuite/counts");
  $("counts").textContent = Object.entries(counts ?? {}).map(([record, count]) => `${record} ${count}`).join(" · ");
  const purposes = await ask("GET", "ledger/counts");
  $("purposes").replaceChildren(...(purposes ?? []).slice(0, 25).map((count) => {
    const row = document.createElement("tr");
    cell(row, count.requests);
    cell(row, count.refused ? `${count.refused} refused or cut` : "");
    cell(row, count.cloud);
    cell(row, `${count.method} ${count.purpose}`);
    return row;
  }));
  setTimeout(refresh, 500);
}

$("known").addEventListener("change", (event) => { $("from").value = event.target.value; });
$("place").addEventListener("submit", (event) => {
  event.preventDefault();
  const plan = { unanswered: $("unanswered").value, secondDevice: $("second").checked, duplicates: $("duplicates").checked, outOfOrder: $("disorder").checked };
  ask("POST", "calls", { from: $("from").value || null, name: $("name").value || null, to: $("to").value, plan });
});
$("fault").addEventListener("submit", (event) => {
  event.preventDefault();
  const optional = (id) => $(id).value || null;
  ask("POST", "faults", { host: optional("fault-host"), path: optional("fault-path"), method: optional("fault-method"), kind: JSON.parse($("fault-kind").value), count: Number($("fault-count").value) });
});
$("deed").addEventListener("submit", (event) => {
  event.preventDefault();
  const [what, record, id] = [$("deed-what").value, $("deed-record").value, Number($("deed-id").value)];
  const deed = {
    create: () => ({ create: { record, properties: JSON.parse($("deed-properties").value || "{}") } }),
    change: () => ({ change: { record, id, properties: JSON.parse($("deed-properties").value || "{}") } }),
    inactivate: () => ({ change: { record, id, properties: { isInactive: true } } }),
    delete: () => ({ delete: { record, id } }),
    merge: () => ({ merge: { record, id, into: Number($("deed-into").value) } }),
  }[what];
  try {
    ask("POST", "netsuite/errands", { afterQueries: Number($("deed-after").value), deed: deed() });
  } catch (mistake) {
    $("problem").textContent = mistake.message;
  }
});
$("permission").addEventListener("submit", (event) => {
  event.preventDefault();
  const role = Number($("permission-role").value);
  const change = { permission: { role, permission: $("permission-key").value, level: $("permission-level").value } };
  if ($("permission-sees").value) change.restriction = { role, to: JSON.parse($("permission-sees").value) };
  ask("POST", "netsuite", change);
});
for (const button of document.querySelectorAll("[data-netsuite]")) button.addEventListener("click", () => ask("POST", "netsuite", JSON.parse(button.dataset.netsuite)));
$("truncate").addEventListener("click", () => ask("POST", "faults", { host: "netsuite.com", path: "/services/rest/query", kind: "cut-within" }));
$("thousand").addEventListener("click", () => ask("POST", "netsuite/people", { people: 1000 }));
for (const button of document.querySelectorAll("[data-clock]")) button.addEventListener("click", () => ask("POST", "clock", JSON.parse(button.dataset.clock)));
$("clear").addEventListener("click", () => ask("DELETE", "faults"));
$("drop").addEventListener("click", () => ask("POST", "sockets", { drop: true }));
$("refuse").addEventListener("click", () => ask("POST", "sockets", { refuse: true }));
$("accept").addEventListener("click", () => ask("POST", "sockets", { refuse: false }));
$("forget").addEventListener("click", () => ask("DELETE", "ledger"));
refresh();
