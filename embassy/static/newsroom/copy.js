/* A button that copies what stands in a field. Without it the field itself can be copied. */
(() => {
  if (!navigator.clipboard) return;
  for (const button of document.querySelectorAll("[data-copies]")) {
    const field = document.getElementById(button.dataset.copies);
    const said = document.querySelector("[data-copied]");
    button.hidden = false;
    button.addEventListener("click", async () => {
      field.select();
      try {
        await navigator.clipboard.writeText(field.value);
        said.textContent = said.dataset.copied;
      } catch {
        field.focus(); // chosen, so that the keyboard can copy it
      }
    });
  }
})();
