/* The editor under a strict policy, in the newsroom's theme, in its text's direction. */
(() => {
  const { CKEDITOR } = window;
  const page = document.documentElement;

  /* CKEditor starts its frame with an inline script that only calls back. The policy forbids
     inline scripts; so it is left out, and the call is made from here. */
  const write = CKEDITOR.dom.document.prototype.write;
  CKEDITOR.dom.document.prototype.write = function (html) {
    const start = /<script id="cke_actscrpt".*?callFunction\((\d+),.*?<\/script>/s.exec(html);
    write.call(this, start ? html.replace(start[0], "") : html);
    this.$.documentElement.dataset.theme = page.dataset.theme ?? "auto";
    if (start) CKEDITOR.tools.callFunction(Number(start[1]), this.getWindow().$);
  };

  new MutationObserver(() => {
    for (const editor of Object.values(CKEDITOR.instances)) {
      if (editor.document) editor.document.$.documentElement.dataset.theme = page.dataset.theme;
    }
  }).observe(page, { attributeFilter: ["data-theme"] });

  /* CKEditor reads the direction of writing once, when it begins: when the language of a text
     changes, its editors are made anew. What has been typed goes along. Which languages run from
     right to left the list of languages says itself. */
  document.addEventListener("change", (event) => {
    if (event.target.name !== "in_language") return;
    const language = event.target.value;
    const rightToLeft = (event.target.dataset.rtl ?? "").split(" ");
    const direction = rightToLeft.includes(language) ? "rtl" : "ltr";
    for (const field of document.querySelectorAll("[data-speaks]")) {
      field.lang = language;
      field.dir = direction;
    }
    for (const textarea of document.querySelectorAll("textarea[data-type=ckeditortype]")) {
      const editor = CKEDITOR.instances[textarea.id];
      if (!editor) continue;
      editor.destroy();
      CKEDITOR.replace(textarea.id, {
        ...JSON.parse(textarea.dataset.config),
        contentsLanguage: language,
        contentsLangDirection: direction,
      });
    }
  });
})();
