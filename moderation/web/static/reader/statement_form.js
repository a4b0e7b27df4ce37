/** A small form for one text, of a report or an appeal: sent once, and what is wrong is said beside it. */

import { Problem } from "./api.js";
import { element } from "./elements.js";
import { sentenceFor } from "./sentences.js";
import { TextField } from "./text_field.js";

const MOST_CHARS = 500;

export class StatementForm {
  #given;
  #text;
  #send;
  #notice = element("p", { class: "mod-notice mod-failed", role: "alert", hidden: true });
  #sending = false;

  /**
   * `label` of the text and `send` of the button; `submit` is given the text and resolves when it is taken in. `choice`
   * is what has to be chosen before, null for nothing. `onGone` is called where what it is about is not there any more.
   */
  constructor(given) {
    this.#given = { choice: null, ...given };
    const { words, label, send, onCancelled } = given;
    const input = element("textarea", { class: "mod-input mod-brief", rows: "3" });
    this.#text = new TextField({ label, input, limit: MOST_CHARS, words });
    this.#send = element("button", { type: "submit", class: "mod-submit" }, send);
    const cancel = element("button", { type: "button", class: "mod-link" }, words.cancel);
    cancel.addEventListener("click", onCancelled);
    const actions = element("p", { class: "mod-actions" }, this.#send, cancel);
    const choice = this.#given.choice ? [this.#given.choice.root] : [];
    const parts = [...choice, this.#text.root, actions, this.#notice];
    this.root = element("form", { class: "mod-form", novalidate: true }, ...parts);
    this.root.addEventListener("submit", (event) => this.#onSubmit(event));
  }

  focus() {
    (this.#given.choice ?? this.#text).focus();
  }

  async #onSubmit(event) {
    event.preventDefault();
    if (this.#sending) return;
    this.#text.complain("");
    this.#notice.hidden = true;
    const { choice, submit } = this.#given;
    if (choice && !choice.check()) return;
    this.#setSending(true);
    try {
      await submit(this.#text.value);
    } catch (error) {
      this.#refused(error);
    } finally {
      this.#setSending(false);
    }
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

  #setSending(sending) {
    const { words, send } = this.#given;
    this.#sending = sending;
    // Not `disabled`: that would take the focus away from whoever pressed it by keyboard.
    this.#send.setAttribute("aria-disabled", String(sending));
    this.#send.textContent = sending ? words.sending : send;
  }
}
