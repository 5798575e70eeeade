import { lstat, mkdir, readdir, readFile, realpath, writeFile } from "node:fs/promises";
import { basename, dirname, join, relative, resolve, sep } from "node:path";
import type { SessionUpdate } from "@agentclientprotocol/sdk";

/** What is in the folder, in a sentence. */
export async function lookAround(cwd: string): Promise<string> {
  const names = await readdir(cwd).catch(() => []);
  return names.length === 0 ? "The folder is empty." : `The folder holds ${names.length}: ${names.slice(0, 20).join(", ")}`;
}

/** Writes a file inside the folder, and shows it as an edit; a path that leads out, also by a link, is refused. */
export async function writeInside(cwd: string, file: string, text: string, toolCallId: string): Promise<SessionUpdate[]> {
  const call = { sessionUpdate: "tool_call" as const, toolCallId, title: `Write ${file}`, kind: "edit" as const, rawInput: { path: file } };
  const path = resolve(cwd, file);
  try {
    if (!isInside(await realpath(cwd), await whereItLeads(path))) throw new Error(`${file} is outside the folder`);
    await mkdir(dirname(path), { recursive: true });
    const oldText = await readFile(path, "utf8").catch(() => undefined);
    await writeFile(path, text);
    const diff = { type: "diff" as const, path, newText: text, ...(oldText === undefined ? {} : { oldText }) };
    return [{ ...call, status: "completed", content: [diff] }];
  } catch (error) {
    const reason = { type: "text" as const, text: `Not written: ${(error as Error).message}.` };
    return [{ ...call, status: "failed", content: [{ type: "content", content: reason }] }];
  }
}

/** The path with all links followed, as far as it exists; a link to nowhere is an error. */
async function whereItLeads(path: string): Promise<string> {
  if (await lstat(path).catch(() => undefined)) return realpath(path);
  return join(await whereItLeads(dirname(path)), basename(path));
}

function isInside(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return way !== "" && way !== ".." && !way.startsWith(`..${sep}`);
}

/** The text of hello.md. */
export function greetingFor(name: string, tone: string): string {
  const greetings: Record<string, string> = {
    Warm: "Hello, and welcome. It is good that you are here.",
    Brief: "Hello.",
    Formal: "Good day. We thank you for your visit.",
  };
  return `# ${name}\n\n${greetings[tone] ?? greetings["Brief"]}\n`;
}
