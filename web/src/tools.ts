// The buttons that only a script can serve: copy the link, print.
import { say } from "./say";

export function startTools(): void {
  for (const part of document.querySelectorAll<HTMLElement>(".scripted")) part.hidden = false;
  document.querySelector("[data-copy]")?.addEventListener("click", () => void copyLink());
  document.querySelector("[data-print]")?.addEventListener("click", () => print());
}

export async function copyLink(): Promise<void> {
  try {
    await navigator.clipboard.writeText(location.href);
    say("Link copied");
  } catch {
    say("The browser does not allow copying; the address bar holds the link");
  }
}
