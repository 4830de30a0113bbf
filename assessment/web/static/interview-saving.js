/* Saving while one types. Plain fetch instead of htmx: a request is built from the form at the moment it is sent, one at a time, so no queue can hold a stale one.

   `base` stays the version the page was filled from: the server knows by `tab` what this page wrote since, and merges what others wrote.
   The mark is fresh for every page, because a duplicated tab would share one kept for the session; a draft keeps the mark it was typed under. */

import { bodyOf, contentOf } from "./interview-form.js";

const PAUSE = 900;
const LONGEST_WAIT = 30_000;

export class Saver {
  constructor(form, draft, status, { base, tab, acknowledged, onConflict }) {
    Object.assign(this, { form, draft, status, base, tab, acknowledged, onConflict });
    this.running = null;
    this.timer = 0;
    this.flushed = null;
    this.failures = 0;
    this.stopped = false;
  }

  get dirty() { return contentOf(this.form) !== this.acknowledged; }

  /* Something was typed (`soon`: chosen): keep it here first, then send it. */
  changed(soon = false) {
    if (this.dirty) {
      if (!this.draft.keep(contentOf(this.form), this.base, this.tab)) this.status.say("failed", "keinPlatz");
    } else if (!this.running) this.draft.clear(this.tab);
    this.later(soon ? 0 : PAUSE);
  }

  later(delay) {
    clearTimeout(this.timer);
    if (!this.stopped) this.timer = setTimeout(() => this.save(), delay);
  }

  /* Send what stands now; whatever is typed meanwhile goes with the next one. */
  async save() {
    if (this.running || this.stopped || !this.dirty) return;
    const content = contentOf(this.form);
    this.status.say("saving", "laeuft");
    this.running = this.send(content).finally(() => { this.running = null; });
    const answer = await this.running;
    await this.take(answer, content);
    if (this.dirty && contentOf(this.form) !== content) this.later(PAUSE);
  }

  async send(content, aim = null, keepalive = false) {
    try {
      return await fetch(this.form.action, { method: "POST", body: bodyOf(this.form, content, this.base, this.tab, aim), headers: { "HX-Request": "true" }, redirect: "manual", keepalive });
    } catch { return null; }
  }

  async take(answer, content) {
    if (answer?.ok) {
      this.failures = 0;
      this.acknowledged = content;
      if (!this.dirty) this.draft.clear(this.tab);
      if (answer.status === 200) this.status.show(await answer.text());
    } else if (answer?.status === 409) {
      this.conflict(await answer.text());
    } else if (answer?.status === 422) {
      this.status.show(await answer.text());
    } else if (answer && (answer.status === 401 || answer.status === 403)) {
      this.status.say("failed", "sitzung");
    } else {
      this.status.say("failed", "ausfall");
      this.failures += 1;
      this.later(Math.min(1000 * 2 ** this.failures, LONGEST_WAIT));
    }
  }

  conflict(html) {
    this.stopped = true;
    clearTimeout(this.timer);
    if (!html.includes('id="konflikt"')) { this.status.say("failed", "abgelehnt"); return; }
    this.status.say("failed", "entscheiden");
    this.onConflict(html);
  }

  /* A button: wait for what is under way, send everything, then go where the server says. Gives whether the plain form must be sent instead. */
  async leave(aim) {
    clearTimeout(this.timer);
    await this.running;
    if (this.stopped) return false;
    const content = contentOf(this.form);
    this.status.say("saving", "laeuft");
    this.running = this.send(content, aim).finally(() => { this.running = null; });
    const answer = await this.running;
    if (answer?.status === 422) return true;
    await this.take(answer, content);
    const target = answer?.headers.get("HX-Redirect");
    if (!target) return false;
    this.stopped = true;
    this.draft.clear(this.tab);
    location.assign(target);
    return false;
  }

  /* The page goes away: one last save that outlives it. The draft stays until somebody has seen that it arrived. */
  flush() {
    const content = contentOf(this.form);
    if (this.stopped || !this.dirty || content === this.flushed) return;
    this.flushed = content;
    this.send(content, null, true);
  }
}
