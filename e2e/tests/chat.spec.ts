import { expect, test } from "../fixtures.ts";

for (const mode of ["quote", "write"] as const) {
  test.describe(`answers in mode ${mode}`, () => {
    test.beforeAll(async ({ db }) => {
      await db.site.updateMany({ where: { key: "hazelquay" }, data: { answerMode: mode } });
    });
    test.afterAll(async ({ db }) => {
      await db.site.updateMany({ where: { key: "hazelquay" }, data: { answerMode: null } });
    });

    test("a visitor asks in the widget on the shop's page, and a grounded answer arrives with its source", async ({
      widget,
    }) => {
      await widget.goto();
      await widget.open();
      await expect(widget.root.getByText("AI assistant")).toBeVisible();
      await widget.askAndWait("How long does delivery take?");
      await expect(widget.conversation).toContainText("working days");
      await widget.root.getByRole("button", { name: /^Source 1: / }).click();
      await expect(widget.root.getByRole("dialog")).toContainText("working days");
    });
  });
}

test("the owner is signed in to the console", async ({ console }) => {
  await console.goto("/conversations");
  await expect(console.getByRole("heading", { level: 1 })).toBeVisible();
});
