import { join } from "node:path";
import { defineConfig } from "vitest/config";

const everywhere = ["packages/*/{src,prisma}/**", "apps/*/{src,bench}/**", "scripts/**"];
const files = (ending: string) => everywhere.map((folder) => `${folder}/*.${ending}`);
const exclude = ["**/node_modules/**", "**/.next/**", "**/generated/**"];

/** Tests are split by what they need: nothing, PostgreSQL, or the real model. */
export default defineConfig({
  test: {
    projects: [
      {
        // As in the web app's own tsconfig.
        resolve: { alias: { "@": join(import.meta.dirname, "apps/web/src") } },
        test: {
          name: "unit",
          include: files("test.{ts,tsx}"),
          exclude: [...exclude, "**/*.db.test.ts", "**/*.model.test.ts", "**/*.ray.test.ts"],
        },
      },
      {
        test: {
          name: "db",
          include: files("db.test.ts"),
          exclude,
          pool: "forks",
          testTimeout: 20_000,
          hookTimeout: 60_000,
          globalSetup: ["packages/db/src/testing-setup.ts"],
        },
      },
      {
        // Installs a Ray cluster at its first run; `pnpm test:ray` only.
        test: {
          name: "ray",
          include: files("ray.test.ts"),
          exclude,
          pool: "forks",
          testTimeout: 180_000,
          hookTimeout: 600_000,
          globalSetup: ["packages/db/src/testing-setup.ts"],
        },
      },
      {
        test: {
          name: "model",
          include: files("model.test.ts"),
          exclude,
          pool: "forks",
          fileParallelism: false,
          testTimeout: 120_000,
          hookTimeout: 300_000,
        },
      },
    ],
  },
});
