// Ticking all rows of a page; without scripts each row is ticked by itself.
"use strict";
for (const all of document.querySelectorAll("input.tick-all")) {
  const boxes = () => document.querySelectorAll(`input[type=checkbox][name="${all.dataset.of}"]`);
  all.addEventListener("change", () => { for (const box of boxes()) box.checked = all.checked; });
  document.addEventListener("change", (event) => {
    if (event.target !== all && event.target.name === all.dataset.of) all.checked = [...boxes()].every((box) => box.checked);
  });
}
document.documentElement.dataset.desk = "ready";
