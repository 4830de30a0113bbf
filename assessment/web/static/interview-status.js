/* The one element that tells whether it is saved. Words change only where they differ, so that a screen reader does not hear every second save. */

export class Status {
  constructor(element) {
    this.element = element;
    this.texts = element.dataset;
  }

  say(kind, text) { this.set(kind, this.texts[text], "", false); }

  /* Take over the words of an answer of the server; a whole page (of an error) is none. */
  show(html) {
    const found = new DOMParser().parseFromString(html, "text/html").querySelector("#gespeichert");
    if (!found?.querySelector("[data-wort]")) { this.say("failed", "ausfall"); return; }
    const kind = [...found.classList].find((name) => name.startsWith("save-state--")).slice("save-state--".length);
    const time = found.querySelector("[data-zeit]");
    this.set(kind, found.querySelector("[data-wort]").textContent, time.textContent, time.ariaHidden === "true");
  }

  set(kind, word, time, quiet) {
    const [said, at] = [this.element.querySelector("[data-wort]"), this.element.querySelector("[data-zeit]")];
    this.element.className = `save-state save-state--${kind}`;
    if (kind === "saving") { at.textContent = ""; said.ariaHidden = "true"; } else said.ariaHidden = null;
    if (said.textContent !== word) said.textContent = word;
    at.ariaHidden = quiet ? "true" : null;
    at.textContent = time;
  }
}
