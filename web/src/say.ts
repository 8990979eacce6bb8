// Words for the live region: what changed, for whoever does not see it.
export function say(words: string): void {
  const place = document.getElementById("says");
  if (place) place.textContent = words;
}
