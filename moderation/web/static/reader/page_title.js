/** What the page calls itself: by the portal's word, else by its metadata, its only heading or the browser's tab. */

const LONGEST_CHARS = 200;

/** One line that the service takes; null for a page without a name. `given` is the portal's word. */
export function pageTitle(given) {
  const headings = document.querySelectorAll("h1");
  const heading = headings.length === 1 ? headings[0].textContent : null;
  const shared = document.querySelector('meta[property="og:title"]')?.content;
  return [given, shared, heading, document.title].map(tidied).find(isReadable) ?? null;
}

/** Without line breaks, control characters and halves of characters, which the service refuses. */
function tidied(text) {
  const line = (text ?? "").replace(/[\s\p{Cc}\p{Cs}]+/gu, " ").trim();
  return Array.from(line).slice(0, LONGEST_CHARS).join("").trim();
}

function isReadable(text) {
  return /[^\p{Z}\p{C}]/u.test(text);
}
