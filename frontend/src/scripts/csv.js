/* What is shown of a table as CSV: visible rows and columns, in their present order. */
const textOf = (cell) => (cell.dataset.exportText ?? cell.textContent).replace(/\s+/g, " ").trim();

// A spreadsheet would run a text that starts like a formula.
const harmless = (text) => (/^[=+\-@\t]/.test(text) && Number.isNaN(Number(text)) ? `'${text}` : text);

const quoted = (text) => (/[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

export function csvOf(table) {
  const rows = [table.tHead.rows[0], ...table.tBodies[0].rows].filter((row) => !row.hidden);
  const line = (row) =>
    [...row.cells]
      .filter((cell) => !cell.hidden)
      .map((cell) => quoted(harmless(textOf(cell))))
      .join(",");
  return `\uFEFF${rows.map(line).join("\r\n")}\r\n`;
}

export function download(name, text) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type: "text/csv" }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}
