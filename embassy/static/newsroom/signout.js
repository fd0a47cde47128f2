/* Who signs out takes along what the browser kept of what they typed (newsroom/kept.js). */
(() => {
  const { user } = document.currentScript.dataset;
  document.addEventListener("submit", ({ target }) => {
    if (target.id !== "logout-form") return;
    try {
      for (const key of Object.keys(localStorage)) {
        if (key.startsWith(`newsroom.kept.${user}.`)) localStorage.removeItem(key);
      }
    } catch {
      /* The browser forbids it: then nothing was kept. */
    }
  });
})();
