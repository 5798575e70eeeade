import type { Git } from "#projects/git.ts";

/** The environment in which git looks at a repository that somebody else set up: it fetches nothing, so that no program of its configuration is asked to. */
const offline = { GIT_ALLOW_PROTOCOL: "none", GIT_NO_LAZY_FETCH: "1" };

/** The environment in which git looks at one repository and at none around it. */
export const lookAt = (gitDir: string, folder: string): Record<string, string> => ({ ...offline, GIT_DIR: gitDir, GIT_WORK_TREE: folder });

/**
 * The same with the filters off that the repository itself defines (gitattributes(5)): an agent may have written them, and git would run them here. Those of the person's own
 * configuration stay. Without its filter a file can look changed that is not; never the other way.
 */
export async function withoutFilters(git: Git, env: Record<string, string>): Promise<Record<string, string>> {
  const { stdout } = await git(env["GIT_WORK_TREE"] ?? "", ["config", "--show-scope", "--name-only", "-z", "--get-regexp", String.raw`^filter\..*\.(clean|smudge|process|required)$`], { env, codes: [0, 1] });
  const fields = stdout.toString("utf8").split("\0");
  const drivers = new Set<string>();
  for (let at = 0; at + 1 < fields.length; at += 2) {
    const key = fields[at + 1] ?? "";
    if (fields[at] === "local" || fields[at] === "worktree") drivers.add(key.slice(0, key.lastIndexOf(".")));
  }
  const settings = [...drivers].flatMap((driver) => [[`${driver}.clean`, ""], [`${driver}.smudge`, ""], [`${driver}.process`, ""], [`${driver}.required`, "false"]]);
  const named = settings.flatMap(([key = "", value = ""], index) => [[`GIT_CONFIG_KEY_${index}`, key], [`GIT_CONFIG_VALUE_${index}`, value]]);
  return { ...env, GIT_CONFIG_COUNT: String(settings.length), ...(Object.fromEntries(named) as Record<string, string>) };
}
