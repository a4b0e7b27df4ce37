/** Talks to the moderation service that this module was loaded from. */

const BASE = new URL("../../", import.meta.url);
const TIMEOUT_MS = 15_000;

/**
 * The service's answer to a request it did not fulfil. `code` is the API's, or "unexpected" for a foreign answer;
 * `receipt` is that of a rejected comment.
 */
export class Problem extends Error {
  constructor(status, body, retryAfterS) {
    super(body.detail ?? `status ${status}`);
    this.status = status;
    this.code = body.code ?? "unexpected";
    this.detail = body.detail ?? null;
    this.errors = body.errors ?? [];
    this.receipt = body.receipt ?? null;
    this.retryAfterS = retryAfterS;
  }
}

/** The service at this module's origin, answering in `language` (zh or en). Its methods throw `Problem` or, offline, `TypeError`. */
export class Service {
  constructor(language) {
    this.language = language;
  }

  /** A page of a thread, newest first; `cursor` is null for the first page. */
  comments(site, thread, cursor) {
    const path = thread.split("/").filter(Boolean).map(encodeURIComponent).join("/");
    const url = new URL(`v1/threads/${path}/comments`, BASE);
    url.searchParams.set("site", site);
    if (cursor) url.searchParams.set("cursor", cursor);
    return this.#call(url, { method: "GET" });
  }

  /** A new captcha: id, picture as a data URI, time of expiry. */
  issueChallenge(site) {
    return this.#post("v1/challenges", { site }, {});
  }

  /** Sends a comment; the same key and text again gets the first answer again. */
  send(comment, idempotencyKey) {
    return this.#post("v1/comments", comment, { "Idempotency-Key": idempotencyKey });
  }

  /** Reports a published comment: reason and text. */
  report(commentId, report) {
    return this.#post(`v1/comments/${encodeURIComponent(commentId)}/reports`, report, {});
  }

  /** A comment of the reader's own, by its receipt: its state, and what became of an appeal. */
  own({ id, token }) {
    const url = new URL(`v1/comments/${encodeURIComponent(id)}`, BASE);
    url.searchParams.set("token", token);
    return this.#call(url, { method: "GET" });
  }

  /** Appeals against the rejection of a comment of the reader's own. */
  appeal({ id, token }, text) {
    return this.#post(`v1/comments/${encodeURIComponent(id)}/appeals`, { token, text }, {});
  }

  /** Where the reporter reads what came of a report. */
  reportPage({ id, token }) {
    const url = new URL(`embed/reports/${encodeURIComponent(id)}`, BASE);
    url.search = new URLSearchParams({ token, lang: this.language });
    return url.href;
  }

  #post(path, body, headers) {
    return this.#call(new URL(path, BASE), {
      method: "POST",
      headers: { "Content-Type": "application/json", ...headers },
      body: JSON.stringify(body),
    });
  }

  async #call(url, options) {
    const abort = new AbortController();
    const timer = setTimeout(() => abort.abort(), TIMEOUT_MS);
    const headers = { ...options.headers, "Accept-Language": this.language };
    try {
      const response = await fetch(url, { ...options, headers, credentials: "omit", signal: abort.signal });
      const body = await readJson(response);
      if (response.ok && body) return body;
      throw new Problem(response.status, body ?? {}, retryAfterS(response));
    } finally {
      clearTimeout(timer);
    }
  }
}

/** A key nobody else has. Not `crypto.randomUUID`: portals served over plain HTTP do not have it. */
export function newKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** The answer's JSON, null where a proxy answered in something else. */
async function readJson(response) {
  const text = await response.text();
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function retryAfterS(response) {
  const seconds = Number.parseInt(response.headers.get("Retry-After") ?? "", 10);
  return Number.isNaN(seconds) ? null : seconds;
}
