import { join } from "node:path";
import { startEmbedded } from "@whetstone/db/embedded";
import { migrate } from "@whetstone/db/migrate";
import { freePort } from "./ports.ts";
import type { Secrets } from "./secrets.ts";

export type Database = {
  appUrl: string;
  ownerUrl: string;
  applied: string[];
  restart: () => Promise<void>;
  stop: () => Promise<void>;
};

/** The database of a stack: the server in DATABASE_URL, or the embedded one in `<folder>/postgres`; migrated. */
export async function openDatabase(options: {
  folder: string;
  secrets: Secrets;
  url: string | undefined;
  port: number;
  settings?: Record<string, string>;
  onProgress: (line: string) => void;
}): Promise<Database> {
  const { secrets, onProgress } = options;
  if (options.url) {
    const migrated = await migrate({ url: options.url, appPassword: secrets.app });
    const fixed = async () => {};
    return { ...migrated, ownerUrl: options.url, restart: fixed, stop: fixed };
  }
  const start = async (port: number) =>
    startEmbedded({
      dataDir: join(options.folder, "postgres"),
      port,
      password: secrets.database,
      settings: options.settings,
      onProgress,
    });
  let server = await start(await freePort(options.port));
  const ownerUrl = server.url("whetstone");
  const migrated = await migrate({ url: ownerUrl, appPassword: secrets.app });
  return {
    ...migrated,
    ownerUrl,
    restart: async () => {
      await server.stop();
      server = await start(server.port);
    },
    stop: () => server.stop(),
  };
}
