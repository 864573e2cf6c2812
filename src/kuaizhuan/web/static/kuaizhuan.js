// "/" goes to the search box; lists sort at once; one box picks a page of rows; a sheet is printed. Pages work without this file.
"use strict";

document.addEventListener("keydown", (event) => {
  const typing = /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName) || event.target.isContentEditable;
  if (event.key !== "/" || typing || event.ctrlKey || event.metaKey || event.altKey) return;
  const box = document.querySelector("[data-slash]");
  if (!box) return;
  event.preventDefault();
  box.focus();
  box.select();
});

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-print]")) window.print();
});

const pickAll = (all) => {
  for (const box of all.form.querySelectorAll("input[name=code]")) box.checked = all.checked;
};

document.addEventListener("change", (event) => {
  if (event.target.matches("[data-submit]")) event.target.form.requestSubmit();
  if (event.target.matches("[data-pick-all]")) pickAll(event.target);
});
for (const all of document.querySelectorAll("[data-pick-all]:checked")) pickAll(all);  // ticked before this ran

document.documentElement.classList.add("with-script");
if (window.matchMedia("(min-width: 800px)").matches) {
  for (const details of document.querySelectorAll("[data-wide-open]")) details.open = true;
}
