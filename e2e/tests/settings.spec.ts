import { randomUUID } from "node:crypto";
import { demoSite } from "../../scripts/stack.ts";
import { createVisitor } from "../../scripts/visitor/visitor.ts";
import { expect, test } from "../fixtures.ts";
import { expectAccessible, expectNoSidewaysScroll } from "../pages/console-page.ts";
import { readStackFile } from "../stack-file.ts";

/** What an owner decides: where the widget may appear, who works here. */
const stack = readStackFile();
const startAt = (origin: string) => createVisitor({ widgetUrl: stack.widgetUrl, site: demoSite, origin });

test("an origin may embed the widget from the moment it is saved until it is taken out", async ({ console: page }) => {
  await page.goto("/settings");
  const origin = `https://${randomUUID().slice(0, 8)}.example`;
  const origins = page.getByLabel("Origins that may embed the widget");
  const before = await origins.inputValue();
  await expectAccessible(page);

  await origins.fill(`${before}\nnot an origin`);
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("alert").filter({ hasText: "not an origin" })).toBeVisible();
  await expectAccessible(page);

  await expect(startAt(origin)).rejects.toThrow();
  await origins.fill(`${before}\n${origin}`);
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("Saved. Visitors see it from their next page on.")).toBeVisible();
  await startAt(origin);

  await page.reload();
  await origins.fill(before);
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("Saved. Visitors see it from their next page on.")).toBeVisible();
  await expect(startAt(origin)).rejects.toThrow();
});

test("snippet and identity secret; looking at the secret is written to the audit", async ({ console: page }) => {
  await page.goto("/settings?tab=embed");
  await expect(page.getByText(`data-site="${demoSite}"`)).toBeVisible();
  await page.getByRole("button", { name: "Reveal" }).click();
  await expect(page.getByRole("button", { name: "Hide" })).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("button", { name: "Replace" }).click();
  await expect(page.getByRole("dialog", { name: "Replace the secret?" })).toBeVisible();
  await expectAccessible(page);
  await page.keyboard.press("Escape");
  await page.getByRole("link", { name: "Audit" }).click();
  await expect(page.getByText(/chain complete/)).toBeVisible();
  await expect(page.getByText("site.secret.reveal").first()).toBeVisible();
  await expectAccessible(page);
});

test("an invited agent may talk to visitors, not change the site, and is out when disabled", async ({
  console: owner,
  browser,
}) => {
  await owner.goto("/settings?tab=people");
  const name = `Robin ${randomUUID().slice(0, 4)}`;
  const person = { email: `${randomUUID().slice(0, 8)}@whetstone.test`, password: randomUUID() };
  await owner.getByRole("button", { name: "Invite a person" }).click();
  await expectAccessible(owner);
  await owner.getByLabel("E-mail").fill(person.email);
  await owner.getByRole("button", { name: "Make the link" }).click();
  const link = await owner.getByText(/\/invite\//).textContent();
  await expectAccessible(owner);
  await owner.keyboard.press("Escape");

  const theirs = await browser.newContext();
  const agent = await theirs.newPage();
  await agent.goto(`${link}`);
  await expectAccessible(agent);
  await agent.getByLabel("Your name").fill(name);
  await agent.getByLabel("Password").fill(person.password);
  await agent.getByRole("button", { name: "Join" }).click();
  await expect(agent.getByRole("link", { name: "Conversations" })).toBeVisible();
  await expect(agent.getByRole("link", { name: "Settings" })).toHaveCount(0);
  await agent.goto(`${stack.consoleUrl}/settings`);
  await expect(agent).toHaveURL(`${stack.consoleUrl}/`);
  for (const procedure of ["people.list", "audit.list", "sites.read"]) {
    const status = await agent.evaluate(
      async (path) => (await fetch(`/api/trpc/${path}?input=${encodeURIComponent('{"page":1}')}`)).status,
      procedure,
    );
    expect(status, procedure).toBe(403);
  }
  await agent.goto(`${link}`);
  await expect(agent.getByText("This link is used up")).toBeVisible();
  await expectAccessible(agent);

  await owner.reload();
  await owner.getByRole("button", { name: `Disable ${name}` }).click();
  await expect(owner.getByRole("button", { name: `Enable ${name}` })).toBeVisible();
  await expectAccessible(owner);
  await agent.goto(`${stack.consoleUrl}/conversations`);
  await expect(agent).toHaveURL(/\/login/);
  await agent.getByLabel("E-mail").fill(person.email);
  await agent.getByLabel("Password").fill(person.password);
  await agent.getByRole("button", { name: "Sign in" }).click();
  await expect(agent.getByRole("alert")).toBeVisible();
  await expectAccessible(agent);
  await theirs.close();
});

test("canned replies and working hours are kept, and wrong ones are refused with a reason", async ({
  console: page,
  db,
}) => {
  await page.goto("/settings?tab=replies");
  const shortcut = `hi-${randomUUID().slice(0, 4)}`;
  await page.getByLabel("Shortcut").fill(shortcut);
  await page.getByLabel("Text").fill("Hello {{visitor.nickname}}");
  await page.getByRole("button", { name: "Keep this reply" }).click();
  await expect(page.getByRole("alert").filter({ hasText: "visitor.nickname" })).toBeVisible();
  await page.getByLabel("Text").fill("Hello {{visitor.name|there}}, {{agent.name}} here.");
  await page.getByRole("button", { name: "Keep this reply" }).click();
  await expect(page.getByRole("listitem").filter({ hasText: `/${shortcut}` })).toBeVisible();
  await expectAccessible(page);

  await page.getByLabel("Time zone").fill("Europe/Nowhere");
  await page.getByRole("button", { name: "Save hours" }).click();
  await expect(page.getByRole("alert").filter({ hasText: "Europe/Nowhere" })).toBeVisible();
  await page.getByLabel("Time zone").fill("Europe/Dublin");
  await page.getByLabel("First reply within").fill("30");
  await page.getByRole("button", { name: "Save hours" }).click();
  await expect(page.getByText("Saved. New clocks run by it.")).toBeVisible();
  const hours = await db.serviceHours.findFirstOrThrow({ where: { timeZone: "Europe/Dublin" } });
  expect(hours.firstReplyMinutes).toBe(30);
  await page.getByRole("button", { name: `Remove /${shortcut}` }).click();
  await expect(page.getByText(`/${shortcut}`)).toHaveCount(0);
});

test("on a phone every tab fits, and the menu is reached by touch", async ({ console: page }) => {
  await page.goto("/");
  await page.setViewportSize({ width: 390, height: 844 });
  for (const tab of ["", "?tab=embed", "?tab=replies", "?tab=people", "?tab=audit"]) {
    await page.goto(`${stack.consoleUrl}/settings${tab}`);
    await expectNoSidewaysScroll(page);
  }
  await page.getByRole("button", { name: "Menu" }).click();
  await expectAccessible(page);
  await page.getByRole("dialog").getByRole("link", { name: "Conversations" }).click();
  await expect(page).toHaveURL(/\/conversations/);
});
