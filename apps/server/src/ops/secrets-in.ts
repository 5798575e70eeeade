import { existsSync } from "node:fs";

const secretName = /(?:KEY|TOKEN|SECRET|PASSWORD|PASSWD|PASSPHRASE|CREDENTIALS?|_PASS|_PAT)$/i;

/** The values of variables whose names say that they are secret; the path of a file is only where one lies. */
export function secretsIn(environment: Readonly<Record<string, string | undefined>>): string[] {
  const named = Object.entries(environment).filter(([name]) => secretName.test(name));
  return named.flatMap(([, value]) => (value === undefined || isFile(value) ? [] : [value]));
}

/** A secret in base64 may begin with a slash too. */
const isFile = (value: string): boolean => value.startsWith("/") && existsSync(value);
