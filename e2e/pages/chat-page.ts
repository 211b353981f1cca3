import AxeBuilder from "@axe-core/playwright";
import { expect, type FrameLocator, type Locator, type Page } from "@playwright/test";
import { demoSite } from "../../scripts/stack.ts";
import { readStackFile } from "../stack-file.ts";
import { settle } from "./console-page.ts";

const wcag = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

/** The chat as a visitor meets it, inside the widget's frame or as a page of its own; found by role and name. */
export class ChatPage {
  readonly page: Page;
  readonly root: FrameLocator | Page;

  constructor(page: Page, root: FrameLocator | Page = page) {
    this.page = page;
    this.root = root;
  }

  get heading(): Locator {
    return this.root.getByRole("heading", { level: 1 });
  }
  get composer(): Locator {
    return this.root.getByRole("textbox", { name: /^Write (a message|to the team)$/ });
  }
  get send(): Locator {
    return this.root.getByRole("main").getByRole("button", { name: "Send", exact: true }).last();
  }
  get stop(): Locator {
    return this.root.getByRole("button", { name: "Stop", exact: true });
  }
  get talkToPerson(): Locator {
    return this.root.getByRole("contentinfo").getByRole("button", { name: "Talk to a person" });
  }
  get conversation(): Locator {
    return this.root.getByRole("region", { name: "Conversation" });
  }
  get entries(): Locator {
    return this.conversation.locator("> div > ol > li");
  }
  /** One per answer that is whole and can be rated. */
  get thumbsDown(): Locator {
    return this.root.getByRole("button", { name: "Not helpful", exact: true });
  }
  /** The one region that speaks to a screen reader. */
  get announcer(): Locator {
    return this.root.locator("[data-announcer]");
  }

  /** The chat page of the demo site; more parameters as in `locale=ar&theme=dark`. */
  async gotoChat(parameters = ""): Promise<void> {
    await this.page.goto(`${readStackFile().widgetUrl}/chat?site=${demoSite}&${parameters}`);
    await expect(this.heading).toBeVisible();
  }

  async ask(text: string): Promise<void> {
    await this.composer.fill(text);
    await this.composer.press("Enter");
    await expect(this.said(text).last()).toBeVisible();
  }

  /** Asks and waits until the answer is whole. */
  async askAndWait(text: string): Promise<void> {
    const before = await this.thumbsDown.count();
    await this.ask(text);
    await expect(this.thumbsDown).toHaveCount(before + 1, { timeout: 60_000 });
  }

  /** What somebody said, word for word. */
  said(text: string): Locator {
    return this.conversation.getByText(text, { exact: true });
  }

  /** No violation of WCAG 2.0 to 2.2, A and AA, in what matches `part`; call it in every state. */
  async expectAccessible(part = "body"): Promise<void> {
    await settle(this.page);
    const { violations } = await new AxeBuilder({ page: this.page }).include(part).withTags(wcag).analyze();
    const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(" | ")}`);
    expect(found).toEqual([]);
  }
}
