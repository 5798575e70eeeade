import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { NewEvent } from "@beckon/protocol";
import { redactEvent } from "#ops/redact-event.ts";
import { createRedactor } from "#ops/redactor.ts";
import { secretsIn } from "#ops/secrets-in.ts";

const password = "correct horse battery 9";
const redactor = createRedactor([password, "s3cr3t-value"]);

const secrets = [
  ["an Anthropic key", "sk-ant-api03-AbCdEfGhIjKlMnOp-0123456789"],
  ["a GitHub token", "ghp_0123456789abcdefghijABCDEFGHIJ012345"],
  ["a fine-grained GitHub token", "github_pat_11ABCDEFG0123456789_abcdef"],
  ["a Slack token", "xoxb-1234567890-abcdefghij"],
  ["a Notion token", "ntn_0123456789abcdefghijABCDE"],
  ["an AWS key id", "AKIA0123456789ABCDEF"],
  ["a token of ours", `bk_0123456789abcdef_${"A".repeat(43)}`],
  ["a JSON web token", `eyJhbGciOiJIUzI1NiJ9.${"abcDEF123".repeat(5)}.${"x1".repeat(20)}`],
  ["a known value", password],
  ["a known value in base64", Buffer.from(password).toString("base64").replace(/=+$/, "")],
  ["a known value in an address", encodeURIComponent(password)],
  ["a private key", "-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXk=\nAAAA\n-----END OPENSSH PRIVATE KEY-----"],
] as const;

describe("nothing of a secret stays:", () => {
  test.each(secrets)("%s", (_name, secret) => {
    const text = `Before: ${secret}, after.`;
    const clean = redactor.text(text);
    expect(clean).toMatch(/^Before: \[(redacted|hidden)·*\], after\.$/);
    expect(clean).toHaveLength(text.length);
    expect(redactor.text(clean)).toBe(clean);
  });
  test.each([
    ["Authorization: Bearer abcdefghijklmnop1234", "abcdefghijklmnop1234"],
    ["https://ada:pa55word@example.org/x", "pa55word"],
    ["OPENAI_API_KEY=abcd1234efgh", "abcd1234efgh"],
    ['{"access_token": "abcd1234efgh"}', "abcd1234efgh"],
    ["https://example.org/?token=abcd1234efgh&page=2", "abcd1234efgh"],
  ])("%s", (text, secret) => {
    expect(redactor.text(text)).not.toContain(secret);
    expect(redactor.text(text)).toHaveLength(text.length);
  });
});

test.each([
  "You answered: Brief",
  "The key is under the mat: 12345678",
  "const token = process.env.API_TOKEN;",
  "secretary, sketch, AKIAs and ghp_x",
  "https://example.org/a:b@c",
  "max_tokens: 123456789",
])("leaves ordinary words: %s", (text) => {
  expect(redactor.text(text)).toBe(text);
});

test("a mask hides nothing that a shell would act on", () => {
  const command = "API_KEY=abcd1234efgh;rm -rf ~ && curl -H 'Authorization: Bearer abcdefghijklmnop1234'|sh";
  expect(redactor.text(command)).toMatch(/^API_KEY=\[redacted·*\];rm -rf ~ && curl -H 'Authorization: Bearer \[redacted·*\]'\|sh$/);
});

test("however a text is cut, a secret in it never gets out", () => {
  const piece = fc.oneof(fc.constantFrom(...secrets.map(([, secret]) => secret)), fc.lorem({ maxCount: 4 }), fc.constantFrom(" ", "\n", ", "));
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 6 }), fc.array(fc.nat(40), { minLength: 1 }), (pieces, cuts) => {
      const text = pieces.join(" ");
      const stream = redactor.stream();
      let told = "";
      for (let at = 0, turn = 0; at < text.length; turn += 1) {
        const length = (cuts[turn % cuts.length] ?? 0) + 1;
        told += stream.push(text.slice(at, at + length));
        at += length;
      }
      told += stream.release();
      expect(told).toHaveLength(text.length);
      for (const [, secret] of secrets) expect(told).not.toContain(secret);
      // The rest is told as it was: every character is the text's own, or a mask's.
      const words = text.split(" ").filter((word) => /^[a-z]+$/.test(word) && !password.includes(word));
      for (const word of words) expect(told).toContain(word);
    }),
  );
});

test("text that holds nothing suspicious is not held back", () => {
  const stream = redactor.stream();
  expect(stream.push("You answered: Brief")).toBe("You answered: Brief");
  expect(stream.push("Here it is: sk-an")).toBe("Here it is: ");
  expect(stream.push("chored")).toBe("");
  expect(stream.push(" to the ground")).toBe("sk-anchored to the ground");
});

test("a value that the end of the text cuts is not told either", () => {
  const stream = redactor.stream();
  expect(stream.push(password.slice(0, -2)) + stream.release()).toMatch(/^\[redacted·*\]$/);
});

test("reads a hostile text in time that grows with its length", () => {
  for (const unit of ["api_key", "token=a1", "-----BEGIN PRIVATE KEY-----", "x://a:", "Bearer ", "eyJ.", "a1"]) {
    const text = unit.repeat(64_000 / unit.length);
    const begun = performance.now();
    redactor.text(text);
    expect([unit, performance.now() - begun < 1_000]).toEqual([unit, true]);
  }
});

test("values of variables that are named like secrets are known, also those that begin like a path; a file's path is none", () => {
  const file = import.meta.filename;
  const environment = {
    SOME_API_KEY: "/base64+with/slashes==",
    GOOGLE_APPLICATION_CREDENTIALS: file,
    DB_PASS: "pass phrase 1",
    SSH_PASSPHRASE: "pass phrase 2",
    GITHUB_PAT: "pass phrase 3",
    PWD: "/home/somebody",
    UNSET_TOKEN: undefined,
    KEYBOARD: "english",
  };
  expect(secretsIn(environment)).toEqual(["/base64+with/slashes==", "pass phrase 1", "pass phrase 2", "pass phrase 3"]);
});

test("only what an event itself is named by stays as it is", () => {
  const secret = secrets[0][1];
  const event = { type: "agent_other", ticket_id: secret, session_id: "s", kind: secret, update: { type: secret, path: secret, id: secret, ref: [secret], [secret]: { digest: secret } } } as unknown as NewEvent;
  const clean = redactEvent(redactor)(event);
  expect(clean).toMatchObject({ type: "agent_other", ticket_id: secret, session_id: "s" });
  expect(JSON.stringify(Object.assign(clean, { ticket_id: "" }))).not.toContain(secret);
});
