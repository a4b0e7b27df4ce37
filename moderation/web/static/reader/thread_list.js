/** The list of a thread's comments with its count, loaded page by page. */

import { Problem } from "./api.js";
import { element } from "./elements.js";
import { ReportControl } from "./report_control.js";
import { printedTime } from "./words.js";

export class ThreadList {
  /** Called with whether the thread is closed, after each load. */
  onClosed = () => {};

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
    const shown = page.comments.map((comment) => commentElement(comment, this.#given));
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

function commentElement(comment, given) {
  const { nickname, body, submitted_at: at } = comment;
  const report = new ReportControl(given, comment);
  const author = element("b", { class: "mod-author" }, element("bdi", {}, nickname));
  const time = element("time", { datetime: at }, printedTime(at));
  return element(
    "li",
    { class: "mod-comment", tabindex: "-1" },
    element("p", { class: "mod-byline" }, author, " ", time, report.root),
    element("p", { class: "mod-body", dir: "auto" }, body),
    report.panel,
  );
}
