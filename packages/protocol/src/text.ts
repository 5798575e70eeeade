import { z } from "zod";
import { limits } from "./limits.ts";

/** An id that a client names: bounded, no control characters. */
export const id = z
  .string()
  .min(1)
  .max(limits.id)
  // oxlint-disable-next-line no-control-regex -- control characters are what is refused here
  .regex(/^[^\u0000-\u001f\u007f]+$/, "must not hold control characters");

/** Text a person must fill in: something other than white space, at most `max` characters. */
export const filled = (max: number) =>
  z
    .string()
    .max(max)
    .refine((text) => text.trim() !== "", "must not be empty");

/** ISO 8601 in UTC with milliseconds, as every event carries it. */
export const timestamp = z.iso.datetime({ precision: 3 });
