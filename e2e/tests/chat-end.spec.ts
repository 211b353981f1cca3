import { demoSite } from "../../scripts/stack.ts";
import { expect, test } from "../fixtures.ts";
import { expectAccessible } from "../pages/console-page.ts";

/** Where a conversation leaves the assistant: its end, and a person who is not there yet. */

test("how it was is asked at the end: by keyboard, one key, words optional; the team sees it", async ({
  widget,
  agent,
  db,
  console: team,
}) => {
  await widget.goto();
  await widget.open();
  await widget.askAndWait("How long does delivery take?");
  const { id } = await db.conversation.findFirstOrThrow({ orderBy: { createdAt: "desc" } });
  const faces = widget.root.getByRole("group", { name: "How was this conversation?" });
  await expect(faces).toHaveCount(0);
  await agent.resolve(id);
  const bad = faces.getByRole("button", { name: "Bad, 2 of 5", exact: true });
  await bad.focus();
  await widget.page.keyboard.press("Enter");
  await expect(bad).toHaveAttribute("aria-pressed", "true");
  await expect(faces.getByRole("status")).toHaveText("Thank you. You can still change it.");
  await widget.page.keyboard.press("Tab");
  await widget.page.keyboard.press("Space");
  await expect(faces.getByRole("button", { name: "So-so, 3 of 5" })).toHaveAttribute("aria-pressed", "true");
  const words = faces.getByRole("textbox", { name: "What should we know? (optional)" });
  await words.fill("It took long.");
  await words.press("Tab");
  await widget.page.keyboard.press("Enter");
  await expect(faces.getByRole("status")).toHaveText("Thank you for your words.");
  const stored = { satisfaction: 3, satisfactionComment: "It took long." };
  expect(await db.conversation.findUnique({ where: { id } })).toMatchObject(stored);

  await team.goto(`/tickets?folder=resolved&c=${id}`);
  await expect(team.getByRole("region", { name: "Transcript" })).toContainText("rated 3 of 5");
  await expect(team.getByRole("region", { name: "Transcript" })).toContainText("It took long.");
  await expectAccessible(team);
  await team.goto("/");
  await expect(team.getByText(/^of 5, by \d+$/)).toBeVisible();

  await widget.page.reload();
  await widget.open();
  await expect(faces.getByRole("button", { name: "So-so, 3 of 5" })).toHaveAttribute("aria-pressed", "true");
  await widget.ask("One more thing.");
  await expect(faces).toHaveCount(0);
});

test("who asks for a person outside the hours is told when the team is back", async ({ chat, db }) => {
  const { id: siteId } = await db.site.findUniqueOrThrow({ where: { key: demoSite } });
  const before = await db.serviceHours.findUnique({ where: { siteId } });
  const dayAfterTomorrow = new Date(Date.now() + 2 * 86_400_000);
  const week = Array.from({ length: 7 }, (_, at) =>
    at === (dayAfterTomorrow.getUTCDay() + 6) % 7 ? [["09:00", "17:00"]] : [],
  );
  await db.serviceHours.deleteMany({ where: { siteId } });
  await db.serviceHours.create({ data: { siteId, week, timeZone: "UTC", holidays: [] } });
  await chat.gotoChat();
  await chat.talkToPerson.click();
  const day = dayAfterTomorrow.toLocaleDateString("en", { weekday: "long", timeZone: "UTC" });
  await expect(chat.conversation).toContainText(`The team is back on ${day}`);
  await chat.expectAccessible();
  await db.serviceHours.deleteMany({ where: { siteId } });
  if (before) await db.serviceHours.create({ data: { ...before, week: before.week as string[][][] } });
});
