import { expect, type FrameLocator, type Locator, type Page } from "@playwright/test";

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
    return this.root.locator("form textarea[enterkeyhint=send]");
  }
  get send(): Locator {
    return this.root.getByRole("button", { name: "Send", exact: true });
  }
  get stop(): Locator {
    return this.root.getByRole("button", { name: "Stop", exact: true });
  }
  get talkToPerson(): Locator {
    return this.root.getByRole("button", { name: "Talk to a person" });
  }
  get conversation(): Locator {
    return this.root.getByRole("region", { name: "Conversation" });
  }
  get entries(): Locator {
    return this.conversation.locator("> div > ol > li");
  }
  /** The answers of the assistant that have ended and can be rated. */
  get ratings(): Locator {
    return this.root.getByRole("button", { name: "Not helpful", exact: true });
  }

  async ask(text: string): Promise<void> {
    await this.composer.fill(text);
    await this.composer.press("Enter");
    await expect(this.conversation.getByText(text, { exact: true }).last()).toBeVisible();
  }

  /** Asks and waits until the answer is whole. */
  async askAndWait(text: string): Promise<void> {
    const before = await this.ratings.count();
    await this.ask(text);
    await expect(this.ratings).toHaveCount(before + 1, { timeout: 60_000 });
  }
}
