import { z } from "zod";
import { passwordSchema } from "@/features/account/schema";

export const invitableRoles = ["admin", "agent"] as const;
export const inviteSchema = z.object({
  email: z.email("Enter a complete e-mail address.").max(200),
  role: z.enum(invitableRoles),
});
export const acceptSchema = z.object({
  token: z.string().min(20).max(100),
  name: z.string().trim().min(1, "Enter your name.").max(80),
  password: passwordSchema,
});
