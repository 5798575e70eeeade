import { z } from "zod";

const answer = z.looseObject({
  question_id: z.string(),
  message: z.string(),
  response: z.union([
    z.string(),
    z.looseObject({ option_id: z.string() }),
    z.looseObject({ action: z.string(), content: z.record(z.string(), z.unknown()).optional() }),
  ]),
});

/** An answer that Beckon hands over with the prompt, after the process that asked is gone. */
export type GivenAnswer = z.infer<typeof answer>;
type Meta = Record<string, unknown> | null | undefined;

/** True where the prompt asks to go on with what was cut off. */
export const isResume = (meta: Meta): boolean => meta?.["beckon/resume"] === true;

/** The answers that come with such a prompt. */
export const givenAnswers = (meta: Meta): GivenAnswer[] => z.array(answer).catch([]).parse(meta?.["beckon/answers"]);

/** What people wrote in the meantime. */
export const givenMessages = (meta: Meta): string[] => z.array(z.string()).catch([]).parse(meta?.["beckon/messages"]);

/** The id of the question that a reply answers, where Beckon says it. */
export const questionIdOf = (meta: Meta): string | undefined => {
  const id = meta?.["beckon/question_id"];
  return typeof id === "string" ? id : undefined;
};
