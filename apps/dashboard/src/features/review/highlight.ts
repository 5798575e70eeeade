import { common, createLowlight } from "lowlight";

/** A piece of a line: what stands out is strong, what explains is soft; nothing is told by color. */
export interface Piece {
  text: string;
  look: "strong" | "soft" | "plain";
}

interface Node {
  type: string;
  value?: string;
  properties?: { className?: unknown };
  children?: Node[];
}

const lowlight = createLowlight(common);

const languages: Record<string, string> = {
  bash: "bash", c: "c", cc: "cpp", cjs: "javascript", cpp: "cpp", cs: "csharp", css: "css", cts: "typescript", go: "go", h: "c", hpp: "cpp", html: "xml",
  ini: "ini", java: "java", js: "javascript", json: "json", jsx: "javascript", kt: "kotlin", less: "less", lua: "lua", m: "objectivec", md: "markdown",
  mjs: "javascript", mts: "typescript", php: "php", pl: "perl", py: "python", r: "r", rb: "ruby", rs: "rust", scss: "scss", sh: "bash", sql: "sql",
  svg: "xml", swift: "swift", toml: "ini", ts: "typescript", tsx: "typescript", vb: "vbnet", vue: "xml", xml: "xml", yaml: "yaml", yml: "yaml",
};
const byName: Record<string, string> = { Makefile: "makefile", Dockerfile: "bash" };

/** The language of a file by its name; undefined where it is not one of the common ones. */
export function languageOf(path: string): string | undefined {
  const name = path.split("/").at(-1) ?? "";
  return byName[name] ?? languages[name.split(".").at(-1)?.toLowerCase() ?? ""];
}

const strong = new Set(["hljs-keyword", "hljs-title", "hljs-name", "hljs-section", "hljs-selector-tag", "hljs-type", "hljs-built_in", "hljs-literal"]);
const soft = new Set(["hljs-comment", "hljs-quote", "hljs-doctag", "hljs-meta"]);

/** Lines of code in pieces; as many lines as came in. */
export function highlightLines(language: string, lines: readonly string[]): Piece[][] {
  const result: Piece[][] = [[]];
  const add = (text: string, look: Piece["look"]): void => {
    text.split("\n").forEach((part, index) => {
      if (index > 0) result.push([]);
      if (part !== "") result.at(-1)?.push({ text: part, look });
    });
  };
  const walk = (node: Node, look: Piece["look"]): void => {
    const names = Array.isArray(node.properties?.className) ? node.properties.className : [];
    const own = names.some((name) => soft.has(String(name))) ? "soft" : names.some((name) => strong.has(String(name))) ? "strong" : look;
    if (node.value !== undefined) add(node.value, own);
    for (const child of node.children ?? []) walk(child, own);
  };
  walk(lowlight.highlight(language, lines.join("\n")), "plain");
  return result;
}
