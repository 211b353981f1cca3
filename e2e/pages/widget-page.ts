import { expect, type Locator, type Page } from "@playwright/test";
import { readStackFile } from "../stack-file.ts";
import { ChatPage } from "./chat-page.ts";

/** The widget on the demo shop: a page of another origin with the embed snippet in it. */
export class WidgetPage extends ChatPage {
  readonly host: Locator;

  constructor(page: Page) {
    super(page, page.frameLocator("whetstone-widget iframe"));
    this.host = page.locator("whetstone-widget");
  }

  get launcher(): Locator {
    return this.host.locator("button.launcher");
  }
  get panel(): Locator {
    return this.host.locator("[role=dialog]");
  }
  get frame(): Locator {
    return this.host.locator("iframe");
  }

  async goto(path = "/"): Promise<void> {
    await this.page.goto(readStackFile().shopUrl + path);
    await expect(this.launcher).toBeVisible();
  }

  /** Opens the panel and waits for the chat in it. */
  async open(): Promise<void> {
    await this.launcher.click();
    await expect(this.root.locator("textarea").first()).toBeVisible();
  }

  /** The API that the host page has: Whetstone.open() and so on. */
  async call(name: string, ...args: unknown[]): Promise<void> {
    await this.page.evaluate(
      ([command, given]) => {
        const api = Reflect.get(window, "Whetstone") as Record<string, (...values: unknown[]) => unknown>;
        api[command]?.(...given);
      },
      [name, args] as [string, unknown[]],
    );
  }
}
