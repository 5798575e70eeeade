import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { z } from "zod";
import { clientMessage, closeCode, controlMessage, errorStatus, newEvent } from "@beckon/protocol";

const prose = readFileSync(new URL("../../../PROTOCOL.md", import.meta.url), "utf8");

/** The cells of the first table under a heading, without its two head rows. */
function table(heading: string): string[][] {
  const section = prose.split(/^## /m).find((part) => part.startsWith(`${heading}\n`)) ?? "";
  const lines = section.split("\n").slice(1);
  const start = lines.findIndex((line) => line.startsWith("|"));
  const end = lines.findIndex((line, index) => index > start && !line.startsWith("|"));
  return lines.slice(start + 2, end).map((line) =>
    line
      .split("|")
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}

const named = (cell = ""): string[] => [...cell.matchAll(/`([^`]+)`/g)].map(([, name = ""]) => name);
const written = (heading: string) => Object.fromEntries(table(heading).map(([type, fields]) => [named(type)[0] ?? "", named(fields).toSorted()]));

/** Each type with its fields, `?` behind those that may be absent; `common` ones are said once for the whole table. */
function defined(options: readonly { shape: Record<string, z.ZodType> }[], common: readonly string[] = []) {
  const marked = (shape: Record<string, z.ZodType>): string[] =>
    Object.entries(shape).map(([name, field]) => (field._zod.optin === "optional" ? `${name}?` : name));
  return Object.fromEntries(
    options.map(({ shape: { type, ...rest } }) => [
      (type as z.ZodLiteral<string>).value,
      marked(rest)
        .filter((name) => !common.includes(name))
        .toSorted(),
    ]),
  );
}

describe("PROTOCOL.md and the schemas have the same names:", () => {
  test("messages of a client", () => {
    expect(written("Messages of a client")).toEqual(defined(clientMessage.options));
  });
  test("messages of the server", () => {
    expect(written("Messages of the server")).toEqual(defined(controlMessage.options));
  });
  test("events and their fields", () => {
    expect(written("Events")).toEqual(defined(newEvent.options, ["ticket_id", "session_id"]));
  });
  test("error codes and their HTTP status", () => {
    expect(Object.fromEntries(table("Errors").map(([code, status]) => [named(code)[0], Number(status)]))).toEqual(errorStatus);
  });
  test("close codes and their names", () => {
    expect(Object.fromEntries(table("Close codes").map(([code, name]) => [named(name)[0], Number(named(code)[0])]))).toEqual(closeCode);
  });
});
