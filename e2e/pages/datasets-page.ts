import { expect, type Page } from "@playwright/test";

/** The owner's way from rows in a file to a frozen dataset. */
export class DatasetsPage {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  async importRows(name: string, rows: object[]): Promise<void> {
    const { page } = this;
    await page.goto("/datasets");
    await page.getByRole("button", { name: "Import rows" }).click();
    const buffer = Buffer.from(rows.map((row) => JSON.stringify(row)).join("\n"));
    await page.getByLabel("File").setInputFiles({ name, mimeType: "application/jsonl", buffer });
    await page.getByRole("button", { name: "Import", exact: true }).click();
    await expect(page.getByText(/rows imported/)).toBeVisible();
  }

  /** A draft of everything that lies ready, through the gates and frozen, under its minimum by a reason. */
  async freeze(name: string, reason: string): Promise<void> {
    const { page } = this;
    await page.goto("/datasets");
    await page.getByRole("button", { name: "New dataset" }).click();
    await page.getByLabel("Name").fill(name);
    await page.getByRole("button", { name: "Make the draft" }).click();
    await page.waitForURL(/\/datasets\/[0-9a-f-]{36}$/);
    await page.getByRole("button", { name: "Run the gates" }).click();
    await page.getByRole("button", { name: "Freeze", exact: true }).click({ timeout: 60_000 });
    await page.getByLabel("Reason to freeze it all the same").fill(reason);
    await page.getByRole("button", { name: "Freeze for good" }).click();
    await expect(page.getByText("Frozen under its minimum.")).toBeVisible({ timeout: 60_000 });
  }
}
