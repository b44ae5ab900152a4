// The search of Pagefind over the years of the journal. Nothing is asked of any other host.
"use strict";
(() => {
  const place = document.getElementById("_search");
  if (typeof PagefindUI === "undefined") {
    document.getElementById("_no-index").hidden = false;
    return;
  }
  const top = new URL(place.dataset.root, location.href).pathname;
  const [newest, ...others] = place.dataset.index.split(" ");
  new PagefindUI({
    element: place,
    baseUrl: top,
    bundlePath: top + newest,
    mergeIndex: others.map((folder) => ({ bundlePath: top + folder, baseUrl: top })),
    // On a phone they would stand before what was found.
    openFilters: matchMedia("(min-width: 48rem)").matches ? place.dataset.open.split("|") : [],
    pageSize: 10,
    showImages: false,
    showSubResults: false,
  });
})();
