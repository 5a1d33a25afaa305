/* The order of rows by one column; rows without a value there come last in both directions. */
const valueOf = (row, index) => (row.cells[index].dataset.value ?? row.cells[index].textContent).trim();

export function compareBy(index, kind, direction) {
  const sign = direction === "descending" ? -1 : 1;
  const { compare } = new Intl.Collator(document.documentElement.lang, { numeric: true });
  const order = kind === "number" ? (left, right) => Number(left) - Number(right) : compare;
  return (one, other) => {
    const [left, right] = [valueOf(one, index), valueOf(other, index)];
    if (left === "" || right === "") return (left === "") - (right === "");
    return sign * order(left, right);
  };
}
