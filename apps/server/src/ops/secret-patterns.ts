/** How well-known secrets begin; each is followed by characters of `tail`, at least `least` of them. */
const heads: [head: string, tail: string, least: number][] = [
  ["sk-", "[A-Za-z0-9_-]", 16],
  ["ghp_", "[A-Za-z0-9]", 20],
  ["gho_", "[A-Za-z0-9]", 20],
  ["ghu_", "[A-Za-z0-9]", 20],
  ["ghs_", "[A-Za-z0-9]", 20],
  ["ghr_", "[A-Za-z0-9]", 20],
  ["github_pat_", "[A-Za-z0-9_]", 20],
  ["glpat-", "[A-Za-z0-9_-]", 16],
  ["xoxa-", "[A-Za-z0-9-]", 10],
  ["xoxb-", "[A-Za-z0-9-]", 10],
  ["xoxp-", "[A-Za-z0-9-]", 10],
  ["xoxr-", "[A-Za-z0-9-]", 10],
  ["xoxs-", "[A-Za-z0-9-]", 10],
  ["ntn_", "[A-Za-z0-9]", 20],
  ["secret_", "[A-Za-z0-9]", 30],
  ["AKIA", "[0-9A-Z]", 16],
  ["ASIA", "[0-9A-Z]", 16],
  ["AIza", "[A-Za-z0-9_-]", 30],
  ["npm_", "[A-Za-z0-9]", 30],
  ["bk_", "[A-Za-z0-9_-]", 40],
  ["eyJ", "[A-Za-z0-9_.-]", 60],
];

/** Only what a token is made of: a mask must never hide what a shell would act on. */
const value = "[A-Za-z0-9+/_.~%=-]";
const withDigit = `(?=${value}*\\d)${value}{8,}`;
const kinds = ["api", "access", "auth", "private", "secret", "service", "signing", "encryption"];
const nouns = [...kinds.map((kind) => `${anyCase(kind)}[_-]?${anyCase("key")}`), ...["token", "secret", "password", "passwd"].map(anyCase)];
const name = `[A-Za-z0-9_-]*(?:${nouns.join("|")})`;
const pem = "-----BEGIN [A-Z ]*PRIVATE KEY-----[A-Za-z0-9+/=\\s]*(?:-----END [A-Z ]*PRIVATE KEY-----)?";

/** Secrets by their shape: vendors' tokens, bearer tokens, passwords in addresses, values of names like API_KEY, private keys. */
export const secretPattern = new RegExp(
  [
    ...heads.map(([head, tail, least]) => `(?<![A-Za-z0-9])${head}${tail}{${least},}`),
    `(?<=\\b[Bb]earer\\s{1,4})${value}{16,}`,
    `(?<=\\b[a-z][a-z0-9+.-]{1,20}://[^\\s:@/]{0,80}:)[A-Za-z0-9%._~!*+-]{3,200}(?=@)`,
    `(?<=\\b${name}["']?\\s{0,2}[=:]\\s{0,2}["']?)${withDigit}`,
    pem,
  ].join("|"),
  "g",
);

const words = [...heads.map(([head]) => head), "Bearer ", "bearer ", "-----BEGIN "];

/** Words at the end of a text that may go on to become one of these secrets. */
const unfinished = new RegExp(
  [
    ...heads.map(([head, tail]) => `(?<![A-Za-z0-9])${head}${tail}*`),
    `\\b[Bb]earer\\s{1,4}${value}*`,
    `\\b[a-z][a-z0-9+.-]{1,20}://[^\\s/]*`,
    `\\b${name}["']?\\s{0,2}(?:[=:]\\s{0,2}["']?${value}*)?`,
    "-----BEGIN [A-Z ]{0,40}-{0,5}",
    "-----BEGIN [A-Z ]*PRIVATE KEY-----[A-Za-z0-9+/=\\s]*-{0,5}[A-Z ]{0,40}-{0,4}",
    ...words.map((word) => `(?<![A-Za-z0-9])(?:${prefixes(word).map(escape).join("|")})`),
  ]
    .map((one) => `(?:${one})$`)
    .join("|"),
);

/** Where a secret may have begun that the text's end cuts; the text's length where none has. */
export const unfinishedAt = (text: string): number => unfinished.exec(text)?.index ?? text.length;

function anyCase(word: string): string {
  return word.replaceAll(/[a-z]/g, (letter) => `[${letter.toUpperCase()}${letter}]`);
}

function prefixes(word: string): string[] {
  return Array.from({ length: word.length }, (_, index) => word.slice(0, index + 1)).toReversed();
}

function escape(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
}
