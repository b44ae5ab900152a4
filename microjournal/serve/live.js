// Keeps a page of the preview up to date. Only the preview serves this; the built site has no trace of it.
"use strict";
(() => {
  const { run, base } = document.currentScript.dataset;
  let number = Number(document.currentScript.dataset.number);
  const SCROLL = "microjournal-scroll";
  const STILL_STARTING = 3000;

  // ---- where things are

  // The file of the site at a path of an address.
  function fileAt(path) {
    let file = path.startsWith(base) ? path.slice(base.length) : path;
    try {
      file = decodeURIComponent(file);
    } catch {
      // Not UTF-8: no file of the site has such a name.
    }
    return file === "" || file.endsWith("/") ? file + "index.html" : file;
  }

  const ownFile = () => fileAt(location.pathname);

  function addressOf(file, top = base) {
    const path = file.replace(/(^|\/)index\.html$/, "$1");
    return top + path.split("/").map(encodeURIComponent).join("/");
  }

  // ---- reloading at the same place

  function reload() {
    try {
      const place = { path: location.pathname, left: scrollX, top: scrollY };
      sessionStorage.setItem(SCROLL, JSON.stringify(place));
      // Browsers do this themselves, but too early for a page whose pictures are still to come.
      history.scrollRestoration = "manual";
    } catch {
      // No storage: the browser's own memory of the place has to do.
    }
    location.reload();
  }

  function goBack() {
    let place = null;
    try {
      place = JSON.parse(sessionStorage.getItem(SCROLL));
      sessionStorage.removeItem(SCROLL);
    } catch {
      return;
    }
    if (!place || place.path !== location.pathname) return;
    const go = () => scrollTo({ left: place.left, top: place.top, behavior: "instant" });
    go();
    // Once more when pictures have their sizes, unless the reader has moved on.
    const arrived = scrollY;
    const settle = () => {
      if (scrollY === arrived) go();
      history.scrollRestoration = "auto";
    };
    addEventListener("load", () => setTimeout(settle), { once: true });
  }

  // ---- style sheets without reloading

  // "assets/dune-0123abcd.css" and "assets/dune-4567cdef.css" are the same style sheet before and after a change.
  const logical = (path) => path.replace(/-[0-9a-f]{8}(?=\.css$)/, "");
  const leaving = new WeakSet();

  function exchange(styles) {
    let found = false;
    for (const link of document.querySelectorAll('link[rel~="stylesheet"][href]')) {
      const here = new URL(link.href);
      if (here.origin !== location.origin || leaving.has(link)) continue;
      const file = logical(fileAt(here.pathname));
      const style = styles.find((name) => logical(name) === file);
      if (style === undefined) continue;
      found = true;
      leaving.add(link);
      const fresh = link.cloneNode();
      fresh.href = `${addressOf(style)}?${number}`;
      // The old one stays until the new one is there, so that the page is never without.
      fresh.addEventListener("load", () => link.remove());
      fresh.addEventListener("error", () => link.remove());
      link.after(fresh);
    }
    return found;
  }

  // ---- problems over the page

  const STYLE = `
    :host { all: initial; }
    section {
      position: fixed; inset: 0; z-index: 2147483647; overflow: auto; box-sizing: border-box;
      padding: max(1rem, 4vh) max(1rem, 6vw); background: rgb(24 20 20 / 0.94); color: #f4efe9;
      font: 16px/1.5 system-ui, sans-serif;
    }
    header { display: flex; gap: 1rem; align-items: baseline; justify-content: space-between; }
    h1 { font-size: 1.25rem; margin: 0; }
    p { margin: 0.25rem 0; }
    ol { list-style: none; margin: 1.5rem 0 0; padding: 0; display: grid; gap: 1.25rem; }
    li { border-inline-start: 0.25rem solid #ff8f7d; padding-inline-start: 1rem; min-width: 0; }
    li.warning { border-color: #f2c14e; }
    li.hint { border-color: #7cc7d9; }
    .where { font-family: ui-monospace, monospace; overflow-wrap: anywhere; color: #d9cfc4; }
    .what { font-weight: 600; overflow-wrap: anywhere; }
    pre {
      margin: 0.5rem 0; padding: 0.5rem 0.75rem; overflow-x: auto; background: #000; border-radius: 0.25rem;
      font: 14px/1.4 ui-monospace, monospace; tab-size: 4;
    }
    .before { visibility: hidden; }
    .caret { color: #ff8f7d; }
    button {
      font: inherit; color: inherit; background: none; border: 1px solid currentColor; border-radius: 0.25rem;
      padding: 0.25rem 0.75rem; cursor: pointer;
    }
    button:focus-visible { outline: 3px solid #7cc7d9; outline-offset: 2px; }
    aside {
      position: fixed; inset-block-end: 1rem; inset-inline-start: 1rem; z-index: 2147483647; padding: 0.5rem 1rem;
      background: #181414; color: #f4efe9; border-radius: 0.25rem; font: 15px/1.4 system-ui, sans-serif;
    }
  `;

  function element(name, text = "", className = "") {
    const made = document.createElement(name);
    made.textContent = text;
    if (className) made.className = className;
    return made;
  }

  // Made by script, so that a page's Content-Security-Policy about styles does not concern it.
  function layer(name) {
    const host = document.createElement(name);
    const root = host.attachShadow({ mode: "open" });
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(STYLE);
    root.adoptedStyleSheets = [sheet];
    return { host, root };
  }

  function frame(problem) {
    const pre = element("pre");
    const characters = Array.from(problem.source);
    const gutter = `${problem.line} | `;
    const before = characters.slice(0, problem.column - 1).join("");
    const marked = Math.max(1, Math.min(problem.length, characters.length - problem.column + 1));
    pre.append(gutter + problem.source + "\n");
    pre.append(element("span", gutter + before, "before"), element("span", "^".repeat(marked), "caret"));
    return pre;
  }

  function item(problem) {
    const made = element("li", "", problem.severity);
    const at = problem.line ? `:${problem.line}:${problem.column}` : "";
    if (problem.path) made.append(element("p", problem.path + at, "where"));
    const label = problem.code ? `${problem.severity}[${problem.code}]: ` : "";
    made.append(element("p", label + problem.message, "what"));
    if (problem.source !== null && problem.source.trim()) made.append(frame(problem));
    if (problem.help) made.append(element("p", problem.help, "help"));
    return made;
  }

  let drawn = null;
  let drawnText = "";

  function clear() {
    if (drawn) drawn.remove();
    drawn = null;
  }

  function draw(problems, count) {
    const text = JSON.stringify([problems, count]);
    if (text === drawnText) return;
    drawnText = text;
    clear();
    if (!problems.length) return;
    const { host, root } = layer("microjournal-problems");
    const section = element("section");
    section.setAttribute("role", "alert");
    const header = element("header");
    const title = count === 1 ? "1 problem" : `${count} problems`;
    header.append(element("h1", `${title}: this is the site as it was before`));
    const hide = element("button", "Hide (Esc)");
    hide.type = "button";
    hide.addEventListener("click", clear);
    header.append(hide);
    const list = element("ol");
    list.append(...problems.map(item));
    section.append(header, list);
    if (count > problems.length) section.append(element("p", `and ${count - problems.length} more`));
    root.append(section);
    document.documentElement.append(host);
    drawn = host;
  }

  addEventListener("keydown", (event) => event.key === "Escape" && clear());

  // ---- whether the preview is still there

  let lost = null;
  let lostTimer = 0;

  function connected(there) {
    clearTimeout(lostTimer);
    if (there) {
      if (lost) lost.remove();
      lost = null;
    } else {
      lostTimer = setTimeout(() => {
        if (lost) return;
        const { host, root } = layer("microjournal-stopped");
        const note = element("aside", "The preview has stopped: this page may be out of date.");
        note.setAttribute("role", "status");
        root.append(note);
        document.documentElement.append(host);
        lost = host;
      }, STILL_STARTING);
    }
  }

  // ---- updates

  function receive(update) {
    if (update.run !== run || update.gap) return reload();
    if (update.base !== base) return location.replace(addressOf(ownFile(), update.base));
    draw(update.problems, update.count);
    number = update.number;
    const own = ownFile();
    const touched = update.changes.some((change) => change.files === null || change.files.includes(own));
    const follow = update.changes.map((change) => change.follow).findLast(Boolean);
    if (follow && follow !== own) return location.assign(addressOf(follow));
    if (touched) return reload();
    const styles = update.changes.flatMap((change) => change.styles);
    if (styles.length && !exchange(styles)) reload();
  }

  // A hidden page closes its connection, because a browser opens only six of them to one host; it is sent what it
  // missed when it is shown again.
  let source = null;
  let retry = 0;

  function close() {
    clearTimeout(retry);
    if (source) source.close();
    source = null;
  }

  function open() {
    close();
    if (document.hidden) return;
    source = new EventSource(`/.microjournal/events?since=${number}&run=${run}`);
    source.addEventListener("message", (event) => {
      connected(true);
      receive(JSON.parse(event.data));
    });
    source.addEventListener("error", () => {
      connected(false);
      close();
      retry = setTimeout(open, 1000);
    });
  }

  document.addEventListener("visibilitychange", open);
  addEventListener("pagehide", () => {
    clearTimeout(lostTimer);
    close();
  });
  addEventListener("pageshow", (event) => event.persisted && open());
  goBack();
  open();
})();
