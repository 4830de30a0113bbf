/* What was typed and not yet acknowledged by the server, kept in this browser by user, interview and question. */

const PREFIX = "reifegrad:entwurf:";

export class Draft {
  constructor(place) { this.key = PREFIX + place; }

  read() {
    try { return JSON.parse(localStorage.getItem(this.key)); } catch { return null; }
  }

  /* False where the browser keeps nothing (storage full or forbidden). */
  keep(content, base, tab) {
    try { localStorage.setItem(this.key, JSON.stringify({ content, base, tab })); return true; } catch { return false; }
  }

  /* Forget what this page kept; what another tab keeps of the same question stays. */
  clear(tab) {
    if (this.read()?.tab !== tab) return;
    try { localStorage.removeItem(this.key); } catch { /* nothing was kept */ }
  }
}

/* The questions of an interview that have drafts on this device; `place` ends before the question. */
export function questionsWithDrafts(place) {
  try {
    return Object.keys(localStorage).filter((key) => key.startsWith(PREFIX + place)).map((key) => key.slice((PREFIX + place).length)).sort();
  } catch { return []; }
}
