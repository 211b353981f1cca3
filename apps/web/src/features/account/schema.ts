import { z } from "zod";

export const passwordSchema = z
  .string()
  .min(12, "A password needs at least 12 characters.")
  .max(200, "A password may have 200 characters.");
export const roles = ["owner", "admin", "agent"] as const;
export const changePasswordSchema = z.object({ current: z.string().min(1).max(200), next: passwordSchema });
