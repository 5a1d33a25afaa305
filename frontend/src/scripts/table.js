/*
 * Filters, sorts and exports a table in place. ../../README.md lists the attributes it reads.
 * The server answers the same GET form in the same way: every row sent, those filtered out hidden.
 */
import { csvOf, download } from "./csv.js";
import { fold } from "./fold.js";
import { compareBy } from "./sort.js";

export function enhanceTable(table) {
  const heads = [...table.tHead.rows[0].cells];
  for (const head of heads) if (head.dataset.sort !== undefined) makeSortable(table, heads, head);
  for (const link of document.querySelectorAll(`[data-export="${table.id}"]`)) makeExport(table, link);
  const form = document.querySelector(`form[data-filters="${table.id}"]`);
  if (form) makeFilter(table, heads, form);
}

function makeFilter(table, heads, form) {
  const status = document.querySelector(`[data-table-status="${table.id}"]`);
  const names = (selector) => new Set([...form.querySelectorAll(selector)].map((field) => field.name));
  const fixed = names("[type=hidden]");
  const ofColumns = names("[data-columns]");

  const apply = () => {
    const wanted = [...new FormData(form)].filter(([name, value]) => value !== "" && !fixed.has(name));
    filterRows(table, wanted.filter(([name]) => !ofColumns.has(name)));
    filterColumns(table, heads, wanted.filter(([name]) => ofColumns.has(name)));
    if (status) announce(table, status);
    return wanted;
  };
  const applyAndRemember = () => remember(form, apply());

  form.addEventListener("input", applyAndRemember);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    applyAndRemember();
  });
  for (const button of form.querySelectorAll("[data-without-script]")) button.hidden = true;
  apply();
}

function filterRows(table, wanted) {
  for (const row of table.tBodies[0].rows) {
    row.hidden = !wanted.every(([name, value]) =>
      name === "q" ? fold(row.cells[0].textContent).includes(fold(value)) : has(row, name, value),
    );
  }
}

function filterColumns(table, heads, wanted) {
  heads.forEach((head, index) => {
    head.hidden = index > 0 && !wanted.every(([name, value]) => has(head, name, value));
    for (const row of table.rows) row.cells[index].hidden = head.hidden;
  });
}

const has = (element, name, value) => (element.dataset[name] ?? "").split("|").includes(value);

function announce(table, status) {
  const rows = [...table.tBodies[0].rows];
  const shown = rows.filter((row) => !row.hidden).length;
  const text = status.dataset.message.replace("{shown}", shown).replace("{total}", rows.length);
  if (status.textContent !== text) status.textContent = text;
}

function remember(form, wanted) {
  const query = new URLSearchParams(location.search);
  for (const field of form.elements) if (field.name) query.delete(field.name);
  for (const [name, value] of wanted) query.append(name, value);
  history.replaceState(null, "", query.toString() ? `?${query}` : location.pathname);
}

function makeSortable(table, heads, head) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "sort";
  button.append(...(head.querySelector("a") ?? head).childNodes);
  head.replaceChildren(button);
  button.addEventListener("click", () => {
    const direction = head.getAttribute("aria-sort") === "ascending" ? "descending" : "ascending";
    for (const other of heads) other.removeAttribute("aria-sort");
    head.setAttribute("aria-sort", direction);
    const body = table.tBodies[0];
    body.append(...[...body.rows].sort(compareBy(heads.indexOf(head), head.dataset.sort, direction)));
  });
}

function makeExport(table, link) {
  link.addEventListener("click", (event) => {
    event.preventDefault();
    download(link.getAttribute("download") || `${table.id}.csv`, csvOf(table));
  });
}
