// Drives the pages in Chromium. In: the address of a running server and a folder. Out: results.json (name → "ok" or what
// failed) and screenshots in the folder. Nothing is downloaded; the browser is ALLEGIANCE_CHROMIUM or /usr/bin/chromium.
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { chromium } from "playwright-core";

const [origin, folder] = process.argv.slice(2);
const RICH = "/relation/marj-brigade~northern-front";
const CROWDED = "/relation/marj-brigade~third-banner";
const PAGES = [
  "/",
  "/actors",
  "/actor/marj-brigade",
  RICH,
  `${RICH}?ev=evt_004`,
  CROWDED,
  "/relation/northern-front~sahl-council",
  "/relation/ardonia~northern-front",
  "/relation/marj-brigade~zz-payload?ev=evt_001",
  "/report/rep_001",
  "/report/rep_666",
  "/reports",
  "/method",
  "/help",
];
const FLAGS = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

const browser = await chromium.launch({
  executablePath: process.env.ALLEGIANCE_CHROMIUM ?? "/usr/bin/chromium",
  args: FLAGS,
});
const foreign = [];
const messages = [];

async function open(path, options = {}) {
  const context = await browser.newContext({
    viewport: { width: 1360, height: 900 },
    reducedMotion: "reduce",
    ...options,
  });
  const page = await context.newPage();
  page.setDefaultTimeout(8000);
  page.on("request", (request) => request.url().startsWith(`${origin}/`) || foreign.push(request.url()));
  page.on("console", (message) => messages.push(`${path}: ${message.text()}`));
  page.on("pageerror", (error) => messages.push(`${path}: ${error.message}`));
  page.on("dialog", (dialog) => {
    messages.push(`${path}: dialog ${dialog.message()}`);
    void dialog.dismiss();
  });
  await page.goto(origin + path);
  return page;
}

const inFocus = (page) => page.evaluate(() => document.activeElement?.getAttribute("aria-label") ?? document.activeElement?.id);
const drawerText = (page) => page.locator("dialog#evidence").innerText();

const checks = {
  async "the line, the band, the hatched gap and the marks are drawn"() {
    const page = await open(RICH);
    assert.ok((await page.locator("svg.standing path.line").count()) >= 2);
    assert.equal(await page.locator("svg.standing path.band").count(), 2);
    const gap = await page.locator("svg.standing .gap .hatched").first().boundingBox();
    assert.ok(gap.width > 100 && gap.height > 100);
    for (const line of await page.locator("svg.standing path.line").all()) {
      const box = await line.boundingBox();
      assert.ok(box.x + box.width <= gap.x + 1 || box.x >= gap.x + gap.width - 1, "a line crosses the gap");
    }
    assert.equal(await page.locator("svg.lanes a.mark").count(), await page.locator("#events-table tbody tr").count());
    await page.screenshot({ path: join(folder, "relation-light.png"), fullPage: true });
  },

  async "a mark opens its sentence in the drawer and in the address"() {
    const page = await open(RICH);
    await page.locator("a.mark[href*=evt_009]").click();
    await page.locator("dialog#evidence[open] .card").first().waitFor();
    assert.match(await drawerText(page), /have met twice this month/);
    assert.match(await drawerText(page), /said by a mediator, The Marj Post, 1 Mar 2022/);
    assert.match(page.url(), /ev=evt_009/);
    await page.screenshot({ path: join(folder, "relation-drawer.png") });
  },

  async "a point of the line opens what moved it within two clicks"() {
    const page = await open(RICH);
    await page.locator("a.column").nth(23).click();
    await page.locator("dialog#evidence[open] .shares").waitFor();
    assert.match(await drawerText(page), /What moved the level, week of 14 Mar 2022/);
    assert.match(await drawerText(page), /joint checkpoint/);
    assert.match(page.url(), /at=2022-03-20/);
  },

  async "each chart is one tab stop"() {
    const page = await open(RICH);
    for (const chart of ["svg.standing", "svg.lanes"]) {
      assert.equal(await page.locator(`${chart} a[href]:not([tabindex="-1"])`).count(), 1, chart);
    }
  },

  async "the keyboard alone reaches a sentence and comes back"() {
    const page = await open(RICH);
    for (let presses = 0; presses < 60; presses += 1) {
      await page.keyboard.press("Tab");
      if (await page.evaluate(() => document.activeElement?.matches("svg.lanes a.mark"))) break;
    }
    const first = await inFocus(page);
    assert.match(first, /COOPERATE|STRUCTURE/);
    await page.keyboard.press("ArrowLeft");
    const second = await inFocus(page);
    assert.notEqual(second, first);
    assert.match(await page.locator(".note").innerText(), /“.+”/);
    await page.keyboard.press("Enter");
    await page.locator("dialog#evidence[open] .card blockquote").first().waitFor();
    assert.equal(await inFocus(page), "evidence-title");
    await page.keyboard.press("Escape");
    assert.equal(await page.locator("dialog#evidence[open]").count(), 0);
    assert.equal(await inFocus(page), second);
    assert.doesNotMatch(page.url(), /ev=/);
    await page.keyboard.press("ArrowUp");
    assert.notEqual(await inFocus(page), second);
  },

  async "arrows move through the periods and say what each holds"() {
    const page = await open(RICH);
    await page.locator("svg.standing a[tabindex='0']").focus();
    assert.match(await inFocus(page), /^week of 28 Mar 2022, level \+0\.55, 80 %: \+0\.37 to \+0\.73, coordinating/);
    await page.keyboard.press("Home");
    assert.match(await inFocus(page), /^week of 4 Oct 2021/);
    await page.keyboard.press("ArrowUp");
    assert.match(await inFocus(page), /rupture/);
  },

  async "single keys walk the events, the changes, the tables and the evidence"() {
    const page = await open(RICH);
    await page.keyboard.press("j");
    const first = await inFocus(page);
    await page.keyboard.press("j");
    assert.notEqual(await inFocus(page), first);
    await page.keyboard.press("k");
    assert.equal(await inFocus(page), first);
    await page.keyboard.press("e");
    await page.locator("dialog#evidence[open] .card").first().waitFor();
    await page.keyboard.press("Escape");
    await page.keyboard.press("]");
    assert.match(await inFocus(page), /rupture|rapprochement/);
    await page.keyboard.press("t");
    assert.equal(await page.locator("details.twin[open]").count(), 2);
    assert.match(page.url(), /view=table/);
    await page.keyboard.press("t");
    assert.equal(await page.locator("details.twin[open]").count(), 0);
    await page.keyboard.press("?");
    await page.waitForURL(`${origin}/help`);
  },

  async "no key acts while typing, and a setting turns them off"() {
    const page = await open(RICH);
    await page.locator("#q").pressSequentially("t?");
    assert.equal(await page.locator("#q").inputValue(), "t?");
    assert.equal(await page.locator("details.twin[open]").count(), 0);
    await page.goto(`${origin}/help`);
    await page.locator("#single-keys").uncheck();
    await page.goto(origin + RICH);
    await page.keyboard.press("t");
    assert.equal(await page.locator("details.twin[open]").count(), 0);
  },

  async "a pasted link is the same view"() {
    const page = await open(RICH);
    await page.locator("a.mark[href*=evt_004]").click();
    await page.locator("dialog#evidence[open] .card").first().waitFor();
    const pasted = await open(page.url().slice(origin.length));
    assert.equal(await drawerText(pasted), await drawerText(page));
    assert.match(await drawerText(pasted), /Says otherwise/i);
    await pasted.keyboard.press("Escape");
    assert.equal(await pasted.locator("dialog#evidence[open]").count(), 0);
  },

  async "Back returns to the view before"() {
    const page = await open(RICH);
    await page.locator("a.mark[href*=evt_004]").click();
    await page.locator("dialog#evidence[open] .card").first().waitFor();
    await page.goBack();
    await page.waitForLoadState();
    assert.equal(await page.locator("dialog#evidence[open]").count(), 0);
    assert.equal(page.url(), origin + RICH);
  },

  async "tables sort by their headings"() {
    const page = await open(`${RICH}?view=table`);
    const heading = page.locator("#level-table th .sort", { hasText: "Level" });
    await heading.click();
    assert.equal(await page.locator("#level-table tbody tr td:nth-child(3)").first().innerText(), "−0.72");
    await heading.click();
    assert.equal(await page.locator("#level-table th[aria-sort=descending]").count(), 1);
  },

  async "without a script a mark leads to its sentence"() {
    const page = await open(RICH, { javaScriptEnabled: false });
    await page.locator("a.mark[href*=evt_009]").click();
    assert.match(page.url(), /ev=evt_009#evidence$/);
    assert.match(await drawerText(page), /have met twice this month/);
    await page.screenshot({ path: join(folder, "relation-no-script.png"), fullPage: true });
  },

  async "a narrow screen needs no sideways scrolling"() {
    for (const path of PAGES) {
      const page = await open(path, { viewport: { width: 320, height: 700 } });
      assert.ok((await page.evaluate(() => document.documentElement.scrollWidth)) <= 320, path);
      if (path === RICH) await page.screenshot({ path: join(folder, "relation-320.png"), fullPage: true });
      await page.context().close();
    }
  },

  async "text and marks have contrast in light and dark"() {
    for (const colorScheme of ["light", "dark"]) {
      const page = await open(RICH, { colorScheme });
      const low = await page.evaluate(lowContrast);
      assert.deepEqual(low, [], colorScheme);
      if (colorScheme === "dark") await page.screenshot({ path: join(folder, "relation-dark.png"), fullPage: true });
    }
  },

  async "print is on white whatever the screen, on at most two pages"() {
    const page = await open(RICH, { colorScheme: "dark" });
    await page.emulateMedia({ media: "print" });
    const [paper, hidden] = await page.evaluate(() => [
      getComputedStyle(document.body).backgroundColor,
      getComputedStyle(document.querySelector(".bar")).display,
    ]);
    assert.equal(paper, "rgb(255, 255, 255)");
    assert.equal(hidden, "none");
    const file = await page.pdf({ path: join(folder, "relation-print.pdf"), format: "A4" });
    assert.ok(file.toString("latin1").match(/\/Type \/Page\b/g).length <= 2);
  },

  async "a crowd of events is drawn and opened within a second each"() {
    const page = await open(CROWDED);
    const drawn = await page.evaluate(() => performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? 0);
    assert.ok(drawn < 1000, `first paint after ${drawn} ms`);
    const begin = Date.now();
    await page.locator("a.mark").nth(40).click({ force: true });
    await page.locator("dialog#evidence[open] .card").first().waitFor();
    assert.ok(Date.now() - begin < 1000, `drawer after ${Date.now() - begin} ms`);
    await page.screenshot({ path: join(folder, "relation-crowd.png"), fullPage: true });
  },

  async "every page keeps to its origin and its policy"() {
    for (const path of PAGES) {
      const page = await open(path);
      await page.waitForLoadState("networkidle");
      if (path === "/") await page.screenshot({ path: join(folder, "start.png"), fullPage: true });
      await page.context().close();
    }
    assert.deepEqual(foreign, []);
    assert.deepEqual(messages, []);
  },
};

/** Pairs of tokens with less contrast than WCAG 2.2 asks for: 4.5 for text, 3 for marks and focus. Runs in the page. */
function lowContrast() {
  const probe = document.createElement("i");
  document.body.append(probe);
  const shine = (token) => {
    probe.style.color = `var(--${token})`;
    const parts = getComputedStyle(probe).color.match(/[\d.]+/g).slice(0, 3).map(Number);
    const linear = parts.map((part) => (part / 255 <= 0.04045 ? part / 255 / 12.92 : ((part / 255 + 0.055) / 1.055) ** 2.4));
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2];
  };
  const ratio = (one, other) => {
    const [dark, light] = [shine(one), shine(other)].sort((a, b) => a - b);
    return (light + 0.05) / (dark + 0.05);
  };
  const pairs = [];
  for (const ground of ["paper", "raised", "sunk"]) {
    for (const text of ["ink", "soft", "link", "warm", "cold"]) pairs.push([text, ground, 4.5]);
    for (const mark of ["edge", "flat", "focus"]) pairs.push([mark, ground, 3]);
  }
  for (const ground of ["on-trigger", "on-source", "on-target"]) pairs.push(["ink", ground, 4.5]);
  const low = pairs.filter(([one, other, least]) => ratio(one, other) < least);
  probe.remove();
  return low.map(([one, other]) => `${one} on ${other}: ${ratio(one, other).toFixed(2)}`);
}

const results = {};
for (const [name, check] of Object.entries(checks)) {
  try {
    await check();
    results[name] = "ok";
  } catch (error) {
    results[name] = String(error?.stack ?? error).slice(0, 1500);
  }
  for (const context of browser.contexts()) await context.close();
}
await browser.close();
writeFileSync(join(folder, "results.json"), JSON.stringify(results, null, 1));
