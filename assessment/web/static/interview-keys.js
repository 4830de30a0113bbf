/* Keys for a conversation in which one does not want to look for the mouse. They can be switched off (WCAG 2.1.4) and rest while one writes. */

const SWITCH = "reifegrad:tasten";
const NO_TEXT = new Set(["radio", "checkbox", "button", "submit", "file"]);

export function setUpKeys(form) {
  const dialog = document.getElementById("tasten");
  const box = document.getElementById("tasten-an");
  box.checked = allowed();
  box.addEventListener("change", () => { remember(box.checked); show(form); });
  document.getElementById("tasten-zeigen").addEventListener("click", () => dialog.showModal());
  document.getElementById("tasten-zu").addEventListener("click", () => dialog.close());
  document.querySelector(".interview-keys").hidden = false;
  document.addEventListener("keydown", (event) => {
    if (allowed() && !dialog.open && isFree(event)) press(event, form, dialog);
  });
  show(form);
}

function allowed() {
  try { return localStorage.getItem(SWITCH) !== "aus"; } catch { return true; }
}

function remember(on) {
  try { localStorage.setItem(SWITCH, on ? "an" : "aus"); } catch { /* holds for this page only */ }
}

function show(form) { form.classList.toggle("interview--keys", allowed()); }

/* Whether a key means nothing to what has the focus. */
function isFree(event) {
  const at = event.target;
  if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing || event.repeat) return false;
  if (at.isContentEditable || at.matches("textarea, select") || (at.matches("input") && !NO_TEXT.has(at.type))) return false;
  return !(event.key.startsWith("Arrow") && at.matches("input, summary, a, button"));
}

function press(event, form, dialog) {
  const key = event.key.length === 1 ? event.key.toUpperCase() : event.key;
  const move = { ArrowRight: "weiter", N: "weiter", ArrowLeft: "zurueck", P: "zurueck" }[key];
  if (key === "?") dialog.showModal();
  else if (move) document.getElementById(move)?.click();
  else if (key === "S") choose(form.elements.nachfassen);
  else if (!chooseByKey(form, key)) return;
  event.preventDefault();
}

function chooseByKey(form, key) {
  const sign = [...form.querySelectorAll(".answer__key")].find((found) => found.textContent === key);
  if (sign) choose(sign.closest(".answer").querySelector("input"));
  if (sign && key === "E") form.elements.grund.focus();
  return Boolean(sign);
}

function choose(input) {
  input.focus();
  input.click();
}
