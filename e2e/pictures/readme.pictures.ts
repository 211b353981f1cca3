import { demoSite } from "../../scripts/stack.ts";
import { createVisitor } from "../../scripts/visitor/visitor.ts";
import { expect, test } from "../fixtures.ts";

const folder = new URL("../../docs/pictures/", import.meta.url).pathname;

/** What visitors of the demo shop have asked before the console is looked at; the last one stands on top. */
const questions = [
  "Do you repair bags of other brands?",
  "My parcel has not moved for five days",
  "Can I return a bag that I used once?",
  "Which pannier fits a 15 inch laptop?",
  "Do you deliver to Austria, and how long does it take?",
];

test.use({ deviceScaleFactor: 2 });

test("the widget in the shop", async ({ page, widget }) => {
  await page.setViewportSize({ width: 1180, height: 760 });
  await widget.goto();
  await widget.open();
  await widget.askAndWait("How long does delivery take?");
  await page.waitForTimeout(400);
  await page.screenshot({ path: `${folder}widget.png`, animations: "disabled" });
});

for (const scheme of ["light", "dark"] as const) {
  test(`the console, ${scheme}`, async ({ console, stack, db }) => {
    if (scheme === "light") {
      for (const question of questions) {
        const visitor = await createVisitor({ widgetUrl: stack.widgetUrl, site: demoSite, origin: stack.shopUrl });
        await visitor.ask(question);
      }
      await db.user.updateMany({ data: { mustChangePassword: false } });
    }
    await console.setViewportSize({ width: 1280, height: 800 });
    await console.emulateMedia({ colorScheme: scheme });
    const last = await db.conversation.findFirstOrThrow({ orderBy: { lastMessageAt: "desc" } });
    await console.goto(`/conversations/${last.id}`);
    await expect(console.getByText(questions.at(-1) ?? "").first()).toBeVisible();
    await console.waitForTimeout(600);
    await console.screenshot({ path: `${folder}console-${scheme}.png`, animations: "disabled" });
  });
}
