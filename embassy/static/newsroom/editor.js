/* When the language of a text changes, its editors are made anew: CKEditor reads the
   direction of writing once, when it begins. What has been typed goes along. */
document.addEventListener("change", (event) => {
  if (event.target.name !== "in_language") return;
  const language = event.target.value;
  const direction = /^(ar|ckb|dv|fa|he|ps|ug|ur|yi)\b/.test(language) ? "rtl" : "ltr";
  for (const textarea of document.querySelectorAll("textarea[data-type=ckeditortype]")) {
    const editor = window.CKEDITOR?.instances[textarea.id];
    if (!editor) continue;
    editor.destroy();
    window.CKEDITOR.replace(textarea.id, {
      ...JSON.parse(textarea.dataset.config),
      contentsLanguage: language,
      contentsLangDirection: direction,
    });
  }
});
