/* What matters in a picture is pointed at; without this the two numbers are typed. */
document.addEventListener("DOMContentLoaded", () => {
  for (const frame of document.querySelectorAll("[data-focal]")) {
    const row = frame.closest(".inline-related");
    const fields = ["x", "y"].map((side) => row?.querySelector(`input[name$="-focal_${side}"]`));
    if (!fields.every(Boolean)) continue;
    const picture = frame.querySelector("img");
    const point = document.createElement("span");
    point.className = "focal__point";
    frame.append(point);
    frame.classList.add("focal--live");

    const show = () => {
      const [x, y] = fields.map((field) => (field.value === "" ? null : Number(field.value)));
      point.hidden = x === null && y === null;
      point.style.left = `${x ?? 50}%`;
      point.style.top = `${y ?? 50}%`;
    };
    picture.addEventListener("click", (event) => {
      const box = picture.getBoundingClientRect();
      const shares = [
        (event.clientX - box.left) / box.width,
        (event.clientY - box.top) / box.height,
      ];
      shares.forEach((share, side) => {
        fields[side].value = Math.min(100, Math.max(0, Math.round(share * 100)));
        fields[side].dispatchEvent(new Event("input", { bubbles: true }));
        fields[side].dispatchEvent(new Event("change", { bubbles: true }));
      });
    });
    for (const field of fields) field.addEventListener("input", show);
    show();
  }
});
