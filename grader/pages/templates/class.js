"use strict";
const table = document.getElementById("table");
const body = table.tBodies[0];
const rows = [...body.rows];

// Sort: each heading becomes a button, which the keyboard reaches.
const collator = new Intl.Collator("en", { numeric: true });
function sortBy(column, heading) {
  const down = heading.getAttribute("aria-sort") === (column ? "descending" : "ascending");
  const order = (down ? 1 : -1) * (column ? 1 : -1);
  for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
  heading.setAttribute("aria-sort", order > 0 ? "ascending" : "descending");
  const keyed = rows.map((row) => [row.cells[column].textContent.trim(), row]);
  keyed.sort(([a], [b]) => {
    const numbers = [Number(a || NaN), Number(b || NaN)];
    if (numbers.every(Number.isFinite)) return order * (numbers[0] - numbers[1]);
    return order * collator.compare(a, b);
  });
  body.append(...keyed.map(([, row]) => row));
}
[...table.tHead.rows[0].cells].forEach((heading, column) => {
  const button = document.createElement("button");
  button.type = "button";
  button.append(...heading.childNodes);
  heading.append(button);
  button.addEventListener("click", () => sortBy(column, heading));
});

// Filter: rows with all the words.
const field = document.getElementById("filter");
const shown = document.getElementById("shown");
document.getElementById("filtering").hidden = false;
field.addEventListener("input", () => {
  const words = field.value.toLowerCase().split(/\s+/).filter(Boolean);
  let count = 0;
  for (const row of rows) {
    const text = row.textContent.toLowerCase();
    row.hidden = !words.every((word) => text.includes(word));
    count += !row.hidden;
  }
  shown.textContent = words.length ? `${count} of ${rows.length}` : "";
});

// A link to somebody opens what is folded, and brings back a row that the filter hides.
function goTo() {
  const target = document.getElementById(location.hash.slice(1));
  if (!target) return;
  for (let one = target; one; one = one.parentElement) if (one.tagName === "DETAILS") one.open = true;
  if (target.hidden) {
    field.value = "";
    field.dispatchEvent(new Event("input"));
  }
  target.scrollIntoView();
}
addEventListener("hashchange", goTo);
if (location.hash) goTo();

// Names: every link to a row, and the row itself, show a number instead.
const hide = document.getElementById("hide");
if (hide) {
  const links = [...document.querySelectorAll('a[href^="#s"]')].filter((link) => /^#s\d+$/.test(link.hash));
  const named = links.map((link) => [link, Number(link.hash.slice(2))]);
  rows.forEach((row) => named.push([row.querySelector("bdi").firstElementChild, Number(row.id.slice(1))]));
  const names = named.map(([link]) => link.textContent);
  hide.hidden = false;
  hide.addEventListener("click", () => {
    const hidden = hide.getAttribute("aria-pressed") !== "true";
    hide.setAttribute("aria-pressed", String(hidden));
    hide.textContent = hidden ? "Show names" : "Hide names";
    for (const one of document.querySelectorAll(".names")) one.hidden = hidden; // texts in which somebody may be named
    named.forEach(([link, number], place) => {
      link.textContent = hidden ? `student ${number + 1}` : names[place];
    });
  });
}
