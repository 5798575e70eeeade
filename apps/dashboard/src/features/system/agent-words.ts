import type { AgentListing } from "@beckon/protocol";

const places: Record<AgentListing["installed"], string> = {
  beckon: "installed by Beckon",
  path: "found on your PATH",
  file: "from AGENTS_FILE",
  "built-in": "part of Beckon",
  missing: "not installed",
};

/** Where an agent's program is, which version, and how much it has to do. */
export function agentWords({ installed, version, default: isDefault }: AgentListing, atWork: number): string {
  const place = version === undefined ? places[installed] : `${places[installed]}, ${version}`;
  return [place, ...(isDefault ? ["chosen unless you choose"] : []), `${atWork} at work`].join(" · ");
}

/** What the latest check found, in a sentence. */
export function checkWords({ name, check }: AgentListing): string | undefined {
  if (!check) return undefined;
  if (!check.works) return check.error ?? `${name} did not work.`;
  const version = check.version === undefined ? "" : ` ${check.version}`;
  const can = check.can ? [check.can.load || check.can.resume ? "goes on after a restart" : "begins anew after a restart"] : [];
  return [`${check.title ?? name}${version} works`, ...can].join("; ");
}

/** The button that installs: another version is an update. */
export function installWords({ installable, installed, version, installing }: AgentListing): string | undefined {
  if (installable === undefined) return undefined;
  if (installing) return "installing";
  if (installed !== "beckon") return installed === "path" ? undefined : "Install";
  return installable.endsWith(`@${version}`) ? undefined : "Update";
}
