/* The boards of the workshop without reloading: edit in place, move by drag, buttons and Alt+arrows, every move spoken.
   Each form is a plain one; whatever a script cannot answer for (conflict, fault, signed out) is sent again as a plain form, and its page says what to do. */
"use strict";

const board = document.getElementById("tafel");
const spoken = document.getElementById("ansage");
const NO_SERVER = "Keine Verbindung zum Programm. Nichts wurde geändert; versuchen Sie es gleich noch einmal.";
let work = Promise.resolve();

document.body.classList.add("mit-skript");
board.addEventListener("submit", (event) => {
  const form = event.target, button = event.submitter;
  if (form.matches("[data-bewegen]")) { event.preventDefault(); move(form.closest("[data-key]").dataset.key, button.value); }
  else if (form.matches("[data-tafel]")) { event.preventDefault(); queue(() => send(form, button?.name ? [button.name, button.value] : null, form.closest("[data-key]")?.dataset.key)); }
});
board.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-hier], a[data-zu]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  if (link.matches("[data-zu]")) close(link.closest("[data-key]"));
  else open(link);
});
board.addEventListener("keydown", (event) => {
  const row = event.target.closest("[data-key]");
  if (!row) return;
  if (event.key === "Escape" && row.classList.contains("werkstatt-eintrag--offen")) { event.preventDefault(); close(row); }
  else if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && event.target.matches("textarea")) { event.preventDefault(); event.target.form.requestSubmit(); }
  else if (event.altKey && /^Arrow(Up|Down)$/.test(event.key) && !event.target.matches("input, textarea, select") && row.querySelector("form[data-bewegen]")) {
    event.preventDefault();
    move(row.dataset.key, event.key === "ArrowUp" ? "auf" : "ab");
  }
});
board.addEventListener("pointerdown", (event) => {
  const grip = event.target.closest(".griff");
  if (grip && event.button === 0) drag(grip.closest(".rang"), event);
});

/* One change after the other: each one carries the version the one before has made. */
function queue(step) {
  work = work.then(step).catch(() => say(NO_SERVER));
  return work;
}

function rowOf(key) { return board.querySelector(`[data-key="${CSS.escape(key)}"]`); }

function say(text) {
  spoken.textContent = "";
  setTimeout(() => { spoken.textContent = text; }, 30);
}

function move(key, to) {
  return queue(() => {
    const form = rowOf(key)?.querySelector("form[data-bewegen]");
    return form && send(form, ["platz", to], key);
  });
}

async function send(form, pressed, key) {
  const body = new URLSearchParams(new FormData(form));
  if (pressed) body.set(...pressed);
  const answer = await fetch(form.action, { method: "POST", body, headers: { "HX-Request": "true" }, redirect: "manual" });
  if (answer.status !== 200) { plainly(form, pressed); return; }
  swap(await answer.text(), key);
}

function plainly(form, pressed) {
  if (pressed) {
    form.querySelector(`input[name="${pressed[0]}"]`)?.remove();
    const field = document.createElement("input");
    [field.type, field.name, field.value] = ["hidden", ...pressed];
    form.append(field);
  }
  HTMLFormElement.prototype.submit.call(form);
}

/* The focus stays with what was moved or edited; what was unfolded stays unfolded. */
function swap(html, key) {
  const held = document.activeElement?.closest("[data-halt]")?.dataset.halt;
  const unfolded = [...board.querySelectorAll("details[id][open]")].map((item) => item.id).filter((id) => !id.startsWith("neu-"));
  board.innerHTML = html;
  for (const id of unfolded) document.getElementById(id)?.setAttribute("open", "");
  const row = key && rowOf(key);
  if (row) {
    const around = row.closest("details");
    if (around) around.open = true;
    (row.querySelector(`[data-halt="${held ?? "bearbeiten"}"]`) ?? row.querySelector("a, button, summary"))?.focus({ preventScroll: true });
    row.scrollIntoView({ block: "nearest" });
  } else {
    focusBoard();
  }
  say(board.firstElementChild.dataset.gesagt);
}

function focusBoard() {
  const heading = board.querySelector("h2");
  heading?.setAttribute("tabindex", "-1");
  heading?.focus({ preventScroll: true });
}

async function open(link) {
  const row = link.closest("[data-key]");
  let html;
  try {
    const answer = await fetch(link.href, { headers: { "HX-Request": "true" } });
    if (!answer.ok || answer.redirected) { location.assign(link.href); return; }
    html = await answer.text();
  } catch { say(NO_SERVER); return; }
  for (const other of board.querySelectorAll(".werkstatt-eintrag--offen")) close(other, false);
  row.insertAdjacentHTML("beforeend", html);
  row.classList.add("werkstatt-eintrag--offen");
  const field = row.querySelector("textarea");
  field?.focus();
  field?.setSelectionRange(field.value.length, field.value.length);
}

function close(row, focus = true) {
  row.classList.remove("werkstatt-eintrag--offen");
  row.querySelector(".werkstatt-formulare")?.remove();
  if (focus) row.querySelector("[data-hier]")?.focus();
}

/* Drag: a line shows where the measure would stand; it moves when let go. Escape puts it back. */
function drag(row, event) {
  event.preventDefault();
  const rows = [...row.parentElement.children], start = rows.indexOf(row), others = rows.filter((item) => item !== row);
  let place = start, y = event.clientY;
  row.querySelector(".griff").focus({ preventScroll: true });
  row.classList.add("rang--gezogen");
  const mark = () => {
    const next = others.findIndex((item) => { const box = item.getBoundingClientRect(); return y < box.top + box.height / 2; });
    place = next < 0 ? others.length : next;
    for (const item of others) item.classList.remove("rang--vor", "rang--nach");
    if (place === start) return;
    if (next < 0) others.at(-1).classList.add("rang--nach"); else others[next].classList.add("rang--vor");
  };
  const scroll = setInterval(() => {
    const by = y < 90 ? -14 : y > innerHeight - 60 ? 14 : 0;
    if (by) { scrollBy(0, by); mark(); }
  }, 30);
  const moving = (now) => { y = now.clientY; mark(); };
  const key = (pressed) => { if (pressed.key === "Escape") { pressed.preventDefault(); stop(false); } };
  const end = () => stop(true);
  const cancel = () => stop(false);
  const stop = (done) => {
    clearInterval(scroll);
    row.classList.remove("rang--gezogen");
    for (const item of others) item.classList.remove("rang--vor", "rang--nach");
    document.removeEventListener("pointermove", moving);
    document.removeEventListener("pointerup", end);
    document.removeEventListener("pointercancel", cancel);
    document.removeEventListener("keydown", key, true);
    if (done && place !== start) move(row.dataset.key, String(place + 1));
    else say(`„${row.dataset.titel}“ bleibt auf Platz ${start + 1}`);
  };
  document.addEventListener("pointermove", moving);
  document.addEventListener("pointerup", end);
  document.addEventListener("pointercancel", cancel);
  document.addEventListener("keydown", key, true);
}
