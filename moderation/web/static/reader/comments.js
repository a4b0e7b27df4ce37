/** Fills every `<section data-comments data-site data-thread>` of the page with its thread and a form. */

import { Service } from "./api.js";
import { CommentForm } from "./comment_form.js";
import { element } from "./elements.js";
import { OwnComments } from "./own_comments.js";
import { pageTitle } from "./page_title.js";
import { Receipts } from "./receipts.js";
import { reportWordsFor } from "./report_words.js";
import { ThreadList } from "./thread_list.js";
import { wordsFor } from "./words.js";

const DEFAULT_BODY_CHARS = 1000;

function mount(section) {
  const { site, thread = location.pathname, lang, bodyChars, identityUrl, title } = section.dataset;
  const language = (lang || document.documentElement.lang || "zh").toLowerCase().startsWith("en") ? "en" : "zh";
  const words = { ...wordsFor(language), ...reportWordsFor(language) };
  const service = new Service(language);
  const receipts = new Receipts(site);
  const own = new OwnComments({ service, words, thread, receipts });
  const list = new ThreadList({ service, words, site, thread, receipts, own });
  const form = new CommentForm({
    service,
    words,
    site,
    thread,
    pageTitle: pageTitle(title),
    bodyChars: Number(bodyChars) || DEFAULT_BODY_CHARS,
    identityToken: () => (identityUrl ? identityFrom(identityUrl) : null),
    onAccepted: () => list.reload(),
    onKept: (receipt) => {
      receipts.keepComment(thread, receipt);
      own.load();
    },
    onAppeal: (commentId) => own.appeal(commentId),
  });
  list.onReply = (comment) => form.replyTo(comment);
  list.onClosed = (closed) => form.close(closed);
  section.classList.add("mod-comments");
  section.setAttribute("lang", language === "en" ? "en" : "zh-CN");
  section.replaceChildren(list.root, form.root);
  list.reload();
  own.load();
}

/**
 * The portal's word on who its reader is; null for a visitor without an account. Asked anew for each comment: the page
 * is static and the word is good for minutes.
 */
async function identityFrom(url) {
  const answer = await fetch(url, { cache: "no-store" });
  return answer.status === 200 ? (await answer.text()).trim() : null;
}

/** Resolves when a style sheet is there, or cannot be had: unstyled comments are better than none. */
function styleSheet(name) {
  return new Promise((resolve) => {
    const link = element("link", { rel: "stylesheet", href: new URL(name, import.meta.url).href });
    link.addEventListener("load", resolve);
    link.addEventListener("error", resolve);
    document.head.append(link);
  });
}

Promise.all(["comments.css", "replies.css", "reports.css"].map(styleSheet)).then(() =>
  document.querySelectorAll("section[data-comments]").forEach(mount),
);
