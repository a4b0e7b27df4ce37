/** A labelled text field with its complaint and, where it has a limit, a counter. */

import { element, freshId } from "./elements.js";

export class TextField {
  #input;
  #error;
  #hint = null;
  #limit;
  #words;

  constructor({ label, input, limit = null, words = null, beside = [], hint = null }) {
    this.#input = input;
    this.#limit = limit;
    this.#words = words;
    input.id = freshId("field");
    this.#error = element("p", { class: "mod-error", id: freshId("error"), "aria-live": "polite" });
    const parts = [element("label", { for: input.id }, label)];
    parts.push(beside.length ? element("div", { class: "mod-captcha" }, input, ...beside) : input);
    if (limit !== null || hint) {
      this.#hint = element("p", { class: "mod-hint", id: freshId("hint") }, hint ?? "");
      parts.push(this.#hint);
    }
    if (limit !== null) input.addEventListener("input", () => this.#count());
    const described = [this.#error.id, this.#hint?.id].filter(Boolean).join(" ");
    input.setAttribute("aria-describedby", described);
    this.root = element("div", { class: "mod-field" }, ...parts, this.#error);
    if (limit !== null) this.#count();
  }

  get value() {
    return this.#input.value;
  }

  set value(text) {
    this.#input.value = text;
    if (this.#limit !== null) this.#count();
  }

  focus() {
    this.#input.focus();
  }

  /** Says what is wrong with the field; an empty text takes it back. */
  complain(text) {
    this.#error.textContent = text;
    if (text) this.#input.setAttribute("aria-invalid", "true");
    else this.#input.removeAttribute("aria-invalid");
  }

  /** Counts as the service does: code points of the text without spaces at its ends. Nothing typed is cut off. */
  #count() {
    const used = Array.from(this.#input.value.trim()).length;
    const over = used > this.#limit;
    this.#hint.textContent = (over ? this.#words.tooLong : this.#words.counter)(used, this.#limit);
    this.#hint.classList.toggle("mod-over", over);
  }
}
