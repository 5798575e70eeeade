import type { Git } from "#projects/git.ts";

/** Where a branch is pushed to. */
export interface Remote {
  name: string;
  /** Without credentials. */
  url: string;
}

/** The remote that the base follows, else origin, else the only one. */
export async function remoteOf(git: Git, repository: string, base: string): Promise<Remote | undefined> {
  const followed = (await git(repository, ["config", "--get", `branch.${base}.remote`], { codes: [0, 1] })).stdout.toString("utf8").trim();
  const names = (await git.text(repository, ["remote"])).split("\n").filter((name) => name !== "" && !name.startsWith("-"));
  const name = [followed, "origin", names.length === 1 ? names[0] : undefined].find((one) => one !== undefined && names.includes(one));
  if (name === undefined) return undefined;
  return { name, url: withoutCredentials(await git.text(repository, ["remote", "get-url", name])) };
}

function withoutCredentials(url: string): string {
  if (!URL.canParse(url)) return url;
  const parsed = new URL(url);
  if (parsed.password === "" && !/^https?:$/.test(parsed.protocol)) return url;
  parsed.username = "";
  parsed.password = "";
  return parsed.href;
}

/** The page on which a pull request for the branch is opened; undefined for a host whose pages are not known. */
export function compareLink(remoteUrl: string, base: string, branch: string): string | undefined {
  const scp = /^(?:[\w.-]+@)?([\w.-]+):(?!\/\/)(.+)$/.exec(remoteUrl);
  const parsed = URL.canParse(remoteUrl) ? new URL(remoteUrl) : undefined;
  const host = parsed?.hostname ?? scp?.[1];
  const path = (parsed?.pathname ?? scp?.[2] ?? "").replace(/^\/+|\/+$|\.git\/*$/g, "");
  if (host === undefined || host === "" || path === "" || parsed?.protocol === "file:") return undefined;
  const repository = `https://${host}/${path}`;
  const [from, to] = [branch, base].map((name) => name.split("/").map(encodeURIComponent).join("/"));
  if (/(^|\.)github\./.test(host)) return `${repository}/compare/${to}...${from}?expand=1`;
  if (/(^|\.)(codeberg|gitea|forgejo)\./.test(host)) return `${repository}/compare/${to}...${from}`;
  const asked = new URLSearchParams(
    /(^|\.)gitlab\./.test(host)
      ? { "merge_request[source_branch]": branch, "merge_request[target_branch]": base }
      : { source: branch, dest: base },
  );
  if (/(^|\.)gitlab\./.test(host)) return `${repository}/-/merge_requests/new?${asked.toString()}`;
  return /(^|\.)bitbucket\./.test(host) ? `${repository}/pull-requests/new?${asked.toString()}` : undefined;
}
