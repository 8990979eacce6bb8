// Tables: headings sort their rows; the twins of the charts open and close together.
import { say } from "./say";

export function startTables(): void {
  for (const table of document.querySelectorAll<HTMLTableElement>("table.sortable")) {
    table.querySelectorAll<HTMLTableCellElement>("thead th").forEach((head, column) => makeSortable(table, head, column));
  }
}

export function toggleTables(): void {
  const twins = [...document.querySelectorAll<HTMLDetailsElement>("details.twin")];
  const open = !twins.some((twin) => twin.open);
  for (const twin of twins) twin.open = open;
  const url = new URL(location.href);
  if (open) url.searchParams.set("view", "table");
  else url.searchParams.delete("view");
  history.replaceState(null, "", url);
  if (open) twins[0]?.scrollIntoView({ block: "nearest" });
  say(open ? "Tables shown" : "Tables hidden");
}

function makeSortable(table: HTMLTableElement, head: HTMLTableCellElement, column: number): void {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "sort";
  button.append(...head.childNodes);
  head.append(button);
  button.addEventListener("click", () => {
    const isUp = head.getAttribute("aria-sort") !== "ascending";
    for (const other of table.querySelectorAll("thead th")) other.removeAttribute("aria-sort");
    head.setAttribute("aria-sort", isUp ? "ascending" : "descending");
    const body = table.tBodies[0];
    if (!body) return;
    const rows = [...body.rows].sort((a, b) => compare(value(a, column), value(b, column)) * (isUp ? 1 : -1));
    body.append(...rows);
  });
}

function value(row: HTMLTableRowElement, column: number): string {
  const cell = row.cells[column];
  return cell?.dataset["sort"] ?? cell?.textContent?.trim() ?? "";
}

function compare(a: string, b: string): number {
  const [x, y] = [Number(a.replace("−", "-")), Number(b.replace("−", "-"))];
  return a !== "" && b !== "" && !Number.isNaN(x) && !Number.isNaN(y) ? x - y : a.localeCompare(b);
}
