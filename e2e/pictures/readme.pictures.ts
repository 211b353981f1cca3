import { test } from "../fixtures.ts";

const folder = new URL("../../docs/pictures/", import.meta.url).pathname;

test.use({ deviceScaleFactor: 2 });

test("the widget in the shop", async ({ page, widget }) => {
  await page.setViewportSize({ width: 1180, height: 760 });
  await widget.goto();
  await widget.open();
  await widget.askAndWait("How long does delivery take?");
  await page.waitForTimeout(400);
  await page.screenshot({ path: `${folder}widget.png`, animations: "disabled" });
});
