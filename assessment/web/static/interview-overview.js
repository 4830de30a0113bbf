/* Names the questions whose typed text still lies on this device, so that nothing is forgotten there. */

import { questionsWithDrafts } from "./interview-drafts.js";

const place = document.getElementById("entwuerfe");
const questions = place ? questionsWithDrafts(place.dataset.entwurf) : [];
if (questions.length) {
  const line = document.createElement("p");
  line.append(place.dataset.text);
  for (const question of questions) {
    const link = Object.assign(document.createElement("a"), { href: `${location.pathname}/frage/${encodeURIComponent(question)}`, textContent: `${place.dataset.frage} ${question}` });
    line.append(" ", link);
  }
  place.className = "note";
  place.append(line);
}
