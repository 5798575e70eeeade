import type { Answer, FormSchema, Option } from "@beckon/protocol";
import {
  CreateElicitationRequest,
  type CreateElicitationResponse,
  type ElicitationSchema,
  type PermissionOption,
  type RequestPermissionResponse,
} from "@agentclientprotocol/sdk";
import type { Shown } from "#questions/digest.ts";
import { shownToolCall, type ToolCallState } from "./acp-tool-call.ts";
import { clip } from "./clip.ts";
import { unaskableForm, type Unaskable } from "./unaskable-form.ts";

/** A question of ours, and how its answer is put back into ACP's words. */
export interface MappedElicitation {
  shown: Shown;
  answer(answer: Answer): CreateElicitationResponse;
  /** Names a link's errand until `elicitation/complete` says that it is done. */
  elicitation_id?: string;
}

const maxMessage = 20_000;
const maxName = 100;

/** `session/request_permission` as a question: the exact call, and the agent's options in its order. */
export function permissionQuestion(call: ToolCallState, options: readonly PermissionOption[]): Shown {
  return {
    kind: "permission",
    message: call.title,
    options: options.map(({ optionId: id, name: label, kind }) => ({ id, label, kind })),
    tool_call: shownToolCall(call),
  };
}

/** A permission's answer in ACP's words. */
export function permissionOutcome(answer: Answer | undefined): RequestPermissionResponse {
  return answer && "option" in answer
    ? { outcome: { outcome: "selected", optionId: answer.option.id } }
    : { outcome: { outcome: "cancelled" } };
}

/**
 * `elicitation/create` as a question; a form of one text or one choice is asked as just that. Why not, for unknown modes, for
 * links that are not http, and for forms that are too large or not flat.
 */
export function elicitationQuestion(request: CreateElicitationRequest): MappedElicitation | Unaskable {
  const message = clip(request.message, maxMessage);
  if (CreateElicitationRequest.isUrl(request)) {
    const shown: Shown = { kind: "url", message, url: request.url };
    if (!isLink(request.url)) return { unaskable: "a link: only http and https can be opened", field: "url" };
    return { shown, answer: (answer) => outcome(answer), elicitation_id: request.elicitationId };
  }
  if (!CreateElicitationRequest.isForm(request)) return { unaskable: `by ${clip(request.mode, maxName)}: only form and url are known`, field: "mode" };
  const schema = formOf(request.requestedSchema);
  const unaskable = unaskableForm(schema);
  if (unaskable) return unaskable;
  const single = singleField(schema);
  if (!single) return { shown: { kind: "form", message, schema }, answer: outcome };
  const { name, options, about } = single;
  const asked = clip([message, ...about.filter((words) => !message.includes(words))].join("\n\n"), maxMessage);
  const shown: Shown = options ? { kind: "choice", message: asked, options } : { kind: "text", message: asked };
  return { shown, answer: (answer) => outcome(answer, name) };
}

function outcome(answer: Answer, field?: string): CreateElicitationResponse {
  if ("text" in answer) return { action: "accept", content: { [field ?? "answer"]: answer.text } };
  if ("option" in answer) return { action: "accept", content: { [field ?? "choice"]: answer.option.id } };
  return answer.action === "accept" ? { action: "accept", content: answer.content } : { action: answer.action };
}

/** A script or a file is no place to send a person to. */
const isLink = (url: string): boolean => URL.canParse(url) && ["http:", "https:"].includes(new URL(url).protocol);

function formOf({ properties = {}, required }: ElicitationSchema): FormSchema {
  return {
    type: "object",
    properties,
    ...(required === null || required === undefined ? {} : { required }),
  };
}

/**
 * The one required string of a form that has nothing else, with its options where it is a choice. `about` is what the form would
 * have said beside it, as some agents ask there and not in the message.
 */
function singleField(schema: FormSchema): { name: string; about: string[]; options?: Option[] } | undefined {
  const [entry, ...others] = Object.entries(schema.properties);
  if (!entry || others.length > 0) return undefined;
  const [name, field] = entry;
  if (field.type !== "string" || !schema.required?.includes(name)) return undefined;
  const about = [field["title"], field["description"]].flatMap((words) => (typeof words === "string" && words.trim() !== "" ? [words] : []));
  const oneOf = field["oneOf"] as { const: string; title?: string; description?: string }[] | undefined;
  const values = field["enum"] as string[] | undefined;
  if (oneOf)
    return {
      name,
      about,
      options: oneOf.map((one) => ({
        id: one.const,
        label: one.title ?? one.const,
        ...(one.description === undefined ? {} : { description: one.description }),
      })),
    };
  if (values) return { name, about, options: values.map((value) => ({ id: value, label: value })) };
  const plain = ["minLength", "maxLength", "pattern", "format"].every((rule) => field[rule] === undefined);
  return plain ? { name, about } : undefined;
}
