/* The page of a job: asks how far it is, shows every step, speaks only what is new and not more often than a listener can follow. */

const OFTEN = 1000, SELDOM = 4000, BETWEEN_WORDS = 8000;
const place = document.getElementById("stand"), voice = document.getElementById("ansage");
const said = { sentence: sentenceOf(place), at: Date.now() };
let failures = 0;
if (place && place.dataset.frage) later();

function later() {
  setTimeout(ask, document.hidden || failures ? SELDOM : OFTEN);
}

async function ask() {
  try {
    const answer = await fetch(place.dataset.frage, { headers: { "HX-Request": "true" }, cache: "no-store" });
    if (answer.status === 401 || answer.status === 404) { location.reload(); return; }
    if (!answer.ok) throw new Error(String(answer.status));
    failures = 0;
    show(await answer.text());
  } catch {
    failures += 1;
    if (failures === 3) say("Der Server antwortet gerade nicht. Es wird weiter versucht.");
    later();
  }
}

function show(html) {
  const part = document.createElement("template");
  part.innerHTML = html;
  if (part.content.querySelector("[data-fertig]")) { location.replace(place.dataset.weiter); return; }
  place.replaceChildren(part.content);
  const sentence = sentenceOf(place);
  if (sentence !== said.sentence && Date.now() - said.at >= BETWEEN_WORDS) say(sentence);
  later();
}

function say(sentence) {
  voice.textContent = sentence;
  said.sentence = sentence;
  said.at = Date.now();
}

function sentenceOf(element) {
  return element?.querySelector("[data-satz]")?.dataset.satz ?? "";
}
