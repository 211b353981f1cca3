import AxeBuilder from "@axe-core/playwright";
import { type BrowserContext, expect, type Page } from "@playwright/test";
import { readStackFile } from "../stack-file.ts";

type Person = { email: string; password: string };
type Cookies = Awaited<ReturnType<BrowserContext["cookies"]>>;

const cookies = new Map<string, Cookies>();

/** A console page of a signed-in person, the owner by default; the sign-in form is filled once per person and file. */
export async function openConsole(context: BrowserContext, path = "/", person?: Person): Promise<Page> {
  const { consoleUrl, owner } = readStackFile();
  const { email, password } = person ?? owner;
  const page = await context.newPage();
  const known = cookies.get(email);
  if (known) await context.addCookies(known);
  else {
    await page.goto(`${consoleUrl}/login`);
    await page.getByLabel("E-mail").fill(email);
    await page.getByLabel("Password").fill(password);
    await page.getByRole("button", { name: "Sign in" }).click();
    await page.waitForURL(`${consoleUrl}/`);
    cookies.set(email, await context.cookies());
  }
  await page.goto(`${consoleUrl}${path}`);
  return page;
}

/** No violation of WCAG 2.0 to 2.2, levels A and AA, in light and in dark. */
export async function expectAccessible(page: Page): Promise<void> {
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    const report = await new AxeBuilder({ page })
      .withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"])
      .analyze();
    const found = report.violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target).join(", ")}`);
    expect(found, `${page.url()} in ${colorScheme}`).toEqual([]);
  }
  await page.emulateMedia({ colorScheme: "light", reducedMotion: "reduce" });
}

/** Nothing is wider than the screen, once all has loaded: neither the page nor the scrolling part of it. */
export async function expectNoSidewaysScroll(page: Page): Promise<void> {
  await expect(page.locator("main h1")).toBeVisible();
  await expect(page.locator("main [data-slot=skeleton]")).toHaveCount(0);
  const surplus = await page.evaluate(() =>
    [document.documentElement, ...document.querySelectorAll("main")].map((box) => box.scrollWidth - box.clientWidth),
  );
  expect(Math.max(...surplus), page.url()).toBeLessThanOrEqual(0);
}
