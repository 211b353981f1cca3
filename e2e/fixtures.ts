import { type BrowserContextOptions, test as base, expect, type Page } from "@playwright/test";
import { createDb, type Db } from "@whetstone/db/client";
import { type AgentActs, createAgent } from "./agent.ts";
import { ChatPage } from "./pages/chat-page.ts";
import { WidgetPage } from "./pages/widget-page.ts";
import { type RunningStack, readStackFile } from "./stack-file.ts";

type StorageState = Exclude<BrowserContextOptions["storageState"], string | undefined>;

type TestFixtures = {
  /** A visitor's browser on the demo shop; call `goto()` first. */
  widget: WidgetPage;
  /** A visitor's browser on the chat page; go there by `/chat?site=…` on `stack.widgetUrl`. */
  chat: ChatPage;
  /** A colleague called Ada who takes over, replies and resolves without a browser. */
  agent: AgentActs;
  /** The console in a browser of its own, with the owner signed in: `console.goto("/conversations")`. */
  console: Page;
};

type WorkerFixtures = {
  stack: RunningStack;
  /** The database as its owner: to look at what was stored, and to make what a test needs. */
  db: Db;
  /** The owner's session, made once through the sign-in form. */
  ownerState: StorageState;
};

export { expect };

export const test = base.extend<TestFixtures, WorkerFixtures>({
  stack: [async ({ browserName: _ }, use) => use(readStackFile()), { scope: "worker" }],

  db: [
    async ({ stack }, use) => {
      const db = createDb({ url: stack.ownerUrl });
      await use(db);
      await db.$disconnect();
    },
    { scope: "worker" },
  ],

  ownerState: [
    async ({ browser, stack }, use) => {
      const context = await browser.newContext({ baseURL: stack.consoleUrl });
      const page = await context.newPage();
      await page.goto("/login");
      await page.getByLabel("E-mail").fill(stack.owner.email);
      await page.getByLabel("Password").fill(stack.owner.password);
      await page.getByRole("button", { name: "Sign in" }).click();
      await page.waitForURL((url) => url.pathname !== "/login");
      const state = await context.storageState();
      await context.close();
      await use(state);
    },
    { scope: "worker" },
  ],

  widget: async ({ page }, use) => use(new WidgetPage(page)),
  chat: async ({ page }, use) => use(new ChatPage(page)),

  agent: async ({ db, stack }, use) => use(createAgent({ db, stack, name: "Ada" })),

  console: async ({ browser, stack, ownerState }, use) => {
    const context = await browser.newContext({ baseURL: stack.consoleUrl, storageState: ownerState });
    await use(await context.newPage());
    await context.close();
  },
});
