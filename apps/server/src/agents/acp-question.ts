import type { Answer, FormSchema, Option } from "@beckon/protocol";
import type {
  CreateElicitationRequest,
  CreateElicitationResponse,
  ElicitationSchema,
  PermissionOption,
  RequestPermissionResponse,
} from "@agentclientprotocol/sdk";
import type { Shown } from "#questions/digest.ts";
import { shownToolCall, type ToolCallState } from "./acp-tool-call.ts";

/** A question of ours, and how its answer is put back into ACP's words. */
export interface MappedElicitation {
  shown: Shown;
  answer(answer: Answer): CreateElicitationResponse;
}

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

/** `elicitation/create` as a question; a form of one text or one choice is asked as just that. Undefined for unknown modes. */
export function elicitationQuestion(request: CreateElicitationRequest): MappedElicitation | undefined {
  const { message } = request;
  if (request.mode === "url" && typeof request["url"] === "string")
    return { shown: { kind: "url", message, url: request["url"] }, answer: (answer) => outcome(answer) };
  if (request.mode !== "form") return undefined;
  const requested = (request as { requestedSchema: ElicitationSchema }).requestedSchema;
  const schema = formOf(requested);
  const single = singleField(schema);
  if (!single) return { shown: { kind: "form", message, schema }, answer: outcome };
  const { name, options } = single;
  const shown: Shown = options ? { kind: "choice", message, options } : { kind: "text", message };
  return { shown, answer: (answer) => outcome(answer, name) };
}

function outcome(answer: Answer, field?: string): CreateElicitationResponse {
  if ("text" in answer) return { action: "accept", content: { [field ?? "answer"]: answer.text } };
  if ("option" in answer) return { action: "accept", content: { [field ?? "choice"]: answer.option.id } };
  return answer.action === "accept" ? { action: "accept", content: answer.content } : { action: answer.action };
}

function formOf({ properties = {}, required }: ElicitationSchema): FormSchema {
  return {
    type: "object",
    properties,
    ...(required === null || required === undefined ? {} : { required }),
  };
}

/** The one required string of a form that has nothing else; with its options where it is a choice. */
function singleField(schema: FormSchema): { name: string; options?: Option[] } | undefined {
  const [entry, ...others] = Object.entries(schema.properties);
  if (!entry || others.length > 0) return undefined;
  const [name, field] = entry;
  if (field.type !== "string" || !schema.required?.includes(name)) return undefined;
  const oneOf = field["oneOf"] as { const: string; title?: string; description?: string }[] | undefined;
  const values = field["enum"] as string[] | undefined;
  if (oneOf)
    return {
      name,
      options: oneOf.map((one) => ({
        id: one.const,
        label: one.title ?? one.const,
        ...(one.description === undefined ? {} : { description: one.description }),
      })),
    };
  if (values) return { name, options: values.map((value) => ({ id: value, label: value })) };
  const plain = ["minLength", "maxLength", "pattern", "format"].every((rule) => field[rule] === undefined);
  return plain ? { name } : undefined;
}
