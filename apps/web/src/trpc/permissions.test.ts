import { expect, test } from "vitest";
import type { Permission } from "./init.ts";
import { appRouter } from "./router.ts";
import { visitorRouter } from "./visitor.ts";

type Procedure = { _def: { meta?: { permission?: Permission }; type: string } };

function proceduresOf(router: { _def: { procedures: object } }): [string, Procedure["_def"]][] {
  const all = router._def.procedures as Record<string, Procedure>;
  return Object.entries(all).map(([path, procedure]) => [path, procedure._def]);
}

test("every procedure of the console says who may call it, and nobody but the team may, sign-in apart", () => {
  const open = ["public"];
  const procedures = proceduresOf(appRouter);
  expect(procedures.length).toBeGreaterThan(30);
  for (const [path, { meta }] of procedures) {
    expect(meta?.permission, path).toBeDefined();
    expect(meta?.permission, path).not.toBe("visitor");
    if (open.includes(meta?.permission ?? "")) expect(path).toMatch(/^people\.(invitation|accept)$|^account\./);
  }
});

test("what visitors may call is behind their own door", () => {
  for (const [path, { meta }] of proceduresOf(visitorRouter))
    expect(["public", "visitor"], path).toContain(meta?.permission);
});

test("only admins move the pointer, start and stop", () => {
  const permissions = new Map(proceduresOf(appRouter).map(([path, { meta }]) => [path, meta?.permission]));
  for (const path of ["adapters.promote", "adapters.rollback", "experiments.start", "experiments.stop"])
    expect(permissions.get(path), path).toBe("admin");
});
