/* A question of an interview: the plain form, made to save by itself and to lose nothing. */

import { Draft } from "./interview-drafts.js";
import { contentOf, fill } from "./interview-form.js";
import { setUpKeys } from "./interview-keys.js";
import { Saver } from "./interview-saving.js";
import { Status } from "./interview-status.js";

const form = document.getElementById("frage");
const typed = new Set(["wert", "grund", "bemerkung", "notiz"]);
if (form) begin();

function begin() {
  const draft = new Draft(form.dataset.entwurf);
  const status = new Status(document.getElementById("gespeichert"));
  const stood = contentOf(form);
  const page = { base: form.elements.fassung.value, tab: form.elements.reiter.value || crypto.randomUUID().replaceAll("-", "").slice(0, 16), acknowledged: form.dataset.fehlerhaft ? null : stood, onConflict: (html) => decide(html, () => draft.clear(saver.tab)) };
  const saver = new Saver(form, draft, status, page);
  if (!form.dataset.fehlerhaft) status.say("idle", "vonSelbst");
  restore(saver, draft, status, stood);
  form.elements.reiter.value = saver.tab;
  keepTogether(saver);
  form.addEventListener("input", (event) => { if (typed.has(event.target.name)) saver.changed(); });
  form.addEventListener("change", (event) => { if (event.target.type !== "file" && !typed.has(event.target.name)) saver.changed(true); });
  form.addEventListener("submit", (event) => send(event, saver));
  addEventListener("online", () => saver.save());
  addEventListener("pagehide", () => saver.flush());
  addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
  document.addEventListener("visibilitychange", () => { if (document.visibilityState === "hidden") saver.flush(); else saver.save(); });
  setUpKeys(form);
}

/* Bring back what a crash, a closed tab or a lost server left on this device. What others wrote meanwhile is merged by the server, then shown. */
function restore(saver, draft, status, stood) {
  const left = draft.read();
  if (!left || typeof left.content !== "string" || form.dataset.fehlerhaft) return;
  if (left.content === stood) { draft.clear(left.tab); return; }
  fill(form, left.content);
  const older = Number(left.base) < Number(saver.base);
  saver.tab = left.tab;
  if (older) saver.base = left.base;
  status.say("saving", "wiederhergestellt");
  saver.save().then(() => { if (older && !saver.dirty && !saver.stopped) location.replace(`${form.getAttribute("action")}?hinweis=entwurf-gespeichert`); });
}

/* Typing or ticking says that the answer holds; „weiß nicht“ and „entfällt“ empty it, and bring it back when one changes one's mind. */
function keepTogether(saver) {
  const holds = form.querySelector('input[name="antwort"][value="wert"]');
  if (!holds) return;
  const answers = () => [...form.elements].filter((field) => field.name === "wert" || field.name === "option");
  const none = form.querySelector('input[name="option"][value="keine"]');
  let aside = null;
  form.addEventListener("input", (event) => {
    if (event.target.name === "option") for (const field of answers()) if (field !== event.target && (event.target === none || field === none) && event.target.checked) field.checked = false;
    if (event.target.name === "wert" || event.target.name === "option") {
      holds.checked = answers().some((field) => (field.type === "checkbox" ? field.checked : field.value));
      if (!holds.checked) for (const field of form.querySelectorAll('input[name="antwort"]')) field.checked = false;
    }
    if (event.target.name !== "antwort") return;
    if (event.target === holds) { if (aside) { for (const [field, value] of aside) put(field, value); aside = null; } return; }
    aside ??= answers().map((field) => [field, field.type === "checkbox" ? field.checked : field.value]);
    for (const field of answers()) put(field, field.type === "checkbox" ? false : "");
  }, true);
}

function put(field, value) {
  if (field.type === "checkbox") field.checked = value;
  else field.value = value;
}

async function send(event, saver) {
  event.preventDefault();
  if (await saver.leave(event.submitter ?? { name: "ziel", value: "bleiben" })) sendPlainly(event.submitter);
}

/* The server found faults: its page shows them beside everything typed. */
function sendPlainly(button) {
  const aim = Object.assign(document.createElement("input"), { type: "hidden", name: button?.name ?? "ziel", value: button?.value ?? "bleiben" });
  form.append(aim);
  form.submit();
}

/* What was typed between the save that clashed and the panel goes along with the decision. */
function withLatest(body) {
  const pairs = JSON.parse(contentOf(form));
  for (const name of ["nachfassen", "option", ...pairs.map(([name]) => name)]) body.delete(name);
  for (const [name, value] of pairs) body.append(name, value);
  return body;
}

/* Somebody else wrote to the same field: the choice stands above the form, which rests until it is made. */
function decide(html, forget) {
  const place = document.getElementById("konflikt-platz");
  place.innerHTML = html;
  form.inert = true;
  place.querySelector("#konflikt").focus();
  const choice = place.querySelector("#entscheidung");
  choice.addEventListener("submit", async (event) => {
    event.preventDefault();
    const answer = await fetch(choice.action, { method: "POST", body: withLatest(new FormData(choice)), headers: { "HX-Request": "true" } }).catch(() => null);
    if (answer?.ok) { forget(); location.assign(answer.headers.get("HX-Redirect") ?? choice.dataset.zurueck); return; }
    if (answer?.status === 409) decide(await answer.text(), forget);
    else if (answer) choice.submit();
  });
  place.querySelector(`a[href="${choice.dataset.zurueck}"]`).addEventListener("click", forget);
}
