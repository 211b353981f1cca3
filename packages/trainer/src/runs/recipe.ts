import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { AppError } from "@whetstone/core/errors";
import { parse } from "yaml";
import { type Recipe, recipeSchema } from "./contract.ts";

/** The recipes of a folder by name; by default those that come with Whetstone. INVALID names the file and the field. */
export function readRecipes(folder: string = join(import.meta.dirname, "../../recipes")): Recipe[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith(".yaml"))
    .sort()
    .map((name) => {
      const result = recipeSchema.safeParse(parse(readFileSync(join(folder, name), "utf8")));
      if (result.success) return result.data;
      const [issue] = result.error.issues;
      throw new AppError("INVALID", `The recipe ${name} is wrong at ${issue?.path.join(".")}: ${issue?.message}.`);
    });
}

/** One recipe with every value; NOT_FOUND names those that exist. */
export function resolveRecipe(name: string, folder?: string): Recipe {
  const recipes = readRecipes(folder);
  const found = recipes.find((recipe) => recipe.name === name);
  if (found) return found;
  const names = recipes.map((recipe) => recipe.name).join(", ");
  throw new AppError("NOT_FOUND", `There is no recipe "${name}"; there are ${names}.`);
}
