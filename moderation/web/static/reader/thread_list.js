/** The list of a thread's comments with its count, loaded page by page. */

import { Problem } from "./api.js";
import { element } from "./elements.js";
import { answeredLine } from "./reply_note.js";
import { ReportControl } from "./report_control.js";
import { printedTime } from "./words.js";

export class ThreadList {
  /** Called with whether the thread is closed, after each load. */
  onClosed = () => {};
  /** Called with the comment that the reader wants to answer. */
  onReply = () => {};

  #given;
  #title = element("h2", { class: "mod-title" });
  #list = element("ol", { class: "mod-list" });
  #state = element("p", { class: "mod-empty", role: "status" });
  #more = element("button", { type: "button", class: "mod-more" });
  #cursor = null;
  #loading = false;

  constructor(given) {
    this.#given = given;
    this.#title.textContent = given.words.title(null);
    this.#more.hidden = true;
    this.#more.addEventListener("click", () => this.#load());
    const pages = element("p", { class: "mod-pages" }, this.#more);
    this.root = element("div", {}, this.#title, given.own.root, this.#state, this.#list, pages);
  }

  /** Loads the newest page anew. */
  reload() {
    this.#cursor = null;
    return this.#load();
  }

  async #load() {
    if (this.#loading) return;
    this.#loading = true;
    this.#say(this.#list.children.length ? "" : this.#given.words.loading);
    try {
      const { site, thread, service } = this.#given;
      this.#show(await service.comments(site, thread, this.#cursor));
    } catch (error) {
      this.#fail(error);
    } finally {
      this.#loading = false;
    }
  }

  #show(page) {
    const { words } = this.#given;
    const next = this.#cursor !== null;
    const shown = page.comments.map((comment) => this.#element(comment, page.closed));
    if (next) this.#list.append(...shown);
    else this.#list.replaceChildren(...shown);
    this.#title.textContent = words.title(page.count);
    this.#say(this.#list.children.length ? "" : page.closed ? words.none : words.empty);
    this.#cursor = page.next_cursor;
    this.#offer(page.next_cursor ? words.older : null);
    // The button may be gone now; whoever reads on by keyboard goes on at the first comment that is new.
    if (next && shown.length) shown[0].focus({ preventScroll: true });
    this.onClosed(page.closed);
  }

  #element(comment, closed) {
    const { words } = this.#given;
    const { nickname, body, submitted_at: at, reply_to: parent, ip_region: region } = comment;
    const author = element("b", { class: "mod-author" }, element("bdi", {}, nickname));
    const time = element("time", { datetime: at }, printedTime(at));
    const from = region ? [element("span", {}, words.region(region)), " "] : [];
    const report = new ReportControl(this.#given, comment);
    const byline = element("p", { class: "mod-byline" }, author, " ", ...from, time, report.root);
    const made = element("li", { class: "mod-comment", tabindex: "-1" }, byline);
    if (parent) made.append(answeredLine(parent, words));
    made.append(element("p", { class: "mod-body", dir: "auto" }, body));
    if (!closed) made.append(element("p", { class: "mod-tools" }, this.#replyButton(comment)));
    made.append(report.panel);
    return made;
  }

  #replyButton(comment) {
    const { words } = this.#given;
    const label = words.replyTo(comment.nickname);
    const button = element("button", { type: "button", class: "mod-reply", "aria-label": label }, words.reply);
    button.addEventListener("click", () => this.onReply(comment));
    return button;
  }

  #fail(error) {
    const { words } = this.#given;
    this.#say(error instanceof Problem ? (error.detail ?? words.failed) : words.listOffline);
    this.#offer(words.retry);
  }

  #say(text) {
    this.#state.textContent = text;
    this.#state.hidden = !text;
  }

  #offer(label) {
    this.#more.textContent = label ?? "";
    this.#more.hidden = !label;
  }
}
