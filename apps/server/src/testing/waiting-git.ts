import { execFile } from "node:child_process";
import { chmod, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";

/** A git whose command of this name says by a file `waits` in the folder that it waits, and goes on when `go` is there; gives the folder for PATH. */
export async function waitingGit(outer: string, command: string): Promise<string> {
  const bin = join(outer, "bin");
  await mkdir(bin);
  const real = (await promisify(execFile)("which", ["git"])).stdout.trim();
  await writeFile(join(bin, "git"), `#!/bin/sh\nfor one in "$@"; do\n  if [ "$one" = ${command} ]; then touch ${outer}/waits; while [ ! -e ${outer}/go ]; do [ -d ${outer} ] || exit 1; sleep 0.02; done; fi\ndone\nexec ${real} "$@"\n`);
  await chmod(join(bin, "git"), 0o755);
  return bin;
}
