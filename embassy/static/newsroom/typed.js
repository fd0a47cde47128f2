/* What has been typed into the form of a draft since it was opened, field by field; for
   newsroom/kept.js and newsroom/leaving.js, as `window.typed`.

   A field of a picture goes by the key of its row, "pictures:12:alt", of a row that is not saved
   yet by its place among those, "pictures:+0:alt": the numbers in the names of fields change. */
(() => {
  const place = document.getElementById("typed");
  if (!place) return;
  const form = place.closest("form");
  const { CKEDITOR } = window;
  const listeners = [];
  /* What each editor held when it was ready: CKEditor writes HTML its own way, and that it does
     so is no change. Its textarea keeps what it held while one types. */
  const began = new Map();

  const editorOf = (control) => {
    const editor = CKEDITOR?.instances[control.id];
    return editor?.status === "ready" ? editor : undefined;
  };

  const nameOf = (control) => {
    const [, set, number, field] = /^(.+)-(\d+)-(.+)$/.exec(control.name) ?? [];
    if (!set) return control.name;
    const key = form.elements[`${set}-${number}-id`]?.value;
    const stored = form.elements[`${set}-INITIAL_FORMS`]?.value ?? 0;
    return `${set}:${key || `+${number - stored}`}:${field}`;
  };

  /* The controls that hold text or a choice, by the name of their field. */
  const fields = () => {
    const found = new Map();
    for (const control of form.elements) {
      const isOther = /^(hidden|file|submit|button|reset|image|fieldset|output)$/.test(control.type);
      if (isOther || !control.name || control.name.includes("__prefix__")) continue;
      const name = nameOf(control);
      found.set(name, [...(found.get(name) ?? []), control]);
    }
    return found;
  };

  const isBox = (control) => control.type === "checkbox" || control.type === "radio";

  const before = (controls) => {
    const [first] = controls;
    if (isBox(first)) return controls.filter((box) => box.defaultChecked).map((box) => box.value);
    if (first.options) {
      const chosen = [...first.options].filter((option) => option.defaultSelected);
      const shown = chosen.length || first.multiple ? chosen : [...first.options].slice(0, 1);
      return shown.map((option) => option.value);
    }
    return [began.get(first.id) ?? first.defaultValue];
  };

  const now = (controls) => {
    const [first] = controls;
    if (isBox(first)) return controls.filter((box) => box.checked).map((box) => box.value);
    if (first.options) return [...first.selectedOptions].map((option) => option.value);
    return [editorOf(first)?.getData() ?? first.value];
  };

  const isSame = (one, other) => JSON.stringify(one) === JSON.stringify(other);

  /* The fields that differ from what the form was opened with, and those named in `also`. */
  const changed = (also = []) => {
    const found = {};
    for (const [name, controls] of fields()) {
      const value = now(controls);
      if (also.includes(name) || !isSame(value, before(controls))) found[name] = value;
    }
    return found;
  };

  /* Press "Add another" until the row is there that a new picture's field belongs to. */
  const makeRow = (name) => {
    const [, set, number] = /^(.+):\+(\d+):/.exec(name) ?? [];
    const add = set && document.querySelector(`#${set}-group .add-row a`);
    if (!add) return;
    const total = () => Number(form.elements[`${set}-TOTAL_FORMS`].value);
    const wanted = Number(form.elements[`${set}-INITIAL_FORMS`].value) + Number(number) + 1;
    for (let tries = total(); tries < wanted && total() < wanted; tries += 1) add.click();
  };

  /* Put `values` into a field; false when it has no place any more. */
  const put = (name, values) => {
    makeRow(name);
    const controls = fields().get(name);
    if (!controls) return false;
    const [first] = controls;
    if (isBox(first)) {
      for (const box of controls) box.checked = values.includes(box.value);
    } else if (first.options) {
      for (const option of first.options) option.selected = values.includes(option.value);
    } else if (CKEDITOR?.instances[first.id]) {
      const editor = CKEDITOR.instances[first.id];
      const set = () => editor.setData(values[0]);
      /* It is being made anew where the language of the text has just been put back. */
      if (editor.status === "ready") set();
      else editor.once("instanceReady", set);
    } else {
      [first.value] = values;
    }
    first.dispatchEvent(new Event("input", { bubbles: true }));
    first.dispatchEvent(new Event("change", { bubbles: true }));
    return true;
  };

  /* What a field is called, and what its values are called: for people. */
  const words = (name, values) => {
    const controls = fields().get(name) ?? [];
    const [first] = controls;
    const text = (element) => element?.textContent.trim().replace(/\s+/g, " ").replace(/:$/, "");
    const group = isBox(first ?? {}) && first.closest("fieldset")?.querySelector("legend");
    const row = text(first?.closest(".inline-related")?.querySelector(".inline_label"));
    const own = text(group || first?.labels?.[0]) || first?.getAttribute("aria-label") || name;
    const named = values.map((value) => {
      const option = [...(first?.options ?? [])].find((one) => one.value === value);
      const box = controls.find((one) => isBox(one) && one.value === value);
      return text(option ?? box?.labels?.[0]) ?? value;
    });
    return { label: row ? `${row}, ${own}` : own, value: named.join(", ") };
  };

  const tell = () => { for (const listener of listeners) listener(); };
  form.addEventListener("input", tell);
  form.addEventListener("change", tell);

  const editors = () =>
    [...form.querySelectorAll("textarea[data-type=ckeditortype]")].filter(
      (textarea) => !textarea.id.includes("__prefix__"),
    );

  /* Resolved when every editor has begun, at once where there is none; a browser in which none
     begins shows the plain fields, and is not waited for. */
  const ready = new Promise((resolve) => {
    const look = () => { if (!CKEDITOR || editors().every(editorOf)) resolve(); };
    CKEDITOR?.on("instanceReady", ({ editor }) => {
      const textarea = editor.element.$;
      const isRestored = textarea.value !== textarea.defaultValue;
      if (!began.has(textarea.id) && !isRestored) began.set(textarea.id, editor.getData());
      editor.on("change", tell);
      look();
    });
    look();
    setTimeout(resolve, 10_000);
  });

  window.typed = {
    form, place, ready, changed, put, words,
    value: (name) => { const found = fields().get(name); return found && now(found); },
    hasFiles: () => [...form.querySelectorAll("input[type=file]")].some((one) => one.files.length),
    watch: (listener) => listeners.push(listener),
  };
})();
