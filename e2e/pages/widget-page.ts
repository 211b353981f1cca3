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
    return this.host.locator(".panel");
  }

  async goto(path = "/"): Promise<void> {
    await this.page.goto(readStackFile().shopUrl + path);
    await expect(this.launcher).toBeVisible();
  }

  /** Opens the panel and waits for the chat in it. */
  async open(): Promise<void> {
    await this.launcher.click();
    await expect(this.composer).toBeVisible();
  }

  /** The API that the host page has: Whetstone.open() and so on. */
  call(name: string, ...args: unknown[]): Promise<unknown> {
    return this.page.evaluate(
      ([command, given]) => {
        const api = Reflect.get(window, "Whetstone") as Record<string, (...values: unknown[]) => unknown>;
        api[command as string]?.(...(given as unknown[]));
      },
      [name, args] as const,
    );
  }
}
