/** The values of variables whose names say that they are secret; a path is only where one lies. */
export function secretsIn(environment: Readonly<Record<string, string | undefined>>): string[] {
  const named = Object.entries(environment).filter(([name]) => /(?:KEY|TOKEN|SECRET|PASSWORD|PASSWD|CREDENTIALS)$/i.test(name));
  return named.flatMap(([, value]) => (value === undefined || value.startsWith("/") ? [] : [value]));
}
