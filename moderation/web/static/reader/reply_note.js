/** Whom a comment answers: a line in the list, and one in the form that can be taken back. */

import { element, freshId } from "./elements.js";

const QUOTED_CHARS = 40;

/** The line above a reply's text. */
export function answeredLine(parent, words) {
  if (parent.nickname === null) return element("p", { class: "mod-answered" }, words.parentGone);
  return element("p", { class: "mod-answered" }, ...answered(parent.nickname, parent.excerpt, words));
}

export class ReplyNote {
  #words;
  #said = element("span", { class: "mod-answered" });
  #error = element("p", { class: "mod-error", id: freshId("error"), "aria-live": "polite" });
  #cancel;
  #id = null;

  constructor(words, onCancelled) {
    this.#words = words;
    this.#cancel = element("button", { type: "button", class: "mod-link" }, words.cancelReply);
    this.#cancel.setAttribute("aria-describedby", this.#error.id);
    this.#cancel.addEventListener("click", () => {
      this.clear();
      onCancelled();
    });
    const line = element("p", { class: "mod-reply-note" }, this.#said, this.#cancel);
    this.root = element("div", { hidden: true }, line, this.#error);
  }

  /** The id of the comment that is answered, null where none is. */
  get id() {
    return this.#id;
  }

  show({ id, nickname, body }) {
    this.#id = id;
    this.#said.replaceChildren(...answered(nickname, beginning(body), this.#words));
    this.complain("");
    this.root.hidden = false;
    this.root.scrollIntoView({ block: "center" });
  }

  clear() {
    this.#id = null;
    this.root.hidden = true;
  }

  focus() {
    this.#cancel.focus();
  }

  complain(text) {
    this.#error.textContent = text;
  }
}

function answered(nickname, quoted, words) {
  const name = element("bdi", { class: "mod-answered-name" }, `@${nickname}`);
  return [words.answered, " ", name, " ", element("q", { class: "mod-quote", dir: "auto" }, quoted)];
}

function beginning(text) {
  const characters = Array.from(text.replace(/\s+/g, " "));
  const cut = characters.slice(0, QUOTED_CHARS).join("");
  return characters.length > QUOTED_CHARS ? `${cut}…` : cut;
}
