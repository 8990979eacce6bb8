// Single keys, as /help lists them. None acts while typing, and a setting on /help turns them off.
import { eventMarks, focusItem, turns } from "./chart";
import { isOpen, openDrawer } from "./drawer";
import { toggleTables } from "./table";
import { copyLink } from "./tools";

const SETTING = "single-keys";

export function startKeys(): void {
  const box = document.querySelector<HTMLInputElement>(`#${SETTING}`);
  if (box) {
    box.checked = areOn();
    box.addEventListener("change", () => localStorage.setItem(SETTING, box.checked ? "on" : "off"));
  }
  document.addEventListener("keydown", (press) => {
    if (press.ctrlKey || press.metaKey || press.altKey || isTyping(press.target) || !areOn()) return;
    if (act(press.key)) press.preventDefault();
  });
}

function areOn(): boolean {
  return localStorage.getItem(SETTING) !== "off";
}

function isTyping(place: EventTarget | null): boolean {
  return place instanceof HTMLElement && place.matches("input, textarea, select, [contenteditable]");
}

function act(key: string): boolean {
  if (key === "?") location.assign("/help");
  else if (key === "/") document.querySelector<HTMLInputElement>("#q")?.focus();
  else if (key === "t") toggleTables();
  else if (key === "c") void copyLink();
  else if (key === "j") return move(eventMarks(), 1);
  else if (key === "k") return move(eventMarks(), -1);
  else if (key === "]") return move(turns(), 1);
  else if (key === "[") return move(turns(), -1);
  else if (key === "e") return openChosen();
  else return false;
  return true;
}

/** Go to the next or previous of some marks, from the one in focus or the chosen one; an open drawer follows. */
function move(marks: SVGAElement[], way: 1 | -1): boolean {
  const now = marks.findIndex((mark) => mark === document.activeElement || mark.classList.contains("chosen"));
  const place = now < 0 ? (way === 1 ? 0 : marks.length - 1) : now + way;
  const next = marks[place];
  if (!next) return false;
  const follows = isOpen();
  focusItem(next);
  if (follows) void openDrawer(next.getAttribute("href") ?? "", next);
  return true;
}

function openChosen(): boolean {
  const now = document.activeElement;
  const inFocus = now instanceof SVGElement || now instanceof HTMLElement ? now : null;
  const link = inFocus?.closest<HTMLElement | SVGElement>("a[href$='#evidence']") ?? eventMarks().at(-1);
  if (!link) return false;
  void openDrawer(link.getAttribute("href") ?? "", link);
  return true;
}
