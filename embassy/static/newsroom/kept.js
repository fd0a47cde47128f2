/* What is typed is kept in the browser as one goes, and offered again when it was not saved.

   Kept are the fields that were changed, under the user, the draft and the number of the form.
   A form that is opened offers what others of the same draft have left, and puts nothing into a
   field unless it is told to. What was saved, the server says with a cookie (news/admin/kept.py). */
(() => {
  const { typed } = window;
  if (!typed) return;
  const PREFIX = "newsroom.kept.";
  const WEEK = 7 * 24 * 60 * 60 * 1000;
  const { user, subject, number, version, refused, cookies } = typed.place.dataset;
  const shelf = `${PREFIX}${user}.${subject}.`;
  const own = shelf + number;
  const token = typed.form.elements.first_save;
  const clone = (id) => document.getElementById(id).content.cloneNode(true);

  /* Full, or forbidden: nothing is kept, and nobody is disturbed. */
  const trying = (act, otherwise) => { try { return act(); } catch { return otherwise; } };
  const drop = (key) => trying(() => localStorage.removeItem(key));
  const read = (key) => trying(() => JSON.parse(localStorage.getItem(key)), null);
  const keys = () =>
    trying(() => Object.keys(localStorage).filter((key) => key.startsWith(PREFIX)), []);
  const write = (key, left) => trying(() => {
    localStorage.setItem(key, JSON.stringify(left));
    return true;
  }, false);

  for (const [, saved] of document.cookie.matchAll(/(?:^|; )kept-([0-9a-f]{32})=/g)) {
    for (const key of keys()) if (key.endsWith(`.${saved}`)) drop(key);
    document.cookie = `kept-${saved}=; path=${cookies}; max-age=0`;
  }
  for (const key of keys()) {
    const left = read(key);
    if (!left?.fields || !(Date.now() - left.at < WEEK)) drop(key);
  }

  /* A form that came back holds what was typed before: it goes on with it. */
  const earlier = refused ? read(own) : null;
  const since = earlier?.version ?? version;
  const tracked = Object.keys(earlier?.fields ?? {});
  /* What was put back into the form, until it is kept as the form's own. */
  const restored = new Set();
  let timer = 0;
  let pause = 400;
  const keep = () => {
    const start = performance.now();
    clearTimeout(timer);
    timer = 0;
    const fields = typed.changed(tracked);
    const left = { at: Date.now(), version: since, token: token?.value, fields };
    if (!Object.keys(fields).length) drop(own);
    else if (write(own, left)) for (const key of restored) drop(key);
    /* A very long text is kept less often, so that typing does not falter. */
    pause = Math.max(400, 20 * (performance.now() - start));
  };
  typed.watch(() => { timer ||= setTimeout(keep, pause); });
  const keepNow = () => { if (timer) keep(); };
  window.addEventListener("pagehide", keepNow);
  document.addEventListener("visibilitychange", keepNow);
  document.getElementById("logout-form")?.addEventListener("submit", () => {
    clearTimeout(timer);
    timer = 0;
  });

  /* Another window of the same editor may be at it still: that is no text to be offered. */
  const windows = "BroadcastChannel" in window ? new BroadcastChannel("newsroom.kept") : null;
  const alive = new Set();
  windows?.addEventListener("message", ({ data }) => {
    if (data.asks && data.asks !== own) windows.postMessage({ has: own });
    if (data.has) {
      alive.add(data.has);
      document.querySelector(`[data-key="${data.has}"]`)?.remove();
    }
  });

  const time = (at) => {
    const clock = document.querySelector("script[data-host-zone]")?.dataset;
    const inZone = (zone) => {
      const day = { timeZone: zone, dateStyle: "medium" };
      const shown = (moment) => new Intl.DateTimeFormat(document.documentElement.lang, day).format(moment);
      const isToday = shown(at) === shown(Date.now());
      const style = { ...(isToday ? { timeZone: zone } : day), timeStyle: "short", hourCycle: "h23" };
      return new Intl.DateTimeFormat(document.documentElement.lang, style).format(at);
    };
    if (!clock) return inZone();
    return `${inZone(clock.hostZone)} ${clock.hostCity}, ${inZone(clock.capitalZone)} ${clock.capitalCity}`;
  };

  const plain = (html) =>
    new DOMParser().parseFromString(html.replace(/<\/(p|h2|h3|li|tr)>/g, "$&\n"), "text/html")
      .body.textContent.trim();

  /* Both texts without the words with which both begin and end, but for a few. */
  const apart = (one, other) => {
    const [a, b] = [one, other].map((text) => text.split(/(?<=\s)/));
    let start = 0;
    while (start < Math.min(a.length, b.length) && a[start] === b[start]) start += 1;
    let end = 0;
    const most = Math.min(a.length, b.length) - start;
    while (end < most && a[a.length - 1 - end] === b[b.length - 1 - end]) end += 1;
    const [from, until] = [Math.max(0, start - 8), Math.max(0, end - 8)];
    return [a, b].map((words) => {
      const text = words.slice(from, words.length - until).join("");
      return `${from ? "… " : ""}${text}${until ? " …" : ""}`;
    });
  };

  const describe = (list, fields) => {
    for (const [name, values] of Object.entries(fields)) {
      const [kept, shown] = [values, typed.value(name) ?? []].map((some) => typed.words(name, some));
      const texts = [kept.value, shown.value];
      const isSame = plain(texts[0]) === plain(texts[1]);
      const [left, there] = apart(...(isSame ? texts : texts.map(plain)));
      const part = clone("kept-difference");
      part.querySelector("dt").textContent = kept.label;
      part.querySelector("ins").textContent = left || "–";
      part.querySelector("del").textContent = there || "–";
      list.append(part);
    }
  };

  const restore = (left) => {
    const current = typed.changed();
    if (Object.keys(left.fields).some((name) => name in current)) {
      write(`${own}b`, { at: Date.now(), version, token: token?.value, fields: current });
    }
    if (token && left.token) token.value = left.token;
    const places = Object.entries(left.fields).filter(([name, values]) => !typed.put(name, values));
    return Object.fromEntries(places);
  };

  const offer = (key, left) => {
    const bar = clone("kept-offer").firstElementChild;
    bar.dataset.key = key;
    bar.querySelector("time").textContent = time(left.at);
    bar.querySelector("time").dateTime = new Date(left.at).toISOString();
    bar.querySelector(".kept__moved").hidden = left.version === version;
    describe(bar.querySelector("dl"), left.fields);
    bar.querySelector("[data-way=discard]").addEventListener("click", () => {
      drop(key);
      bar.remove();
      typed.form.querySelector("input:not([type=hidden])")?.focus();
    });
    bar.querySelector("[data-way=restore]").addEventListener("click", () => {
      const lost = restore(left);
      const rest = Object.keys(lost).length > 0;
      const said = clone(rest ? "kept-partly" : "kept-restored").firstElementChild;
      const list = bar.querySelector("dl");
      list.replaceChildren();
      describe(list, lost);
      bar.replaceChildren(said, ...(rest ? [list] : []));
      said.focus();
      restored.add(key);
    });
    document.getElementById("kept").append(bar);
  };

  const isHere = (fields) =>
    Object.entries(fields).every(
      ([name, values]) => JSON.stringify(typed.value(name)) === JSON.stringify(values),
    );

  typed.ready.then(() => {
    windows?.postMessage({ asks: own });
    setTimeout(() => {
      for (const key of keys()) {
        const left = key.startsWith(shelf) && key !== own && !alive.has(key) && read(key);
        if (left && isHere(left.fields)) drop(key);
        else if (left) offer(key, left);
      }
    }, 150);
  });
})();
