/** The reader's own comments that are not below the page: those that wait, and those taken off, with a way to appeal. */

import { Problem } from "./api.js";
import { element } from "./elements.js";
import { OwnComment } from "./own_comment.js";

const MOST_SHOWN = 5;

export class OwnComments {
  #given;
  #list = element("ul", { class: "mod-list" });
  #shown = new Map();
  #loading = null;

  constructor(given) {
    this.#given = given;
    const title = element("h3", { class: "mod-own-title" }, given.words.own);
    this.root = element("section", { class: "mod-own", hidden: true }, title, this.#list);
  }

  /** Asks what became of each remembered comment of this page; those on show stay as they are. */
  load() {
    this.#loading = this.#load();
    return this.#loading;
  }

  /** Opens the form to appeal for a comment. */
  async appeal(commentId) {
    await this.#loading;
    this.#shown.get(commentId)?.appeal();
  }

  async #load() {
    const { receipts, thread } = this.#given;
    const kept = receipts.commentsOn(thread).slice(-MOST_SHOWN).reverse();
    const lines = await Promise.all(kept.map((receipt) => this.#shown.get(receipt.id) ?? this.#lineOf(receipt)));
    this.#shown = new Map(lines.filter(Boolean).map((line) => [line.id, line]));
    this.#list.replaceChildren(...Array.from(this.#shown.values(), (line) => line.root));
    this.root.hidden = this.#shown.size === 0;
  }

  /** Null for what cannot be told of now, and for what stands below the page like any other comment. */
  async #lineOf(receipt) {
    try {
      const comment = await this.#given.service.own(receipt);
      if (comment.status !== "accepted" || comment.appeal) return this.#line(receipt, comment);
      this.#given.receipts.forgetComment(receipt.id);
    } catch (error) {
      // What is not known here will never be told of; anything else may pass.
      if (error instanceof Problem && error.code === "not_found") this.#given.receipts.forgetComment(receipt.id);
    }
    return null;
  }

  #line(receipt, comment) {
    const onStale = () => {
      this.#shown.delete(receipt.id);
      this.load();
    };
    const onForgotten = () => {
      this.#given.receipts.forgetComment(receipt.id);
      onStale();
    };
    return new OwnComment({ ...this.#given, receipt, comment, onForgotten, onStale });
  }
}
