import { execFile } from "node:child_process";
import { readdir, readFile } from "node:fs/promises";
import { promisify } from "node:util";
import { sessionMarker } from "./environment.ts";

/** A process that runs; zombies are none. */
export interface ProcessRow {
  pid: number;
  group: number;
  /** When it started, in the system's own words: with the pid it names one process for good. */
  started: string;
  /** The session whose environment marker it carries. */
  session_id?: string;
}

/** All processes whose environment we may read, by /proc where there is one, else by ps. */
export const readProcessTable = async (): Promise<ProcessRow[]> => (await readProc()) ?? readPs();

const marked = new RegExp(`(?:^|[\\0\\s])${sessionMarker}=([\\w-]{1,100})`);
const markerOf = (environment: string): { session_id?: string } => {
  const session_id = marked.exec(environment)?.[1];
  return session_id === undefined ? {} : { session_id };
};

/** proc(5): fields 3, 5 and 22 of stat are state, process group and start time. Undefined where there is no /proc. */
async function readProc(): Promise<ProcessRow[] | undefined> {
  const names = await readdir("/proc").catch(() => []);
  const pids = names.filter((name) => /^\d+$/.test(name));
  if (pids.length === 0) return undefined;
  const rows = await Promise.all(
    pids.map(async (pid): Promise<ProcessRow | undefined> => {
      const stat = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => "");
      // The name before it may hold anything, so the fields are counted from its closing parenthesis.
      const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
      if (stat === "" || fields[0] === "Z" || fields[0] === "X") return undefined;
      const environment = await readFile(`/proc/${pid}/environ`, "utf8").catch(() => "");
      return { pid: Number(pid), group: Number(fields[2]), started: fields[19] ?? "", ...markerOf(environment) };
    }),
  );
  return rows.filter((row) => row !== undefined);
}

const run = promisify(execFile);
const maxOutput = 64 * 1024 * 1024;

/** ps(1): macOS shows environments with -E, the procps and BSD ones with a bare e. */
export async function readPs(): Promise<ProcessRow[]> {
  const options = process.platform === "darwin" ? ["-axwwE"] : ["axwwe"];
  const { stdout } = await run("ps", [...options, "-o", "pid=,pgid=,stat=,lstart=,command="], {
    maxBuffer: maxOutput,
    env: { PATH: "/usr/bin:/bin:/usr/sbin:/sbin", LC_ALL: "C" },
  });
  return stdout.split("\n").flatMap((line) => {
    const [, pid, group, started, command] = /^\s*(\d+)\s+(\d+)\s+[^ZX\s]\S*\s+(\w{3} \w{3}\s+\d+ [\d:]+ \d{4}) (.*)$/.exec(line) ?? [];
    if (command === undefined) return [];
    return [{ pid: Number(pid), group: Number(group), started: started ?? "", ...markerOf(command) }];
  });
}
