// Holds the opened item for its reader: takes it, gives signs of life, and frees it when the page is left.

const form = document.querySelector("form[data-lease]");
const holder = document.querySelector("[data-holder]");
let fence = "";
let timer = 0;

function fields() {
  const given = new URLSearchParams({ csrf_token: form.elements.csrf_token.value });
  if (fence) given.set("fence", fence);
  return given;
}

function tell({ holder: name, decided_by: decider }) {
  const words = decider ? holder.dataset.decided : holder.dataset.held;
  holder.querySelector("[data-who]").textContent = words.replace("{}", decider ?? name);
  holder.hidden = false;
}

async function hold() {
  const answer = await fetch(form.dataset.lease, { method: "POST", body: fields() });
  if (answer.status === 409) {
    fence = "";
    tell(await answer.json());
  } else if (answer.ok) {
    const lease = await answer.json();
    fence = String(lease.fence);
    holder.hidden = true;
    timer = setTimeout(keep, (lease.lasts_s * 1000) / 3);
  }
}

async function keep() {
  try {
    await hold();
  } catch {
    // The network is away for a moment; the lease lasts longer than that.
    timer = setTimeout(keep, 5000);
  }
}

function free() {
  clearTimeout(timer);
  if (fence) navigator.sendBeacon(form.dataset.release, fields());
  fence = "";
}

if (form) {
  keep();
  addEventListener("pagehide", free);
  addEventListener("pageshow", (event) => event.persisted && keep());
}
