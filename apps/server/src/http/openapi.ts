import { actionBody, answerBody, createTicketBody, errorStatus, messageBody } from "@beckon/protocol";
import { z } from "zod";

const json = (schema: z.ZodType) => ({ content: { "application/json": { schema: z.toJSONSchema(schema, { io: "input" }) } } });
const error = z.object({
  error: z.object({
    code: z.enum(Object.keys(errorStatus) as [string, ...string[]]),
    message: z.string(),
    field: z.string().optional(),
    details: z.record(z.string(), z.unknown()).optional(),
  }),
});
const refused = { description: "Refused; the code says why.", ...json(error) };
const id = [{ name: "id", in: "path", required: true, schema: { type: "string" } }];

const get = (summary: string, parameters: object[] = []) => ({
  get: { summary, parameters, responses: { 200: { description: "OK" }, default: refused } },
});
const post = (summary: string, body: z.ZodType, status: number, parameters: object[] = id) => ({
  post: { summary, parameters, requestBody: json(body), responses: { [status]: { description: "Recorded" }, default: refused } },
});

/** The HTTP interface as OpenAPI 3.1, made from the schemas that the routes parse with. */
export const openapi = () => ({
  openapi: "3.1.0",
  info: { title: "Beckon", version: "0.1.0" },
  paths: {
    "/tickets/create": post("Create a ticket", createTicketBody, 201, []),
    "/tickets": get("Tickets, newest first"),
    "/tickets/{id}": get("One ticket", id),
    "/tickets/{id}/events": get("A ticket's events after a seq", id),
    "/tickets/{id}/message": post("Write to the agent", messageBody, 202),
    ...Object.fromEntries(
      ["start", "interrupt", "cancel", "retry", "done"].map((name) => [`/tickets/{id}/${name}`, post(`${name} a ticket`, actionBody, 202)]),
    ),
    "/questions": get("Open questions, oldest first"),
    "/questions/{id}/answer": post("Answer a question", answerBody, 200),
    "/sessions/{id}/responses": get("Responses held for a session", id),
    "/snapshot": get("Open tickets, the latest closed ones, and the cursor they stand at"),
    "/agents": get("Agents"),
    "/health": get("Whether the server runs"),
    "/ready": get("Whether the server can take work"),
  },
});
