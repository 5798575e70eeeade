import { execFile } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const command = fileURLToPath(new URL("../command.ts", import.meta.url));

/** Runs a command of package.json on a test server's folder, as a process of its own; gives how it ended and what it said. */
export function runCommand(folder: string, ...given: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  const env = { HOME: folder, DATA_DIR: join(folder, "data"), WORKSPACE_ROOT: join(folder, "workspaces") };
  return new Promise((resolve) => {
    execFile(process.execPath, [command, ...given], { env }, (error, stdout, stderr) => {
      resolve({ code: error ? Number(error.code) : 0, stdout, stderr });
    });
  });
}
