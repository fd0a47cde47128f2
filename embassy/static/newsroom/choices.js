/* What is added in a window of its own appears among the boxes, ticked. Django's script knows
   lists to select from, and no boxes. */
document.addEventListener("DOMContentLoaded", () => {
  const dismiss = window.dismissAddRelatedObjectPopup;
  window.dismissAddRelatedObjectPopup = (popup, id, name) => {
    const boxes = document.getElementById(popup.name.replace(/__\d+$/, ""));
    if (boxes?.nodeName === "DIV") {
      const box = document.createElement("input");
      Object.assign(box, { type: "checkbox", name: boxes.id.replace(/^id_/, ""), value: id });
      box.checked = true;
      const label = document.createElement("label");
      label.append(box, name);
      const row = document.createElement("div");
      row.append(label);
      boxes.append(row);
      box.dispatchEvent(new Event("change", { bubbles: true }));
    }
    dismiss(popup, id, name);
  };
});
