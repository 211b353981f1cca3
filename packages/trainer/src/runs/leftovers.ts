import { existsSync } from "node:fs";
import { readFile, rm, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

type Note = { pid: number; startedAt: string | null; host: string };

/** Writes down which process works on a run, so that a later attempt can make sure that it is gone. */
export async function noteProcess(folder: string, pid: number): Promise<void> {
  const note: Note = { pid, startedAt: await startOf(pid), host: hostname() };
  await writeFile(join(folder, "process.json"), JSON.stringify(note));
}

/**
 * Kills the process group that an earlier attempt left behind on this machine. A process id is used again some day, so the
 * group goes only where its start is the one that was written down.
 */
export async function killLeftovers(folder: string): Promise<void> {
  const path = join(folder, "process.json");
  if (!existsSync(path)) return;
  const note: Note = JSON.parse(await readFile(path, "utf8").catch(() => "null"));
  if (note?.host === hostname() && note.startedAt !== null) {
    for (let tries = 0; tries < 50 && (await startOf(note.pid)) === note.startedAt; tries++) {
      try {
        process.kill(-note.pid, "SIGKILL");
      } catch {
        break;
      }
      await sleep(100);
    }
  }
  await rm(path, { force: true });
}

/** Clock ticks after boot at which a process began, from Linux; null elsewhere, for none and for one that is dead already. */
async function startOf(pid: number): Promise<string | null> {
  const stat = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => null);
  // The name in parentheses may hold spaces; fields are counted after it.
  const fields = stat?.slice(stat.lastIndexOf(")") + 2).split(" ");
  return fields && fields[0] !== "Z" ? (fields[19] ?? null) : null;
}
