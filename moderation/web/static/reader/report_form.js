/** The form that reports a comment: a reason, what else there is to say, and what the service makes of it. */

import { Problem } from "./api.js";
import { element, freshId } from "./elements.js";
import { sentenceFor } from "./sentences.js";
import { TextField } from "./text_field.js";

const MOST_CHARS = 500;

export class ReportForm {
  #given;
  #reasons;
  #unchosen = element("p", { class: "mod-error", id: freshId("error"), role: "alert" });
  #text;
  #send;
  #notice = element("p", { class: "mod-notice mod-failed", role: "alert", hidden: true });
  #sending = false;

  constructor(given) {
    this.#given = given;
    const { words } = given;
    this.#reasons = this.#makeReasons();
    this.#text = new TextField({
      label: words.more,
      input: element("textarea", { class: "mod-input mod-brief", rows: "3" }),
      limit: MOST_CHARS,
      words,
    });
    this.#send = element("button", { type: "submit", class: "mod-submit" }, words.sendReport);
    const cancel = element("button", { type: "button", class: "mod-link" }, words.cancel);
    cancel.addEventListener("click", () => given.onCancelled());
    const actions = element("p", { class: "mod-actions" }, this.#send, cancel);
    this.root = element(
      "form",
      { class: "mod-form", novalidate: true },
      this.#reasons,
      this.#text.root,
      actions,
      this.#notice,
    );
    this.root.addEventListener("submit", (event) => this.#onSubmit(event));
  }

  #makeReasons() {
    const { words } = this.#given;
    const name = freshId("reason");
    const choices = Object.entries(words.reasons).map(([value, label]) =>
      element("label", {}, element("input", { type: "radio", name, value }), label),
    );
    const legend = element("legend", {}, words.legend);
    return element("fieldset", { class: "mod-reasons" }, legend, ...choices, this.#unchosen);
  }

  async #onSubmit(event) {
    event.preventDefault();
    if (this.#sending) return;
    this.#clear();
    const chosen = this.#reasons.querySelector(":checked");
    if (!chosen) {
      this.#refuseUnchosen();
      return;
    }
    this.#setSending(true);
    try {
      const { service, commentId, onTaken } = this.#given;
      onTaken(await service.report(commentId, { reason: chosen.value, text: this.#text.value }));
    } catch (error) {
      this.#refused(error);
    } finally {
      this.#setSending(false);
    }
  }

  #refuseUnchosen() {
    this.#unchosen.textContent = this.#given.words.choose;
    this.#reasons.setAttribute("aria-describedby", this.#unchosen.id);
    this.#reasons.querySelector("input").focus();
  }

  #refused(error) {
    const { words, onGone } = this.#given;
    const found = error instanceof Problem ? error.errors.find(({ pointer }) => pointer === "/text") : null;
    if (found) {
      this.#text.complain(found.detail);
      this.#text.focus();
    } else if (error.code === "not_found") {
      onGone();
    } else {
      this.#notice.textContent = sentenceFor(error, words);
      this.#notice.hidden = false;
    }
  }

  #clear() {
    this.#unchosen.textContent = "";
    this.#reasons.removeAttribute("aria-describedby");
    this.#text.complain("");
    this.#notice.hidden = true;
  }

  #setSending(sending) {
    const { words } = this.#given;
    this.#sending = sending;
    // Not `disabled`: that would take the focus away from whoever pressed it by keyboard.
    this.#send.setAttribute("aria-disabled", String(sending));
    this.#send.textContent = sending ? words.sending : words.sendReport;
  }
}
