// Single keys press what names them: <button aria-keyshortcuts="a">. The help dialog switches them off, for those who
// speak to their computer or whose hands touch keys by accident.

const SWITCH = "moderation-keys";
const help = document.getElementById("help");
const box = document.getElementById("keys-on");
let busy = false;

const areOn = () => localStorage.getItem(SWITCH) !== "off";

const isTyping = (element) =>
  element.matches("textarea, select, [contenteditable], input:not([type=radio], [type=checkbox], [type=submit])");

function press(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.repeat) return;
  if (!areOn() || isTyping(event.target) || document.querySelector("dialog[open]")) return;
  const named = document.querySelector(`[aria-keyshortcuts="${CSS.escape(event.key)}"]`);
  if (!named || busy) return;
  event.preventDefault();
  if (named.matches("input[type=search]")) named.focus();
  else if ("cycles" in named.dataset) chooseNext(named);
  else named.click();
}

// Of a group of choices, each press takes the one after; focus goes along, so that it is read out.
function chooseNext(group) {
  const choices = [...group.querySelectorAll("input[type=radio]")];
  const next = choices[(choices.findIndex((choice) => choice.checked) + 1) % choices.length];
  next.focus();
  next.click();
}

document.addEventListener("keydown", press);

// One decision a page: a second press while the first is on its way would fall on nothing, or be told it came late.
document.addEventListener("submit", (event) => {
  if (event.target.method !== "post") return;
  if (busy) event.preventDefault();
  busy = true;
});
// A page from the browser's memory of pages may act again.
addEventListener("pageshow", () => (busy = false));

document.querySelectorAll("[data-opens]").forEach((opener) => {
  opener.addEventListener("click", () => document.getElementById(opener.dataset.opens).showModal());
});

if (help) {
  box.checked = areOn();
  box.addEventListener("change", () => localStorage.setItem(SWITCH, box.checked ? "on" : "off"));
}

document.querySelector(".row[aria-current]")?.scrollIntoView({ block: "nearest" });
