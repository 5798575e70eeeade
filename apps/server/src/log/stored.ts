import { AppError } from "#errors.ts";

/** Runs a write beside the log. Throws `store_unavailable` where the database cannot commit. */
export function stored(write: () => unknown): void {
  try {
    write();
  } catch (error) {
    throw new AppError("store_unavailable", "Nothing can be stored just now; the disk may be full.", { cause: error });
  }
}
