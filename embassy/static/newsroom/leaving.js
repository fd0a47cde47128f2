/* Leaving a form with text that is not saved asks first. */
(() => {
  const { typed } = window;
  if (!typed) return;
  let isSent = false;

  typed.form.addEventListener("submit", () => { isSent = true; });
  typed.watch(() => { isSent = false; });
  window.addEventListener("pageshow", () => { isSent = false; });

  window.addEventListener("beforeunload", (event) => {
    const wasRefused = Boolean(typed.place.dataset.refused);
    const isChanged = wasRefused || typed.hasFiles() || Object.keys(typed.changed()).length > 0;
    if (isChanged && !isSent) event.preventDefault();
  });
})();
