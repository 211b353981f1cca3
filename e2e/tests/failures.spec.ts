import { expect, test } from "../fixtures.ts";

test("a bad answer becomes a failure, gets its right answer, and is asked again", async ({
  chat,
  console: page,
  db,
  stack,
}) => {
  await chat.page.goto(`${stack.widgetUrl}/chat?site=hazelquay`);
  await chat.askAndWait("How long do I have to return a bag?");
  await chat.thumbsDown.last().click();

  await page.goto("/failures");
  await page.getByRole("button", { name: "Look now" }).click();
  await page.getByRole("link", { name: "How long do I have to return a bag?" }).click();
  await expect(page.getByText("this answer failed")).toBeVisible();
  await expect(page.getByText("thumb down", { exact: true }).first()).toBeVisible();

  const answer = page.getByLabel("What should have been said");
  await answer.fill("See https://hazelquay.example.evil.test/returns for it.");
  await page.getByRole("button", { name: "Save the right answer" }).click();
  await expect(page.getByText("The knowledge base does not have")).toBeVisible();

  await answer.fill("You can return unused items within 45 days of delivery.");
  await page.getByRole("button", { name: "Save the right answer" }).click();
  await expect(page.getByText("Corrected", { exact: true }).first()).toBeVisible();
  await page.getByRole("button", { name: "Ask it again" }).click();
  await expect(page.getByText("Answered now", { exact: true })).toBeVisible({ timeout: 60_000 });

  const failure = await db.failure.findFirstOrThrow({
    where: { question: "How long do I have to return a bag?" },
    include: { examples: true },
  });
  expect(failure.examples).toHaveLength(1);
  expect(failure.examples[0]).toMatchObject({ source: "written", status: "approved" });
});
