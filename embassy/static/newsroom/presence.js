/* Tells the newsroom every half minute that this form is open, and shows who else has it open.

   When nobody is signed in any more it says so while there is time; when the editor has signed
   in again in another window, the form goes on with the new token. */
(() => {
  const line = document.getElementById("presence");
  if (!line) return;
  const out = document.getElementById("signed-out");
  const { url } = line.dataset;
  const tokens = () => document.querySelectorAll("input[name=csrfmiddlewaretoken]");

  const message = (values = {}) => {
    const body = new FormData();
    body.set("csrfmiddlewaretoken", tokens()[0]?.value ?? "");
    for (const [name, value] of Object.entries(values)) body.set(name, value);
    return body;
  };

  const showOut = (isOut) => {
    if (out.hidden !== isOut) return;
    out.hidden = !isOut;
    out.querySelector("span").textContent = isOut ? out.dataset.words : "";
  };

  /* Only those whose coming or going is news are announced; the minutes pass in silence. */
  const show = ({ who, line: words, opened }) => {
    const isNews = who.join() !== line.dataset.who;
    line.setAttribute("aria-live", isNews ? "polite" : "off");
    if (line.textContent !== words) line.textContent = words;
    Object.assign(line.dataset, { who: who.join(), opened });
  };

  /* The token of the form as it would be opened now, if it is the same editor who opens it. */
  const renew = async () => {
    const answer = await fetch(window.location.href, { redirect: "manual" });
    if (!answer.ok) return showOut(true);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const user = (root) => root.getElementById("typed")?.dataset.user;
    const token = page.querySelector("input[name=csrfmiddlewaretoken]")?.value;
    if (!token || user(page) !== user(document)) return showOut(true);
    for (const input of tokens()) input.value = token;
    return showOut(false);
  };

  const beat = async () => {
    try {
      const answer = await fetch(url, { method: "POST", body: message(), redirect: "manual" });
      if (answer.type === "opaqueredirect") showOut(true);
      else if (answer.status === 403) await renew();
      else if (answer.ok) {
        showOut(false);
        show(await answer.json());
      }
    } catch {
      /* No connection: the next beat will tell. */
    }
  };

  setInterval(beat, 30_000);
  beat();
  window.addEventListener("pageshow", ({ persisted }) => { if (persisted) beat(); });
  document.addEventListener("visibilitychange", () => { if (!document.hidden) beat(); });
  window.addEventListener("pagehide", () => {
    navigator.sendBeacon(url, message({ leave: line.dataset.opened }));
  });
})();
