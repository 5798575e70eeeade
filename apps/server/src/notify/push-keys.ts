import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import webPush from "web-push";
import { z } from "zod";

const pushKeys = z.object({ publicKey: z.string(), privateKey: z.string() });

/** The pair that tells push services who sends (VAPID, RFC 8292). */
export type PushKeys = z.infer<typeof pushKeys>;

/** The file's keys, made with mode 0600 where it is not there: devices know us by them. Throws Error where the file cannot be read. */
export function openPushKeys(file: string): PushKeys {
  try {
    return pushKeys.parse(JSON.parse(readFileSync(file, "utf8")));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw new Error(`${file}: it holds no push keys`, { cause: error });
  }
  const keys = webPush.generateVAPIDKeys();
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  writeFileSync(`${file}.new`, JSON.stringify(keys), { mode: 0o600 });
  renameSync(`${file}.new`, file);
  return keys;
}
