/** The form: takes a comment and its captcha, and says next to the right field what is wrong. */

import { newKey, Problem } from "./api.js";
import { CaptchaField } from "./captcha_field.js";
import { element } from "./elements.js";
import { ReplyNote } from "./reply_note.js";
import { sentenceFor } from "./sentences.js";
import { TextField } from "./text_field.js";

// After these the captcha cannot be answered again, or may not be: an outage may come after it was redeemed.
const SPENT = new Set([
  "captcha_wrong",
  "captcha_expired",
  "captcha_reused",
  "captcha_unknown",
  "comment_rejected",
  "internal_error",
  "unavailable",
]);

export class CommentForm {
  #given;
  #reply;
  #nickname;
  #body;
  #captcha;
  #send;
  #notice = element("p", { class: "mod-notice", role: "status", hidden: true });
  #form;
  #sending = false;
  #attempt = { key: newKey(), text: null };

  constructor(given) {
    this.#given = given;
    const { words } = given;
    this.#reply = new ReplyNote(words, () => this.#body.focus());
    this.#nickname = new TextField({
      label: words.nickname,
      input: element("input", { class: "mod-input mod-nickname", autocomplete: "nickname" }),
    });
    this.#body = new TextField({
      label: words.body,
      input: element("textarea", { class: "mod-input", rows: "5" }),
      limit: given.bodyChars,
      words,
    });
    this.#captcha = new CaptchaField(given);
    this.#send = element("button", { type: "submit", class: "mod-submit" }, words.send);
    const fields = [this.#reply.root, this.#nickname.root, this.#body.root, this.#captcha.root];
    this.#form = element("form", { class: "mod-form", novalidate: true }, ...fields, this.#actions());
    this.#form.addEventListener("submit", (event) => this.#onSubmit(event));
    // A reader who only reads costs no captcha; one who begins to write has it by the time it is needed.
    this.#form.addEventListener("focusin", () => this.#captcha.begin());
    this.root = element("div", {}, this.#form, this.#notice);
  }

  /** Shows that the thread takes no comments, or the form again. */
  close(closed) {
    this.#form.hidden = closed;
    if (closed) this.#say(this.#given.words.closed, "");
  }

  /** Makes the next comment an answer to this one. */
  replyTo(comment) {
    this.#reply.show(comment);
    this.#body.focus();
  }

  #actions() {
    return element("p", { class: "mod-actions" }, this.#send);
  }

  async #onSubmit(event) {
    event.preventDefault();
    if (this.#sending) return;
    this.#setSending(true);
    this.#clearErrors();
    try {
      await this.#captcha.ready();
      this.#taken(await this.#given.service.send(await this.#comment(), this.#key()));
    } catch (error) {
      this.#refused(error);
    } finally {
      this.#setSending(false);
    }
  }

  async #comment() {
    const { site, thread, pageTitle, identityToken } = this.#given;
    return {
      site,
      thread,
      page_title: pageTitle,
      reply_to: this.#reply.id,
      nickname: this.#nickname.value,
      body: this.#body.value,
      identity_token: (await identityToken()) || null,
      challenge_id: this.#captcha.challengeId,
      answer: this.#captcha.value,
    };
  }

  /** One key per text: sent again after a lost answer it is the same comment, reworded it is another. */
  #key() {
    const text = JSON.stringify([this.#reply.id, this.#nickname.value, this.#body.value]);
    if (this.#attempt.text !== text) this.#attempt = { key: newKey(), text };
    return this.#attempt.key;
  }

  #taken(answer) {
    const { words, onAccepted, onKept } = this.#given;
    this.#attempt = { key: newKey(), text: null };
    this.#reply.clear();
    this.#body.value = "";
    this.#captcha.spend();
    this.#say(answer.status === "accepted" ? words.accepted : words.held, "mod-done");
    if (answer.status === "accepted") onAccepted();
    else onKept(answer);
  }

  #refused(error) {
    const { words } = this.#given;
    if (SPENT.has(error.code)) this.#captcha.renew();
    const complaints = error instanceof Problem ? error.errors : [];
    const first = complaints.map((found) => this.#complain(found)).find(Boolean);
    if (first) first.focus();
    else this.#say(sentenceFor(error, words), "mod-failed");
    if (error.receipt) this.#offerAppeal(error.receipt);
  }

  #offerAppeal(receipt) {
    const { words, onKept, onAppeal } = this.#given;
    const appeal = element("button", { type: "button", class: "mod-link" }, words.appeal);
    appeal.addEventListener("click", () => onAppeal(receipt.id));
    this.#notice.append(" ", appeal);
    onKept(receipt);
  }

  /** Puts a complaint next to its field; null where the form has no such field. */
  #complain({ pointer, detail }) {
    const fields = {
      "/reply_to": this.#reply,
      "/nickname": this.#nickname,
      "/body": this.#body,
      "/answer": this.#captcha,
      "/challenge_id": this.#captcha,
    };
    const field = fields[pointer] ?? null;
    field?.complain(detail);
    return field;
  }

  #clearErrors() {
    for (const field of [this.#reply, this.#nickname, this.#body, this.#captcha]) field.complain("");
    this.#say("", "");
  }

  #say(text, look) {
    this.#notice.className = `mod-notice ${look}`;
    this.#notice.textContent = text;
    this.#notice.hidden = !text;
  }

  #setSending(sending) {
    const { words } = this.#given;
    this.#sending = sending;
    // Not `disabled`: that would take the focus away from whoever pressed it by keyboard.
    this.#send.setAttribute("aria-disabled", String(sending));
    this.#send.textContent = sending ? words.sending : words.send;
  }
}
