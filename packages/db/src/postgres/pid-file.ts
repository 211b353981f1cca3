import { readFileSync } from "node:fs";

/**
 * What `postmaster.pid` in a data folder says, checked against the running processes. A server that outlived
 * its parent is `running` and can be adopted; a file left by a crash, half written, empty or naming a process
 * that has become somebody else's is `stale` and may be removed.
 */
export type PidFile = { state: "none" } | { state: "stale" } | { state: "running"; pid: number; port: number };

export function readPidFile(dataDir: string, describe: (pid: number) => string | null = commandLine): PidFile {
  let lines: string[];
  try {
    lines = readFileSync(`${dataDir}/postmaster.pid`, "utf8").split("\n");
  } catch {
    return { state: "none" };
  }
  // Lines: pid, data folder, start time, port, socket folder, listen address, …
  const pid = Number(lines[0]);
  const port = Number(lines[3]);
  if (!Number.isInteger(pid) || pid <= 1) return { state: "stale" };
  const command = describe(pid);
  if (command === null || !command.includes("postgres") || !command.includes(dataDir)) return { state: "stale" };
  return Number.isInteger(port) && port > 0 ? { state: "running", pid, port } : { state: "running", pid, port: 0 };
}

function commandLine(pid: number): string | null {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ");
  } catch {
    return null;
  }
}
