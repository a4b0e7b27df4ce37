/** What this browser remembers of its reader's own reports, and of comments that are not below the page. */

const MOST_REPORTS = 100;
const MOST_COMMENTS = 20;

/** The receipts for one site. Where the browser keeps nothing (private windows), nothing is remembered. */
export class Receipts {
  #key;

  constructor(site) {
    this.#key = `moderation.receipts.${site}`;
  }

  /** The receipt of the reader's report of a comment, null where there is none. */
  reportOf(commentId) {
    return this.#read().reports.find((found) => found.commentId === commentId) ?? null;
  }

  keepReport(commentId, { id, token }) {
    const kept = this.#read();
    const others = kept.reports.filter((found) => found.commentId !== commentId);
    this.#write({ ...kept, reports: [...others, { commentId, id, token }].slice(-MOST_REPORTS) });
  }

  /** The receipts of the reader's comments of a page, oldest first. */
  commentsOn(thread) {
    return this.#read().comments.filter((found) => found.thread === thread);
  }

  keepComment(thread, { id, token }) {
    const kept = this.#read();
    const others = kept.comments.filter((found) => found.id !== id);
    this.#write({ ...kept, comments: [...others, { thread, id, token }].slice(-MOST_COMMENTS) });
  }

  forgetComment(id) {
    const kept = this.#read();
    this.#write({ ...kept, comments: kept.comments.filter((found) => found.id !== id) });
  }

  #read() {
    const nothing = { reports: [], comments: [] };
    try {
      return { ...nothing, ...JSON.parse(localStorage.getItem(this.#key)) };
    } catch {
      return nothing;
    }
  }

  #write(kept) {
    try {
      localStorage.setItem(this.#key, JSON.stringify(kept));
    } catch {
      // No storage, or no room in it: the receipt is on the screen, it is only not remembered.
    }
  }
}
