/* Beside every moment that is typed: whose time it is, and what it is in the other city. */
(() => {
  const { hostCity, hostZone, capitalCity, capitalZone } = document.currentScript.dataset;
  const language = document.documentElement.lang;

  /* What the clocks in `zone` show at `at`, in milliseconds as if it were UTC. */
  const wall = (zone, at) => {
    const format = new Intl.DateTimeFormat("en-GB", {
      timeZone: zone, hourCycle: "h23", year: "numeric", month: "2-digit", day: "2-digit",
      hour: "2-digit", minute: "2-digit",
    });
    const part = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, value]));
    return Date.UTC(part.year, part.month - 1, part.day, part.hour, part.minute);
  };

  const elsewhere = (day, hour) => {
    const typed = Date.parse(`${day}T${hour}Z`);
    if (Number.isNaN(typed)) return hostCity;
    let at = typed;
    for (let step = 0; step < 2; step += 1) at += typed - wall(hostZone, at);
    const shown = { timeZone: capitalZone, timeStyle: "short", hourCycle: "h23" };
    if (new Date(wall(capitalZone, at)).getUTCDate() !== new Date(typed).getUTCDate()) {
      shown.dateStyle = "medium";
    }
    return `${hostCity}, ${new Intl.DateTimeFormat(language, shown).format(at)} ${capitalCity}`;
  };

  document.addEventListener("DOMContentLoaded", () => {
    for (const hour of document.querySelectorAll("input[type=time][name$=_1]")) {
      const day = document.getElementsByName(hour.name.replace(/_1$/, "_0"))[0];
      if (!day) continue;
      const hint = document.createElement("output");
      hint.className = "both__city";
      hour.after(" ", hint);
      const show = () => { hint.textContent = elsewhere(day.value, hour.value); };
      for (const input of [day, hour]) input.addEventListener("input", show);
      show();
    }
  });
})();
