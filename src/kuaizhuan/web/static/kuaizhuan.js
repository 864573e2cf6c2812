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

// A sum is read back in its other form while it is typed.
const UNITS = { 元: 1, 万: 1e4, 万元: 1e4, 亿: 1e8, 亿元: 1e8 };
document.addEventListener("input", (event) => {
  const unit = event.target.dataset && event.target.dataset.money;
  if (!unit) return;
  const read = event.target.closest(".field").querySelector(".money-read");
  const found = /^\s*[¥￥]?\s*(-?[\d,，]+(?:\.\d+)?)\s*(亿元?|万元?|元)?\s*$/.exec(event.target.value);
  const yuan = found ? Number(found[1].replace(/[,，]/g, "")) * UNITS[found[2] || unit] : NaN;
  if (!read) return;
  if (!Number.isFinite(yuan)) { read.textContent = ""; return; }
  const exact = yuan.toLocaleString("en", { maximumFractionDigits: 2 });
  if (document.documentElement.lang === "en") { read.textContent = `CNY ${exact}`; return; }
  const [size, word] = Math.abs(yuan) >= 1e8 ? [1e8, "亿元"] : [1e4, "万元"];
  const scaled = (yuan / size).toLocaleString("en", { maximumFractionDigits: 6 });
  read.textContent = Math.abs(yuan) >= 1e4 ? `${scaled}${word} = ${exact}元` : `${exact}元`;
});
const summary = document.querySelector("[data-focus]");
if (summary) summary.focus();
