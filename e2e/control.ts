import { readStackFile } from "./stack-file.ts";

/** Injects one fault into the running stack and returns when it has happened. */
export async function breakStack(fault: "kill-engine" | "kill-web" | "restart-database"): Promise<void> {
  const response = await fetch(`${readStackFile().controlUrl}/${fault}`, { method: "POST" });
  if (!response.ok) throw new Error(`${fault} failed: ${await response.text()}`);
}
