import { z } from "zod";

/** One thing the demo agent does. */
export type Step =
  | { do: "say" | "think" | "fail"; text: string }
  | { do: "plan"; entries: string[] }
  | { do: "tool"; title: string; output?: string }
  | { do: "look" }
  | { do: "ask"; text: string }
  | { do: "mcp"; text: string }
  | { do: "choose"; text: string; options: string[] }
  | { do: "form"; text: string; schema: FormSchema }
  | { do: "permission"; command: string }
  | { do: "stream"; count: number }
  | { do: "sleep"; ms: number }
  | { do: "write"; file: string; text: string }
  | { do: "rebase"; branch: string }
  | { do: "greet"; name: string }
  | { do: "crash" | "hang" };

const formSchema = z.looseObject({
  type: z.literal("object"),
  properties: z.record(z.string(), z.looseObject({ type: z.string() })),
  required: z.array(z.string()).optional(),
});
type FormSchema = z.infer<typeof formSchema>;

const maxChunks = 200_000;
const maxSleepMs = 3_600_000;

/** Reads the lines that begin with `/`, in order; the others are context. A line it cannot read becomes a sentence that says why. */
export function parseScript(text: string): Step[] {
  return text.split(/\r?\n/).flatMap((line) => (line.startsWith("/") ? [parseLine(line)] : []));
}

function parseLine(line: string): Step {
  const [, name = "", rest = ""] = /^\/(\S*)\s*(.*)$/u.exec(line) ?? [];
  const parse = Object.hasOwn(directives, name) ? directives[name] : undefined;
  return parse ? parse(rest.trim(), name) : say(`I do not know the directive /${name}.`);
}

const say = (text: string): Step => ({ do: "say", text });
const parts = (text: string): string[] =>
  text
    .split("|")
    .map((part) => part.trim())
    .filter(Boolean);
const needs = (name: string, what: string): Step => say(`/${name} needs ${what}.`);

const directives: Record<string, (rest: string, name: string) => Step> = {
  say: (text, name) => (text ? say(text) : needs(name, "a text")),
  think: (text, name) => (text ? { do: "think", text } : needs(name, "a text")),
  fail: (text) => ({ do: "fail", text: text || "it was told to fail" }),
  plan: (text, name) => (parts(text).length > 0 ? { do: "plan", entries: parts(text) } : needs(name, "entries, as in /plan A | B")),
  tool: (title, name) => (title ? { do: "tool", title } : needs(name, "a title")),
  ask: (text, name) => (text ? { do: "ask", text } : needs(name, "a question")),
  "mcp-ask": (text, name) => (text ? { do: "mcp", text } : needs(name, "a question")),
  choose(text, name) {
    const [question, ...options] = parts(text);
    if (!question || options.length === 0) return needs(name, "a question and options, as in /choose Which? | A | B");
    return { do: "choose", text: question, options: [...new Set(options)] };
  },
  form(text, name) {
    let value: unknown;
    try {
      value = JSON.parse(text);
    } catch {
      return needs(name, "a JSON schema on the same line");
    }
    const schema = formSchema.safeParse(value);
    if (!schema.success) return needs(name, "a JSON schema of type object with properties");
    const title = schema.data["title"] ?? schema.data["description"];
    return { do: "form", text: typeof title === "string" ? title : "Fill in this form.", schema: schema.data };
  },
  permission: (command, name) => (command ? { do: "permission", command } : needs(name, "a command")),
  stream: (text, name) => whole(text, maxChunks, (count) => ({ do: "stream", count })) ?? needs(name, `a number from 1 to ${maxChunks}`),
  sleep: (text, name) => whole(text, maxSleepMs, (ms) => ({ do: "sleep", ms })) ?? needs(name, `milliseconds from 1 to ${maxSleepMs}`),
  write(text, name) {
    const [, file = "", content = ""] = /^(\S+)\s*(.*)$/u.exec(text) ?? [];
    return file ? { do: "write", file, text: `${content}\n` } : needs(name, "a file and a text");
  },
  rebase: (text, name) => (branchName.test(text) ? { do: "rebase", branch: text } : needs(name, "a branch")),
  crash: () => ({ do: "crash" }),
  hang: () => ({ do: "hang" }),
};

const branchName = /^(?!.*\.\.)[\w][\w./-]*$/;

/** What a message asks for that is not a script: Beckon's own words after a conflict are understood, all others are only read. */
export function replyTo(message: string): Step[] {
  const [, branch = ""] = /\bRebase \S+ onto (\S+), resolve the conflicts\b/.exec(message) ?? [];
  if (!branchName.test(branch)) return [say(`I read: ${message}`)];
  return [{ do: "rebase", branch }, say(`I rebased onto ${branch}, and kept my lines where both had changed the same.`)];
}

function whole(text: string, max: number, make: (value: number) => Step): Step | undefined {
  const value = /^\d{1,9}$/.test(text) ? Number(text) : 0;
  return value >= 1 && value <= max ? make(value) : undefined;
}

/** What it does without directives: looks, plans, asks one thing, writes one file, reports. */
export function defaultScript(ticketName: string): Step[] {
  return [
    { do: "say", text: "I look at the folder first, then I ask one thing and write one file." },
    { do: "plan", entries: ["Look at the folder", "Ask how the greeting should sound", "Write hello.md"] },
    { do: "look" },
    { do: "choose", text: "How should the greeting sound?", options: ["Warm", "Brief", "Formal"] },
    { do: "greet", name: ticketName },
  ];
}
