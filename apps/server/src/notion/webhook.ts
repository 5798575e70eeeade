import { extractNotionId, verifyWebhookSignature } from "@notionhq/client";
import { z } from "zod";
import { check, type ErrorCode } from "@beckon/protocol";
import { AppError } from "#errors.ts";
import type { Log } from "#log/log.ts";
import type { Signals } from "./signals.ts";
import type { WebhookSecret } from "./webhook-secret.ts";

/** A webhook as it came. */
export interface WebhookCall {
  /** The bytes as they came: the signature is over these. */
  body: Buffer;
  signature: string | undefined;
  /** Rejects where the sender has neither a credential nor `AUTH=off`. */
  admit(): Promise<unknown>;
}

/** What became of it; whatever has to be done is done later. */
export interface WebhookAnswer {
  status: "received" | "ignored" | "verified";
}

/** What the webhook needs. */
export interface WebhookOptions {
  log: Log;
  secret: WebhookSecret;
  signals: Signals;
  /** Our own user, as far as it is known by now. */
  knownBot(): string | undefined;
}

/** Notion tries again for about a day; what is older was kept by somebody and is sent again. */
const staleMs = 26 * 3_600_000;

const handshake = z.looseObject({ verification_token: z.string().min(1).max(500) });
/** The payload of the first version of this server. */
const simple = z.looseObject({ page_id: z.string().max(200), database_id: z.string().max(200).optional(), event_type: z.string().max(100).optional() });
const signal = z.looseObject({
  id: z.string().min(1).max(100),
  timestamp: z.iso.datetime({ offset: true }),
  type: z.string().max(100),
  authors: z.array(z.looseObject({ id: z.string(), type: z.string() })).default([]),
  entity: z.looseObject({ id: z.string(), type: z.string() }),
  data: z.looseObject({ page_id: z.string().optional() }).optional(),
});

/**
 * `POST /webhook/notion`. An event is a signal without content: the page is read anew. Errors: `bad_request`, `unauthorized` (not
 * signed with the token), `forbidden` (a handshake that nobody waits for), and what `admit` says of an unsigned call.
 */
export function createWebhook({ log, secret, signals, knownBot }: WebhookOptions): (call: WebhookCall) => Promise<WebhookAnswer> {
  return async ({ body, signature, admit }) => {
    const value = parsed(body);
    const hello = handshake.safeParse(value);
    if (hello.success) return shakeHands(hello.data.verification_token, body, signature);
    if (signature === undefined) {
      await admit();
      return old(value);
    }
    if (secret.token === undefined || !(await verifyWebhookSignature({ body, signature, verificationToken: secret.token })))
      throw refuse("unauthorized", "This is not signed with the token of Notion's webhook.", "An event came that is not signed with Notion's token. It was refused.");
    const event = mustBe(signal, value);
    secret.confirm();
    return take(event);
  };

  function refuse(code: ErrorCode, answer: string, said: string): AppError {
    secret.refused(said);
    return new AppError(code, answer);
  }

  async function shakeHands(token: string, body: Buffer, signature: string | undefined): Promise<WebhookAnswer> {
    if (signature !== undefined && !(await verifyWebhookSignature({ body, signature, verificationToken: token })))
      throw refuse("unauthorized", "The handshake is not signed with its own token.", "A handshake came that is not signed with its own token. It was refused.");
    if (!secret.learn(token)) {
      const words = "Nobody waits for a handshake. Choose Connect a webhook on the System page first.";
      throw refuse("forbidden", words, "A handshake came that nobody waits for. It was refused, and changed nothing.");
    }
    return { status: "verified" };
  }

  function old(value: unknown): WebhookAnswer {
    const pageId = extractNotionId(mustBe(simple, value).page_id);
    if (pageId === null) throw new AppError("bad_request", "page_id is not an id of Notion.", { field: "page_id" });
    signals.page(pageId);
    return { status: "received" };
  }

  function ignore(said: string): WebhookAnswer {
    secret.refused(said);
    return { status: "ignored" };
  }

  async function take(event: z.infer<typeof signal>): Promise<WebhookAnswer> {
    const age = Date.now() - Date.parse(event.timestamp);
    const bot = knownBot();
    const isOwn = event.authors.length > 0 && event.authors.every(({ id }) => id === bot);
    if (isOwn) return { status: "ignored" };
    if (age > staleMs) return ignore("An event came that is more than a day old. It was ignored.");
    const claimed = await log.append([], { keys: [`webhook/${event.id}`] });
    if (claimed.status !== "appended") return ignore("An event came that had come before. It was ignored.");
    if (event.type.startsWith("page.")) signals.page(event.entity.id);
    else if (event.type.startsWith("comment.") && event.data?.page_id !== undefined) signals.page(event.data.page_id);
    else if (/^(data_source|database)\./.test(event.type)) signals.table();
    else return { status: "ignored" };
    return { status: "received" };
  }
}

function parsed(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString("utf8"));
  } catch (error) {
    throw new AppError("bad_request", "The body is not valid JSON.", { cause: error });
  }
}

function mustBe<T>(schema: z.ZodType<T>, value: unknown): T {
  const checked = check(schema, value);
  if (checked.ok) return checked.value;
  const { code, message, field } = checked.error;
  throw new AppError(code, message, field === undefined ? {} : { field });
}
