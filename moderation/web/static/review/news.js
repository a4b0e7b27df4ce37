// Says how many comments came and who looks at what, while the page stands still: the list moves only when asked to.

const EVERY_MS = 4000;
const news = document.querySelector("[data-news]");

function show({ new: count, presence }) {
  const link = news.querySelector("a");
  const words = news.dataset.words.replace("{}", count);
  link.hidden = count === 0;
  if (link.textContent !== words) link.textContent = words;
  document.querySelectorAll(".row[data-id]").forEach((row) => {
    const place = row.querySelector("[data-presence]");
    const holder = presence[row.dataset.id];
    place.textContent = holder ? place.dataset.words.replace("{}", holder) : "";
    place.hidden = !holder;
    row.querySelector("[data-page]").hidden = Boolean(holder);
  });
}

async function look() {
  if (document.hidden) return;
  try {
    const answer = await fetch(news.dataset.news, { headers: { Accept: "application/json" } });
    if (answer.ok && !answer.redirected) show(await answer.json());
  } catch {
    // The network is away for a moment; the next look tells.
  }
}

if (news) setInterval(look, EVERY_MS);
