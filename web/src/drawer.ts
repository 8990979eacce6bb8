// The evidence drawer: a link to `#evidence` opens beside the page what it would otherwise load with the page.
import { say } from "./say";

let opener: HTMLElement | SVGElement | null = null;

function drawer(): HTMLDialogElement | null {
  return document.querySelector<HTMLDialogElement>("dialog#evidence");
}

export function isOpen(): boolean {
  return drawer()?.open ?? false;
}

export function startDrawer(): void {
  const box = drawer();
  const page = document.querySelector<HTMLElement>("[data-evidence]");
  if (!box || !page) return;
  document.addEventListener("click", (click) => {
    if (click.button !== 0 || click.ctrlKey || click.metaKey || click.shiftKey || click.altKey) return;
    const link = (click.target as Element).closest<HTMLAnchorElement | SVGAElement>("a");
    const address = link?.getAttribute("href");
    if (!link || !address) return;
    if (link.matches(".close") && box.contains(link)) {
      click.preventDefault();
      closeDrawer();
    } else if (address.endsWith("#evidence")) {
      click.preventDefault();
      void openDrawer(address, link);
    }
  });
  document.addEventListener("keydown", (press) => {
    if (press.key === "Escape" && box.open) closeDrawer();
  });
  addEventListener("popstate", () => location.reload());
  if (box.open) markChosen(location.search);
}

/** Fetch the evidence behind a link and show it; where that fails, the link is followed. */
export async function openDrawer(address: string, from: HTMLElement | SVGElement): Promise<void> {
  const box = drawer();
  const page = document.querySelector<HTMLElement>("[data-evidence]");
  if (!box || !page) return;
  const url = new URL(address, location.href);
  try {
    const answer = await fetch(`${page.dataset["evidence"]}${url.search}`);
    if (!answer.ok) throw new Error(String(answer.status));
    const parsed = new DOMParser().parseFromString(await answer.text(), "text/html");
    box.replaceChildren(...parsed.body.childNodes);
  } catch {
    location.assign(address);
    return;
  }
  if (!box.contains(from)) opener = from;
  if (!box.open) box.show();
  box.scrollTop = 0;
  history.pushState(null, "", url.pathname + url.search);
  markChosen(url.search);
  const heading = box.querySelector<HTMLElement>("#evidence-title");
  heading?.focus();
  say(`Evidence: ${heading?.textContent ?? ""}`);
}

/** Close, drop the choice from the address and give the focus back to where it came from. */
export function closeDrawer(): void {
  const box = drawer();
  if (!box) return;
  const url = new URL(location.href);
  const back = opener ?? document.querySelector<SVGElement>("svg a.chosen");
  const hadEvent = url.searchParams.has("ev");
  url.searchParams.delete("ev");
  if (!hadEvent) url.searchParams.delete("at");
  history.pushState(null, "", url.pathname + url.search);
  box.close();
  markChosen("");
  opener = null;
  back?.focus();
  say("Evidence closed");
}

function markChosen(search: string): void {
  const asked = new URLSearchParams(search);
  for (const link of document.querySelectorAll<SVGAElement>("svg[data-roving] a[href]")) {
    const own = new URLSearchParams((link.getAttribute("href") ?? "").replace(/^[^?]*/, "").replace(/#.*$/, ""));
    const key = asked.has("ev") ? "ev" : "at";
    const other = key === "at" && own.has("ev");
    link.classList.toggle("chosen", !other && asked.has(key) && own.get(key) === asked.get(key));
  }
}
