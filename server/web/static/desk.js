// Ticking all rows of a page; without scripts each row is ticked by itself.
"use strict";
for (const all of document.querySelectorAll("input.tick-all")) {
  const boxes = () => document.querySelectorAll(`input[type=checkbox][name="${all.dataset.of}"]`);
  all.addEventListener("change", () => { for (const box of boxes()) box.checked = all.checked; });
  document.addEventListener("change", (event) => {
    if (event.target !== all && event.target.name === all.dataset.of) all.checked = [...boxes()].every((box) => box.checked);
  });
}
// A form on ticked rows is not sent without any: the browser says so beside the first box.
for (const form of document.querySelectorAll("form[data-none]")) {
  const boxes = () => [...form.elements].filter((one) => one.name === "item");
  form.addEventListener("submit", (event) => {
    const first = boxes()[0];
    if (!first || boxes().some((box) => box.checked)) return;
    event.preventDefault();
    first.setCustomValidity(form.dataset.none);
    first.reportValidity();
  });
  document.addEventListener("change", () => { for (const box of boxes()) box.setCustomValidity(""); });
}
document.documentElement.dataset.desk = "ready";
