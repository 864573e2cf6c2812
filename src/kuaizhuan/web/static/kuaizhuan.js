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

document.addEventListener("change", (event) => {
  if (event.target.matches("[data-submit]")) event.target.form.requestSubmit();
  if (event.target.matches("[data-pick-all]")) {
    const boxes = event.target.form.querySelectorAll("input[name=code]");
    for (const box of boxes) box.checked = event.target.checked;
  }
});

document.documentElement.classList.add("with-script");
if (window.matchMedia("(min-width: 800px)").matches) {
  for (const details of document.querySelectorAll("[data-wide-open]")) details.open = true;
}
