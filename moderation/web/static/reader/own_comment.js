/** One of the reader's own comments: where it stands and why, and the appeal against a rejection. */

import { element } from "./elements.js";
import { StatementForm } from "./statement_form.js";
import { printedTime } from "./words.js";

export class OwnComment {
  #given;
  #comment;
  #state = element("div", { class: "mod-own-state", tabindex: "-1" });
  #actions = element("p", { class: "mod-own-actions" });
  #form = null;

  constructor(given) {
    this.#given = given;
    this.#comment = given.comment;
    this.id = given.receipt.id;
    const body = element("p", { class: "mod-own-body", dir: "auto" }, given.comment.body);
    this.root = element("li", { class: "mod-own-comment" }, this.#state, body, this.#actions);
    this.#show();
  }

  /** Opens the form to appeal, where that is possible. */
  appeal() {
    if (!this.#comment.may_appeal) return;
    this.#form ??= this.#makeForm();
    this.root.append(this.#form.root);
    this.#form.focus();
  }

  #show() {
    this.#state.replaceChildren(...this.#told().map((line) => element("p", {}, ...line)));
    this.#actions.replaceChildren(...this.#offered());
  }

  /** Paragraphs: the state, then the reason or what became of the appeal. */
  #told() {
    const { words } = this.#given;
    const { status, reason, appeal } = this.#comment;
    const state = element("b", { class: `mod-own-${status}` }, words.statuses[status]);
    if (appeal) return [[state], ...this.#toldOf(appeal)];
    const off = status === "rejected" || status === "retracted";
    return [off ? [state, " ", words.because(words.reasons[reason] ?? words.rules)] : [state]];
  }

  #toldOf({ state, due_at: due, answer }) {
    const { words } = this.#given;
    if (state === "open") return [[words.appealOpen(printedTime(due))]];
    return [[words.appealEnded[state]], [words.answer, element("span", { class: "mod-own-answer", dir: "auto" }, answer)]];
  }

  #offered() {
    const { words, onForgotten } = this.#given;
    const offered = [];
    if (this.#comment.may_appeal) offered.push(button(words.appeal, () => this.appeal()));
    const settled = this.#comment.status !== "held" && this.#comment.appeal?.state !== "open";
    if (settled) offered.push(button(words.forget, onForgotten));
    return offered;
  }

  #makeForm() {
    const { words, service, receipt, onStale } = this.#given;
    return new StatementForm({
      words,
      label: words.appealWhy,
      send: words.sendAppeal,
      submit: async (text) => this.#taken(await service.appeal(receipt, text)),
      onGone: onStale,
      onCancelled: () => this.#cancel(),
    });
  }

  #taken({ due_at }) {
    this.#comment = { ...this.#comment, may_appeal: false, appeal: { state: "open", due_at, answer: null } };
    this.#form.root.remove();
    this.#show();
    this.#state.focus();
  }

  #cancel() {
    this.#form.root.remove();
    this.#actions.querySelector("button").focus();
  }
}

function button(words, onClick) {
  const made = element("button", { type: "button", class: "mod-link" }, words);
  made.addEventListener("click", onClick);
  return made;
}
