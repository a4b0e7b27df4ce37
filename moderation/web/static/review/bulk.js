// Counts the ticked comments, and ticks the whole page.

const form = document.getElementById("bulk");
const boxes = [...document.querySelectorAll('input[form="bulk"][name="items"]')];

function show(all, count) {
  const ticked = boxes.filter((box) => box.checked).length;
  count.textContent = count.dataset.ticked.replace("{}", ticked);
  count.hidden = ticked === 0;
  all.checked = ticked === boxes.length;
  all.indeterminate = ticked > 0 && ticked < boxes.length;
}

if (form) {
  const all = form.querySelector("[data-tick-all]");
  const count = form.querySelector("[data-ticked]");
  all.addEventListener("change", () => {
    boxes.forEach((box) => (box.checked = all.checked));
    show(all, count);
  });
  boxes.forEach((box) => box.addEventListener("change", () => show(all, count)));
  // A page from the browser's memory of pages, or loaded again, may come with boxes ticked.
  addEventListener("pageshow", () => show(all, count));
}
