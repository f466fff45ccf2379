// A person's session in the workbench of VS Code, with the packaged extension: opens the schedule, makes a mistake, sees it
// underlined, takes the fix from the light bulb, changes an amount. Keeps a picture of each step.
//
// node session.mjs URL FOLDER PICTURES; the environment says on which lines (from 1) things stand, and whether there are hints.

import { chromium } from "playwright-core";
import { mkdirSync } from "node:fs";
import { join } from "node:path";

const [url, folder, pictures] = process.argv.slice(2);
mkdirSync(pictures, { recursive: true });

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
  ],
});
const page = await browser.newPage({ viewport: { width: 1500, height: 900 } });
page.setDefaultTimeout(30_000);

let failures = 0;
let step = 0;
async function picture(name) {
  step += 1;
  await page.screenshot({ path: join(pictures, `${String(step).padStart(2, "0")}-${name}.png`) });
}

/** Tells whether something comes to hold within a time. */
async function check(name, holds) {
  const end = Date.now() + 20_000;
  let seen;
  while (Date.now() < end) {
    try {
      seen = await holds();
    } catch (error) {
      seen = error;
    }
    if (seen === true) {
      console.log(`ok   ${name}`);
      return true;
    }
    await page.waitForTimeout(100);
  }
  failures += 1;
  console.log(`FAIL ${name}: ${seen}`);
  await picture("failure");
  return false;
}

const text = (selector) => page.locator(selector).allInnerTexts();
/** What a line of the editor shows, with the spaces that it draws made plain. */
const lines = async () => (await text(".view-line")).map((line) => line.replaceAll("\u00a0", " "));

async function command(name) {
  await page.keyboard.press("F1");
  await page.locator(".quick-input-widget input").fill(`>${name}`);
  await page.locator(".quick-input-list .monaco-list-row").first().waitFor();
  await page.keyboard.press("Enter");
}

async function goTo(line, column) {
  await page.keyboard.press("Control+g");
  await page.locator(".quick-input-widget input").fill(`:${line}:${column}`);
  await page.keyboard.press("Enter");
}

try {
  await page.goto(`${url}/?folder=${encodeURIComponent(folder)}`);
  await page.locator(".monaco-workbench").waitFor();
  await page.locator(".explorer-folders-view .monaco-list-row", { hasText: "contract.meed" }).first().dblclick();
  await page.locator(".monaco-editor .view-line").first().waitFor();
  await check("colours", async () => (await page.locator(".view-line span[class*=mtk]").count()) > 20);
  const status = page.locator(".statusbar-item", { hasText: "Meed" }).filter({ has: page.locator(".codicon-check") });
  await check("the program is found", () => status.isVisible());
  const errors = async () => page.locator(".view-overlays .squiggly-error").count();
  await check("the schedule is sound", async () => (await errors()) === 0);
  await picture("sound");

  // The target of crisis contact.
  const at = Number(process.env.LINE);
  await goTo(at, 17);
  await page.waitForTimeout(500);
  await page.keyboard.press("Shift+End");
  await page.keyboard.type("at lest 90%");
  await check("the mistake is underlined", async () => (await errors()) > 0);
  await check("and counted in the status bar", async () => {
    const bar = await text(".statusbar-item");
    return bar.some((item) => item.trim().endsWith("Meed: 1 error")) ? true : bar.join(" | ");
  });
  await picture("mistake");

  await goTo(at, 19);
  await page.keyboard.press("F8");
  await check("it is told in words", async () => {
    const told = (await text(".monaco-editor .zone-widget, .monaco-hover")).join(" ").replaceAll("\u00a0", " ");
    return told.includes("at least") ? true : told;
  });
  await picture("told");
  await page.keyboard.press("Escape");

  await goTo(at, 19);
  await page.keyboard.press("Control+.");
  const fix = page.locator(".action-widget .monaco-list-row", { hasText: "Write" }).first();
  await check("a fix is offered", () => fix.isVisible());
  await picture("fixes");
  await page.keyboard.press("Enter");
  await check("the fix mends it", async () => {
    const shown = (await lines()).find((line) => line.includes("90%"));
    return shown?.includes("target    at least 90%") ? true : shown;
  });
  await check("and the mistake is gone", async () => (await errors()) === 0);
  await picture("mended");

  if (process.env.HINTS === "yes") {
    const points = Number(process.env.POINTS);
    await goTo(points, 1);
    const worth = async () => (await lines()).find((line) => line.includes("points     20")) ?? "";
    await check("20 points are worth what they are", async () => {
      const line = await worth();
      return line.includes("£1,440,000") ? true : line;
    });
    await picture("worth");
    const [line, column] = process.env.SUM.split(":").map(Number);
    await goTo(line, column);
    await page.waitForTimeout(500);
    for (const _ of "£36,000,000") {
      await page.keyboard.press("Shift+ArrowRight");
    }
    await page.keyboard.type("£30,000,000");
    await goTo(points, 1);
    await check("and follow the sum", async () => {
      const line = await worth();
      return line.includes("£1,200,000") ? true : line;
    });
    await picture("followed");
  } else {
    console.log("skip amounts at the end of lines: the server does not have them");
  }
} catch (error) {
  failures += 1;
  console.log(`FAIL ${error}`);
  await picture("failure");
} finally {
  await browser.close();
}
process.exit(failures === 0 ? 0 : 1);
