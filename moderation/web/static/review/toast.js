// Counts down the seconds in which a decision can be taken back without a trace.

const toast = document.querySelector(".toast[data-seconds]");

if (toast) {
  const shown = toast.querySelector("[data-countdown]");
  const ends = performance.now() + Number(toast.dataset.seconds) * 1000;
  const tick = () => {
    const left = Math.ceil((ends - performance.now()) / 1000);
    shown.textContent = left > 0 ? shown.dataset.left.replace("{}", left) : shown.dataset.over;
    if (left <= 0) clearInterval(timer);
  };
  const timer = setInterval(tick, 250);
  tick();
}
