import { resolve } from "node:path";
import type { NextConfig } from "next";

const config: NextConfig = {
  transpilePackages: [
    "@whetstone/core",
    "@whetstone/db",
    "@whetstone/helpdesk",
    "@whetstone/inference",
    "@whetstone/trainer",
  ],
  serverExternalPackages: [
    "pg",
    "pg-boss",
    "@prisma/client",
    "@prisma/adapter-pg",
    "@prisma/driver-adapter-utils",
    "langchain",
  ],
  // `pnpm typecheck` is a step of its own.
  typescript: { ignoreBuildErrors: true },
  turbopack: { root: resolve(import.meta.dirname, "../..") },
  poweredByHeader: false,
  reactStrictMode: true,
  devIndicators: false,
  images: { unoptimized: true },
  // Files of the build and of public/, which src/proxy.ts does not see.
  headers: async () => [{ source: "/:path*", headers: [{ key: "X-Content-Type-Options", value: "nosniff" }] }],
};

export default config;
