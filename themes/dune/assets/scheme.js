// Light or dark as the reader chose. Without a choice, and without this script, a page is as the system is.
"use strict";
(() => {
  const KEY = "scheme";
  const page = document.documentElement;
  // Of the bar of a browser: the first colour is the dark one.
  const bar = document.querySelector('meta[name="theme-color"]');
  const system = bar?.media;

  function chosen() {
    try {
      return localStorage.getItem(KEY) ?? "";
    } catch {
      return page.dataset.theme ?? "";
    }
  }

  function show(scheme) {
    if (scheme === "light" || scheme === "dark") page.dataset.theme = scheme;
    else delete page.dataset.theme;
    if (bar) bar.media = { light: "not all", dark: "all" }[scheme] ?? system;
    for (const input of document.querySelectorAll(".scheme input")) input.checked = input.value === scheme;
  }

  function choose({ target }) {
    show(target.value);
    try {
      if (target.value) localStorage.setItem(KEY, target.value);
      else localStorage.removeItem(KEY);
    } catch {
      // No storage: the choice holds for this page.
    }
  }

  show(chosen());
  // Chosen in another tab, or before a way back to this page.
  for (const what of ["storage", "pageshow"]) addEventListener(what, () => show(chosen()));
  addEventListener("DOMContentLoaded", () => {
    for (const choice of document.querySelectorAll(".scheme")) {
      choice.addEventListener("change", choose);
      choice.hidden = false;
    }
    show(chosen());
  });
})();
