/** What a reader is told when something did not work. */

import { Problem } from "./api.js";

/** A sentence for an error that belongs to no field; a proxy's own 429 or 502 has no sentence of the service's. */
export function sentenceFor(error, words) {
  if (!(error instanceof Problem)) return words.offline;
  if (error.detail) return error.detail;
  return error.status === 429 ? words.wait(error.retryAfterS ?? 60) : words.failed;
}
