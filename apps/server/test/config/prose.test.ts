import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";

const source = new URL("../../src/", import.meta.url);

test("docs/configuration.md names every variable that is read, and no other", () => {
  const files = readdirSync(source).filter((name) => name.startsWith("config"));
  const text = files.map((name) => readFileSync(new URL(name, source), "utf8")).join("\n");
  const read = [...text.matchAll(/^ {2}([A-Z][A-Z_]+):/gm)].map(([, name = ""]) => name);
  const prose = readFileSync(new URL("../../../../docs/configuration.md", import.meta.url), "utf8");
  const firstCells = prose.split("\n").map((line) => /^\|([^|]*)\|/.exec(line)?.[1] ?? "");
  const named = firstCells.flatMap((cell) => [...cell.matchAll(/`([A-Z_]+)`/g)].map(([, name = ""]) => name));
  expect(named.toSorted()).toEqual(read.toSorted());
});
