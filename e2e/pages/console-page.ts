import AxeBuilder from "@axe-core/playwright";
import { expect, type Page } from "@playwright/test";

/** No violation of WCAG 2.0 to 2.2, levels A and AA, in light and in dark. */
export async function expectAccessible(page: Page): Promise<void> {
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    await settle(page);
    const report = await new AxeBuilder({ page })
      .withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"])
      .analyze();
    const found = report.violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target).join(", ")}`);
    expect(found, `${page.url()} in ${colorScheme}`).toEqual([]);
  }
  await page.emulateMedia({ colorScheme: "light", reducedMotion: "reduce" });
}

/** Every transition that ends has ended: a colour on its way from one to another is not what people read. */
export async function settle(page: Page): Promise<void> {
  const settled = () => {
    const ending = document.getAnimations().filter((one) => one.effect?.getComputedTiming().endTime !== Infinity);
    return Promise.allSettled(ending.map((one) => one.finished)).then(() => undefined);
  };
  await Promise.all(page.frames().map((frame) => frame.evaluate(settled)));
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
