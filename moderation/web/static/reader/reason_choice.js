/** The choice of a reason: one of a group of radio buttons, none of them preselected. */

import { element, freshId } from "./elements.js";

export class ReasonChoice {
  #words;
  #complaint = element("p", { class: "mod-error", id: freshId("error"), role: "alert" });

  constructor(words) {
    this.#words = words;
    const name = freshId("reason");
    const choices = Object.entries(words.reasons).map(([value, label]) =>
      element("label", {}, element("input", { type: "radio", name, value }), label),
    );
    const legend = element("legend", {}, words.legend);
    this.root = element("fieldset", { class: "mod-reasons" }, legend, ...choices, this.#complaint);
  }

  get value() {
    return this.root.querySelector(":checked")?.value ?? null;
  }

  focus() {
    this.root.querySelector("input").focus();
  }

  /** Whether a reason is chosen; where none is, says so and takes the reader there. */
  check() {
    const chosen = this.value !== null;
    this.#complaint.textContent = chosen ? "" : this.#words.choose;
    if (chosen) {
      this.root.removeAttribute("aria-describedby");
    } else {
      this.root.setAttribute("aria-describedby", this.#complaint.id);
      this.focus();
    }
    return chosen;
  }
}
