import { randomBytes } from "node:crypto";

/** A fresh id such as `t_3kZ…`: 96 random bits, so that two never meet. */
export const newId = (prefix: string): string => `${prefix}_${randomBytes(12).toString("base64url")}`;
