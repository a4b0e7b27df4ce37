// Follows a bulk operation while the worker is at it: the parts that changed are replaced, the page stands still.

const EVERY_MS = 1000;

function take(fresh) {
  document.title = fresh.title;
  for (const part of document.querySelectorAll("[data-live]")) {
    const now = fresh.getElementById(part.id);
    if (now.innerHTML === part.innerHTML) continue;
    const pressed = part.contains(document.activeElement);
    part.replaceChildren(...now.childNodes);
    // Who stands on "Stop, and take all back" stands on "Take all back" then.
    if (pressed) part.querySelector("button, a")?.focus();
  }
}

async function look() {
  if (document.hidden) return;
  try {
    const answer = await fetch(location.href);
    // Signed out meanwhile: the page itself leads to the sign-in.
    if (answer.redirected) return location.reload();
    if (!answer.ok) return;
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    take(fresh);
    if (!fresh.querySelector("[data-at-work]")) clearInterval(timer);
  } catch {
    // The network is away for a moment; the next look tells.
  }
}

const timer = setInterval(look, EVERY_MS);
