/* The title of an attachment runs the way the language of its row does; without one, the way that
   of the text does. */
(() => {
  const speak = (row) => {
    const own = row.querySelector("select[name$='-in_language']");
    const chosen = own?.value ? own : document.querySelector("select[name='in_language']");
    const title = row.querySelector("[data-of-row]");
    if (!chosen || !title) return;
    const rightToLeft = (chosen.dataset.rtl ?? "").split(" ");
    title.lang = chosen.value;
    title.dir = rightToLeft.includes(chosen.value) ? "rtl" : "ltr";
  };

  document.addEventListener("change", ({ target }) => {
    if (target.name === "in_language") {
      document.querySelectorAll(".inline-related:has([data-of-row])").forEach(speak);
    } else if (target.name?.endsWith("-in_language")) {
      speak(target.closest(".inline-related"));
    }
  });
})();
