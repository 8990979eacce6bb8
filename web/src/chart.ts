// Charts: one tab stop each, arrow keys inside, and a note on hover or focus with the evidence of the mark.

type Item = SVGAElement;

/** All marks that can be reached in the charts of the page, in the order of time. */
export function eventMarks(): Item[] {
  return [...document.querySelectorAll<Item>("svg.lanes a.mark")];
}

export function turns(): Item[] {
  return [...document.querySelectorAll<Item>("svg a[data-turn]")].sort((a, b) => across(a) - across(b));
}

export function startCharts(): void {
  for (const chart of document.querySelectorAll<SVGSVGElement>("svg[data-roving]")) startRoving(chart);
  for (const box of document.querySelectorAll<HTMLElement>(".scroll")) box.scrollLeft = box.scrollWidth;
  startNotes();
}

/** Make an item the tab stop of its chart and put the focus on it. */
export function focusItem(item: Item): void {
  const chart = item.closest("svg");
  for (const other of chart?.querySelectorAll<Item>("a[data-row]") ?? []) other.tabIndex = -1;
  item.tabIndex = 0;
  item.focus();
  item.scrollIntoView({ block: "nearest", inline: "nearest" });
}

function across(item: Item): number {
  return Number(item.dataset["x"] ?? 0);
}

function row(item: Item): number {
  return Number(item.dataset["row"] ?? 0);
}

function startRoving(chart: SVGSVGElement): void {
  const items = [...chart.querySelectorAll<Item>("a[data-row]")].sort((a, b) => across(a) - across(b));
  for (const item of items) item.tabIndex = -1;
  const entry = items.filter((item) => item.matches(".column, .mark")).at(-1) ?? items.at(-1);
  if (entry) entry.tabIndex = 0;
  chart.addEventListener("keydown", (press) => {
    if (press.ctrlKey || press.metaKey || press.altKey) return;
    const now = document.activeElement as Item | null;
    if (!now || !items.includes(now)) return;
    const next = step(items, now, press.key);
    if (!next) return;
    press.preventDefault();
    focusItem(next);
  });
}

function step(items: Item[], now: Item, key: string): Item | undefined {
  const isLane = now.matches(".mark");
  const line = isLane ? items : items.filter((item) => row(item) === row(now));
  const place = line.indexOf(now);
  if (key === "ArrowRight") return line[place + 1];
  if (key === "ArrowLeft") return line[place - 1];
  if (key === "Home") return line[0];
  if (key === "End") return line.at(-1);
  if (key === "ArrowUp" || key === "ArrowDown") return nearest(items, now, key === "ArrowUp" ? -1 : 1);
  return undefined;
}

/** The item of the next row up or down that has any, nearest in time. */
function nearest(items: Item[], now: Item, way: -1 | 1): Item | undefined {
  const beyond = items.filter((item) => (row(item) - row(now)) * way > 0);
  const closest = Math.min(...beyond.map((item) => Math.abs(row(item) - row(now))));
  const line = beyond.filter((item) => Math.abs(row(item) - row(now)) === closest);
  return line.sort((a, b) => Math.abs(across(a) - across(now)) - Math.abs(across(b) - across(now)))[0];
}

/** Turn the titles of marks into one note that shows on hover and on focus, and can be put away with Escape. */
function startNotes(): void {
  const note = document.createElement("div");
  note.className = "note";
  note.hidden = true;
  note.setAttribute("aria-hidden", "true");
  document.body.append(note);
  const texts = new WeakMap<Element, string>();
  for (const title of document.querySelectorAll("svg[data-roving] a title")) {
    const item = title.closest("a");
    if (item) texts.set(item, title.textContent ?? "");
    title.remove();
  }
  const show = (event: Event): void => {
    const item = (event.target as Element).closest?.("svg[data-roving] a");
    const text = item && texts.get(item);
    if (!item || !text) return;
    note.replaceChildren(...text.split(/\n\s*\n/).map(paragraph));
    note.hidden = false;
    put(note, item.getBoundingClientRect());
  };
  const hide = (): void => {
    note.hidden = true;
  };
  for (const kind of ["mouseover", "focusin"]) document.addEventListener(kind, show);
  for (const kind of ["mouseout", "focusout"]) document.addEventListener(kind, hide);
  document.addEventListener("keydown", (press) => press.key === "Escape" && hide());
}

function paragraph(text: string): HTMLElement {
  const line = document.createElement("p");
  line.dir = "auto";
  line.textContent = text.trim();
  return line;
}

function put(note: HTMLElement, box: DOMRect): void {
  const size = note.getBoundingClientRect();
  const left = Math.min(Math.max(8, box.left + box.width / 2 - size.width / 2), innerWidth - size.width - 8);
  const above = box.top - size.height - 8;
  note.style.left = `${left}px`;
  note.style.top = `${above > 8 ? above : Math.min(box.bottom + 8, innerHeight - size.height - 8)}px`;
}
