/** The quiet way to report a comment: a button that opens a form below it, then a link to the answer. */

import { element, freshId } from "./elements.js";
import { ReasonChoice } from "./reason_choice.js";
import { StatementForm } from "./statement_form.js";
import { printedTime } from "./words.js";

export class ReportControl {
  #given;
  #comment;
  #button;
  #form = null;

  constructor(given, comment) {
    this.#given = given;
    this.#comment = comment;
    this.root = element("span", { class: "mod-report-place" });
    this.panel = element("div", { class: "mod-panel", id: freshId("report"), hidden: true });
    const receipt = given.receipts.reportOf(comment.id);
    this.root.append(receipt ? this.#link(receipt, given.words.reported, "mod-report") : this.#makeButton());
  }

  #makeButton() {
    const { words } = this.#given;
    this.#button = element("button", {
      type: "button",
      class: "mod-report",
      "aria-label": words.reportOf(this.#comment.nickname),
      "aria-expanded": "false",
      "aria-controls": this.panel.id,
    }, words.report);
    this.#button.addEventListener("click", () => (this.panel.hidden ? this.#open() : this.#close()));
    this.panel.addEventListener("keydown", (event) => {
      if (event.key === "Escape") this.#close();
    });
    return this.#button;
  }

  #open() {
    if (!this.panel.hasChildNodes()) {
      this.#form = this.#makeForm();
      this.panel.append(this.#form.root);
    }
    this.#show(true);
    this.#form.focus();
  }

  #close() {
    if (!this.#button.isConnected) return;
    this.#show(false);
    this.#button.focus();
  }

  #show(shown) {
    this.panel.hidden = !shown;
    this.#button.setAttribute("aria-expanded", String(shown));
  }

  #makeForm() {
    const { words, service } = this.#given;
    const choice = new ReasonChoice(words);
    return new StatementForm({
      words,
      choice,
      label: words.more,
      send: words.sendReport,
      submit: async (text) => this.#taken(await service.report(this.#comment.id, { reason: choice.value, text })),
      onGone: () => this.#end(words.gone),
      onCancelled: () => this.#close(),
    });
  }

  #taken(receipt) {
    const { words, receipts } = this.#given;
    receipts.keepReport(this.#comment.id, receipt);
    this.root.replaceChildren(this.#link(receipt, words.reported, "mod-report"));
    this.#end(words.taken(printedTime(receipt.due_at)), " ", this.#link(receipt, words.readAnswer));
  }

  /** Puts the last word in the form's place and takes the reader there. */
  #end(...said) {
    const notice = element("p", { class: "mod-notice mod-done", tabindex: "-1" }, ...said);
    this.panel.replaceChildren(notice);
    notice.focus();
  }

  #link(receipt, words, look = null) {
    const href = this.#given.service.reportPage(receipt);
    return element("a", { class: look, href, target: "_blank", rel: "noopener" }, words);
  }
}
