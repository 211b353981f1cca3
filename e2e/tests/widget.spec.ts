import type { Page } from "@playwright/test";
import { demoSite } from "../../scripts/stack.ts";
import { expect, test } from "../fixtures.ts";
import { openHostSite } from "../host-site.ts";
import type { ChatPage } from "../pages/chat-page.ts";
import type { WidgetPage } from "../pages/widget-page.ts";

/** What the embed snippet does to the page of another origin, and how the panel in it behaves. */

test("before anybody means it: one request and no layout shift, also when it opens", async ({ widget, stack }) => {
  const requests: string[] = [];
  widget.page.on("request", (request) => {
    if (request.url().startsWith(stack.widgetUrl)) requests.push(new URL(request.url()).pathname);
  });
  await widget.page.addInitScript(() => {
    const shifts: number[] = [];
    Reflect.set(window, "shifts", shifts);
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) shifts.push((entry as unknown as { value: number }).value);
    }).observe({ type: "layout-shift", buffered: true });
  });
  await widget.goto();
  await widget.page.waitForLoadState("networkidle");
  expect(requests).toEqual(["/widget.js"]);
  await widget.launcher.hover();
  await expect.poll(() => requests).toContain("/widget");
  await widget.open();
  await widget.page.keyboard.press("Escape");
  await expect(widget.panel).toBeHidden();
  expect(await widget.page.evaluate(() => Reflect.get(window, "shifts"))).toEqual([]);
});

test("the whole journey by keyboard: open, ask, rate, close, and back where one was", async ({ widget }) => {
  await widget.goto();
  const { keyboard } = widget.page;
  await widget.launcher.focus();
  await expect(widget.launcher).toHaveAttribute("aria-expanded", "false");
  await keyboard.press("Enter");
  await expect(widget.launcher).toHaveAttribute("aria-expanded", "true");
  await expect(widget.composer).toBeFocused();
  await keyboard.type("How long does delivery take?");
  await keyboard.press("Enter");
  await expect(widget.thumbsDown).toHaveCount(1, { timeout: 60_000 });
  await expect(widget.composer).toBeFocused();
  await keyboard.press("Shift+Tab");
  await expect(widget.thumbsDown).toBeFocused();
  await keyboard.press("Space");
  await expect(widget.thumbsDown).toHaveAttribute("aria-pressed", "true");
  await keyboard.press("Tab");
  await expect(widget.root.getByRole("button", { name: "Wrong", exact: true })).toBeFocused();
  await keyboard.press("Shift+Tab");
  await keyboard.press("Space");
  await keyboard.press("Escape");
  await expect(widget.panel).toBeHidden();
  await expect(widget.launcher).toBeFocused();
  await expect(widget.launcher).toHaveAttribute("aria-expanded", "false");
});

test("on a desktop the panel is not modal: the page stays usable and Tab leaves", async ({ widget }) => {
  await widget.goto();
  await widget.open();
  await expect(widget.composer).toBeFocused();
  await expect(widget.panel).not.toHaveAttribute("aria-modal");
  expect(await widget.page.evaluate(() => document.body.inert)).toBe(false);
  const isInside = () => widget.host.evaluate((host) => host.shadowRoot?.activeElement?.tagName === "IFRAME");
  for (let press = 0; press < 20 && (await isInside()); press++) await widget.page.keyboard.press("Tab");
  expect(await isInside()).toBe(false);
  await expect(widget.panel).toBeVisible();
});

test("the API of the host page: calls before load, init twice, events, prefill, send, shutdown", async ({ widget }) => {
  await widget.page.addInitScript(() => {
    if (window.top !== window) return;
    const seen: unknown[] = [];
    const stub = Object.assign((...call: unknown[]) => void stub.q.push(call), { q: [] as unknown[][] });
    Object.assign(window, { Whetstone: stub, seen });
    for (const name of ["ready", "open", "close", "message", "unread"])
      stub("on", name, (detail: unknown) => seen.push(detail === undefined ? name : [name, detail]));
    stub("open");
  });
  await widget.goto();
  await expect(widget.composer).toBeVisible();
  const seen = () => widget.page.evaluate(() => Reflect.get(window, "seen") as unknown[]);
  await expect.poll(seen).toEqual(expect.arrayContaining(["open", "ready"]));

  await widget.call("init");
  await widget.page.evaluate((site) => {
    const script = document.querySelector<HTMLScriptElement>("script[data-site]");
    const again = Object.assign(document.createElement("script"), { src: script?.src ?? "" });
    again.dataset.site = site;
    document.body.append(again);
    return new Promise((resolve) => again.addEventListener("load", resolve));
  }, demoSite);
  await expect(widget.host).toHaveCount(1);
  await expect(widget.composer).toBeVisible();

  await widget.call("prefill", "Can you repair");
  await expect(widget.composer).toHaveValue("Can you repair");
  await widget.call("sendMessage", "How long does delivery take?");
  await expect(widget.thumbsDown).toHaveCount(1, { timeout: 60_000 });
  await expect.poll(seen).toContainEqual(["message", { author: "assistant" }]);
  await widget.call("close");
  await expect(widget.panel).toBeHidden();
  expect(await seen()).toContain("close");
  await widget.call("hide");
  await expect(widget.launcher).toBeHidden();
  await widget.call("show");

  await widget.call("shutdown");
  await expect(widget.host).toHaveCount(0);
  await widget.call("init");
  await widget.open();
  // Somebody else at the same browser: nothing of the first visitor is left.
  await expect(widget.root.getByRole("list", { name: "Suggestions" })).toBeVisible();
  await expect(widget.composer).toHaveValue("");
});

test("twenty changes of route in a single-page shop leave one widget, as it was", async ({ widget }) => {
  await widget.goto();
  await widget.open();
  await widget.root.getByRole("heading", { level: 1 }).waitFor();
  await widget.page.evaluate(() => {
    for (let route = 0; route < 20; route++) {
      history.pushState({}, "", `/?route=${route}`);
      document.body.replaceWith(document.body.cloneNode(true));
    }
  });
  await expect(widget.host).toHaveCount(1);
  await expect(widget.composer).toBeVisible();
});

test("under a strict policy, in quirks mode and under the wildest styles of a host page it is as it should be", async ({
  widget,
  db,
  stack,
}) => {
  const site = await openHostSite({ db, stack });
  try {
    const complaints: string[] = [];
    widget.page.on("console", (message) => {
      if (message.type() === "error") complaints.push(message.text());
    });
    await widget.page.goto(site.origin);
    expect(await widget.page.evaluate(() => document.compatMode)).toBe("BackCompat");
    expect(await widget.launcher.boundingBox()).toMatchObject({ width: 56, height: 56 });
    await widget.open();
    await expect(widget.composer).toBeFocused();
    await expect.poll(() => widget.panel.boundingBox()).toMatchObject({ width: 384, height: 640 });
    await widget.askAndWait("How long does delivery take?");
    expect(complaints.filter((text) => !text.includes("favicon"))).toEqual([]);
  } finally {
    await site.close();
  }
});

test("at 320 pixels, which is also a zoom of 400 %, nothing is cut off", async ({ chat }) => {
  await chat.page.setViewportSize({ width: 320, height: 420 });
  await chat.gotoChat("locale=de");
  const composer = chat.root.getByRole("textbox", { name: "Nachricht schreiben" });
  await composer.fill("How long does delivery take?");
  await composer.press("Enter");
  await expect(chat.root.getByRole("button", { name: "Nicht hilfreich" })).toBeVisible({ timeout: 60_000 });
  await chat.root.getByRole("button", { name: "Nicht hilfreich" }).click();
  for (const element of [chat.root.locator("html"), chat.root.getByRole("region", { name: "Gespräch" })])
    expect(await element.evaluate((box) => box.scrollWidth - box.clientWidth)).toBeLessThanOrEqual(0);
  await expect(chat.root.getByRole("button", { name: "Mit einem Menschen sprechen" })).toBeInViewport({ ratio: 1 });
});

test("what came in while the panel was closed is counted on the launcher until it is looked at", async ({
  widget,
  agent,
  db,
}) => {
  await widget.goto();
  await widget.open();
  await widget.askAndWait("How long does delivery take?");
  const { id } = await db.conversation.findFirstOrThrow({ orderBy: { createdAt: "desc" } });
  await widget.page.keyboard.press("Escape");
  await agent.takeOver(id);
  await agent.reply(id, "Hello!");
  await agent.reply(id, "Are you there?");
  await expect(widget.launcher).toHaveAccessibleName("Open chat, 2 new");
  await widget.open();
  await expect(widget.launcher).toHaveAccessibleName("Close chat");
  await widget.page.keyboard.press("Escape");
  await expect(widget.launcher).toHaveAccessibleName("Open chat");
});

test.describe("on a phone", () => {
  test.use({ viewport: { width: 390, height: 720 }, hasTouch: true, isMobile: true });

  test("the chat fills the screen, the page behind is out of reach, and back closes it", async ({ widget }) => {
    await widget.goto();
    await widget.page.evaluate(() => scrollTo(0, 300));
    await widget.launcher.tap();
    await expect(widget.composer).toBeVisible();
    await expect(widget.panel).toHaveAttribute("aria-modal", "true");
    expect(await widget.panel.boundingBox()).toMatchObject({ x: 0, y: 0, width: 390, height: 720 });
    expect(await widget.page.evaluate(() => document.body.inert)).toBe(true);
    await expect(widget.heading).toBeFocused();

    await widget.askAndWait("How long does delivery take?");
    const small = await smallTargets(widget, 44);
    expect(small).toEqual([]);
    expect(await widget.composer.evaluate((area) => Number.parseFloat(getComputedStyle(area).fontSize))).toBe(16);
    await widget.expectAccessible("whetstone-widget");

    await widget.page.goBack();
    await expect(widget.panel).toBeHidden();
    expect(await widget.page.evaluate(() => [document.body.inert, scrollY])).toEqual([false, 300]);
    expect(new URL(widget.page.url()).pathname).toBe("/");
  });
});

test.describe("in Arabic", () => {
  test.use({ locale: "ar" });

  test("everything is mirrored, and each message keeps its own direction", async ({ widget }) => {
    await widget.page.addInitScript(() =>
      document.addEventListener("DOMContentLoaded", () => {
        Object.assign(document.documentElement, { dir: "rtl", lang: "ar" });
      }),
    );
    await widget.goto();
    await expect(widget.launcher).toHaveAccessibleName("فتح المحادثة");
    expect((await widget.launcher.boundingBox())?.x).toBeLessThan(40);
    await widget.launcher.click();
    const composer = widget.root.getByRole("textbox", { name: "اكتب رسالة" });
    await composer.fill("كم يستغرق التوصيل إلى Port Ellery؟");
    await composer.press("Enter");
    const mine = widget.root.getByText("كم يستغرق التوصيل إلى Port Ellery؟");
    await expect(mine).toBeVisible();
    await composer.fill("How long does delivery take?");
    await composer.press("Enter");
    await expect(widget.root.getByRole("button", { name: "غير مفيد" }).last()).toBeVisible({ timeout: 60_000 });

    expect(await widget.root.locator("html").getAttribute("dir")).toBe("rtl");
    expect(await mine.evaluate((element) => getComputedStyle(element).direction)).toBe("rtl");
    const english = widget.root.getByText("How long does delivery take?", { exact: true });
    expect(await english.evaluate((element) => getComputedStyle(element).direction)).toBe("ltr");
    // The visitor's side is the end side, here the left one.
    const box = await mine.boundingBox();
    const frame = await widget.frame.boundingBox();
    expect((box?.x ?? 0) - (frame?.x ?? 0)).toBeLessThan(40);
    await widget.expectAccessible("whetstone-widget");
  });
});

test("in Arabic the faces run from the right, in their own words", async ({ chat, agent, db }) => {
  await chat.gotoChat("locale=ar");
  const composer = chat.root.getByRole("textbox", { name: "اكتب رسالة" });
  await composer.fill("كم يستغرق التوصيل؟");
  await composer.press("Enter");
  await expect(chat.root.getByText("أُرسلت")).toBeVisible();
  const { id } = await db.conversation.findFirstOrThrow({ orderBy: { createdAt: "desc" } });
  await agent.resolve(id);
  const faces = chat.root.getByRole("group", { name: "كيف كانت هذه المحادثة؟" }).getByRole("button");
  await expect(faces).toHaveCount(5);
  await expect(faces.first()).toHaveAccessibleName("سيئة جدًا، 1 من 5");
  const [first, last] = [await faces.first().boundingBox(), await faces.last().boundingBox()];
  expect(first?.x).toBeGreaterThan(last?.x ?? Number.POSITIVE_INFINITY);
  await faces.last().click();
  await expect(chat.root.getByRole("textbox", { name: "ماذا ينبغي أن نعرف؟ (اختياري)" })).toBeVisible();
  await chat.expectAccessible();
});

test("in German, and in English for a language that we do not have", async ({ chat }) => {
  await chat.gotoChat("locale=de-AT");
  await expect(chat.root.getByRole("button", { name: "Mit einem Menschen sprechen" })).toBeVisible();
  await expect(chat.page.locator("html")).toHaveAttribute("lang", "de-AT");
  await chat.gotoChat("locale=fi");
  await expect(chat.talkToPerson).toBeVisible();
});

for (const theme of ["light", "dark"] as const) {
  test.describe(`every state in ${theme}`, () => {
    test.use({ colorScheme: theme, viewport: { width: 400, height: 700 } });

    test("has no violation of WCAG 2.2 AA, and no target under 24 pixels", async ({ chat, agent, db, context }) => {
      test.slow();
      await chat.gotoChat();
      await expect(chat.composer).toBeVisible();
      await chat.expectAccessible();
      await chat.askAndWait("How long does delivery take?");
      await chat.root.getByRole("button", { name: /^Source 1/ }).click();
      await chat.expectAccessible();
      await chat.page.keyboard.press("Escape");
      await chat.thumbsDown.click();
      await chat.root.getByRole("button", { name: "Incomplete" }).click();
      await chat.expectAccessible();
      expect(await smallTargets(chat, 24)).toEqual([]);

      await chat.ask("What is the capital of France?");
      await expect(chat.root.getByRole("button", { name: "Yes, ask a person" })).toBeVisible();
      await context.setOffline(true);
      await chat.ask("Nobody hears this yet");
      await chat.expectAccessible();
      await context.setOffline(false);
      await expect(chat.thumbsDown).toHaveCount(3, { timeout: 60_000 });

      await failNextSend(chat.page);
      await chat.ask("This one fails");
      await expect(chat.root.getByText("Not sent.")).toBeVisible();
      await chat.expectAccessible();
      await chat.root.getByRole("button", { name: "Delete" }).click();

      const { id } = await db.conversation.findFirstOrThrow({ orderBy: { createdAt: "desc" } });
      await chat.talkToPerson.click();
      await expect(chat.root.getByText("Waiting for a person").first()).toBeVisible();
      await chat.expectAccessible();
      await agent.takeOver(id);
      await agent.reply(
        id,
        "| Country | Days |\n|---|---|\n| Ireland | 2 to 3 |\n\n`code` and [a link](https://example.com)",
      );
      await expect(chat.root.getByRole("table")).toBeVisible();
      await chat.expectAccessible();
      await agent.resolve(id);
      await expect(chat.root.getByRole("button", { name: "Start a new conversation" })).toBeVisible();
      await chat.expectAccessible();
      await chat.root.getByRole("button", { name: "Bad, 2 of 5", exact: true }).click();
      await expect(chat.root.getByRole("textbox", { name: "What should we know? (optional)" })).toBeVisible();
      await chat.expectAccessible();
      expect(await smallTargets(chat, 24)).toEqual([]);
    });
  });
}

test("the site chooses the theme and the colour; nothing moves for who wants less motion", async ({ widget }) => {
  await widget.page.emulateMedia({ colorScheme: "light", reducedMotion: "reduce" });
  await widget.goto();
  await widget.call("update", { theme: "dark", color: "#ffe14d" });
  await widget.open();
  await widget.call("update", { theme: "dark", color: "#ffe14d" });
  const html = widget.root.locator("html");
  await expect(html).toHaveClass(/dark/);
  await widget.page.route("**/api/visitor/chat.events*", () => {});
  await widget.ask("How long does delivery take?");
  await expect(widget.conversation.getByText("Thinking")).toBeAttached();
  await expect
    .poll(() => html.evaluate(() => document.getAnimations().filter((one) => one.playState === "running").length))
    .toBe(0);
  await widget.call("update", { theme: "light" });
  await expect(html).not.toHaveClass(/dark/);
  await widget.expectAccessible("whetstone-widget");
});

/** What can be pressed and is smaller than `least` pixels in a direction; links inside of sentences are exempt. */
function smallTargets(chat: ChatPage | WidgetPage, least: number): Promise<string[]> {
  return chat.root.locator("body").evaluate((body, pixels) => {
    const targets = [...body.querySelectorAll<HTMLElement>("button, textarea, input, summary")];
    return targets
      .map((target) => ({ target, box: target.getBoundingClientRect() }))
      .filter(({ box }) => box.width > 0 && (box.width < pixels || box.height < pixels))
      .map(
        ({ target, box }) => `${target.getAttribute("aria-label") ?? target.textContent}: ${box.width}×${box.height}`,
      );
  }, least);
}

async function failNextSend(page: Page): Promise<void> {
  await page.route(
    "**/api/visitor/chat.send*",
    (route) =>
      route.fulfill({
        status: 400,
        contentType: "application/json",
        body: JSON.stringify({ error: { message: "no", code: -32600, data: { code: "INVALID" } } }),
      }),
    { times: 1 },
  );
}
