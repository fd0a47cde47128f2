/* Says how long an embargo still lasts, and asks the server again at the second when it ends.
   The page itself names the moment, so nothing is lost without this file. */
(() => {
  const timer = document.querySelector("[data-until]");
  if (!timer) return;
  const { until, made, locale } = timer.dataset;

  /* The reader's clock may be wrong. How far, the server's own moment tells: measured from
     the arrival of the page, it is never early. */
  const [arrival] = performance.getEntriesByType("navigation");
  const arrived = Date.now() - (performance.now() - arrival.responseStart);
  const ahead = arrived - Date.parse(made);
  const left = () => Date.parse(until) - (Date.now() - ahead);

  const units = [["day", 86400], ["hour", 3600], ["minute", 60], ["second", 1]];
  const list = new Intl.ListFormat(locale, { style: "narrow", type: "unit" });
  const written = (number, unit) =>
    new Intl.NumberFormat(locale, { style: "unit", unit, unitDisplay: "long" }).format(number);

  function words(seconds) {
    const parts = [];
    let rest = seconds;
    for (const [unit, size] of units) {
      const number = Math.floor(rest / size);
      rest %= size;
      if (number || parts.length || unit === "second") parts.push(written(number, unit));
    }
    return list.format(parts);
  }

  /* Without a connection the text that is there stays there. */
  function ask() {
    if (navigator.onLine) location.reload();
    else addEventListener("online", () => location.reload(), { once: true });
  }

  let waiting;
  function tick() {
    clearTimeout(waiting);
    const rest = left();
    timer.textContent = words(Math.max(0, Math.ceil(rest / 1000)));
    if (rest <= 0) ask();
    else waiting = setTimeout(tick, rest % 1000 || 1000);
  }

  timer.parentElement.hidden = false;
  /* A page that comes after its moment met a slow clock: it asks again, but not in a hurry. */
  if (left() > 0) tick();
  else setTimeout(ask, 1000);
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden && left() > 0) tick();
  });
})();
