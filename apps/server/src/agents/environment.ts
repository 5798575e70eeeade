import { delimiter, sep } from "node:path";

/** What a program needs to find the person's own sign-in, tools and language; anything else may be a secret. */
const passed = `
  HOME USER LOGNAME SHELL TMPDIR TZ LANG LANGUAGE TERM COLORTERM DISPLAY WAYLAND_DISPLAY
  SSH_AUTH_SOCK DBUS_SESSION_BUS_ADDRESS USERPROFILE APPDATA LOCALAPPDATA SYSTEMROOT TEMP TMP
  HTTP_PROXY HTTPS_PROXY NO_PROXY ALL_PROXY http_proxy https_proxy no_proxy all_proxy NODE_EXTRA_CA_CERTS
`
  .trim()
  .split(/\s+/);
const passedPrefixes = ["LC_", "XDG_"];

/** What opens Beckon or acts in its name; no profile can pass these. */
export const ownSecrets: readonly string[] = ["AUTH_TOKEN", "NOTION_TOKEN", "NOTION_WEBHOOK_SECRET", "NOTIFY_URL"];

/** Every process of a session carries this, so that what outlives its parent can be found. */
export const sessionMarker = "BECKON_SESSION_ID";

/** The environment that any program of the person gets: their own, without what the package manager added and without our secrets. */
export function personsEnvironment(own: NodeJS.ProcessEnv, pass: readonly string[] = []): Record<string, string> {
  const environment: Record<string, string> = {};
  for (const [name, value] of Object.entries(own)) {
    if (value === undefined) continue;
    if (passed.includes(name) || pass.includes(name) || passedPrefixes.some((prefix) => name.startsWith(prefix))) environment[name] = value;
  }
  environment["PATH"] = personsPath(own["PATH"] ?? "");
  return environment;
}

/** The environment of an agent's process: the person's, what its profile passes and sets, and the session's marker. */
export function agentEnvironment(
  own: NodeJS.ProcessEnv,
  { env, pass }: { env: Record<string, string>; pass: readonly string[] },
  sessionId: string,
): Record<string, string> {
  return { ...personsEnvironment(own, pass), ...env, [sessionMarker]: sessionId };
}

/** PATH without the folders that a package manager put in front of it to run Beckon. */
export const personsPath = (path: string): string =>
  path
    .split(delimiter)
    .filter((folder) => !folder.split(sep).includes("node_modules") && !folder.includes("node-gyp-bin"))
    .join(delimiter);
