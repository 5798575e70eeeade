import {
  acceptBody,
  actionBody,
  addDeviceBody,
  addTokenBody,
  answerBody,
  cleanupBody,
  configBody,
  createTicketBody,
  deviceBody,
  editProjectBody,
  errorStatus,
  eventsQuery,
  messageBody,
  questionsQuery,
  registerProjectBody,
  retryBody,
  signInBody,
  uploadBody,
  ticketsQuery,
} from "@beckon/protocol";
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

/** Parameters of a query, as the schema that parses them says. */
const query = (schema: z.ZodObject): object[] =>
  Object.entries(schema.shape).map(([name, field]) => ({ name, in: "query", schema: z.toJSONSchema(field as z.ZodType, { io: "input", unrepresentable: "any" }) }));

const get = (summary: string, parameters: object[] = []) => ({
  get: { summary, parameters, responses: { 200: { description: "OK" }, default: refused } },
});
const post = (summary: string, body: z.ZodType, status: number, parameters: object[] = id) => ({
  post: { summary, parameters, requestBody: json(body), responses: { [status]: { description: "Recorded" }, default: refused } },
});

/** The HTTP interface as OpenAPI 3.1, made from the schemas that the routes parse with. */
export const openapi = () => ({
  openapi: "3.1.0",
  components: { securitySchemes: { bearer: { type: "http", scheme: "bearer" } } },
  security: [{ bearer: [] }],
  info: { title: "Beckon", version: "0.1.0" },
  paths: {
    "/tickets/create": post("Create a ticket", createTicketBody, 201, []),
    "/tickets": get("Tickets, newest first", query(ticketsQuery)),
    "/tickets/{id}": get("One ticket", id),
    "/tickets/{id}/events": get("A ticket's events after a seq", [...id, ...query(eventsQuery)]),
    "/tickets/{id}/message": post("Write to the agent", messageBody, 202),
    ...Object.fromEntries(
      ["start", "interrupt", "cancel", "restart", "take-over", "wait", "done"].map((name) => [`/tickets/{id}/${name}`, post(`${name} a ticket`, actionBody, 202)]),
    ),
    "/tickets/{id}/retry": post("Try again, also from scratch", retryBody, 202),
    "/tickets/{id}/diff": get("What a ticket changed", id),
    "/tickets/{id}/accept": { ...get("What accepting would do", id), ...post("Take the work over", acceptBody, 200) },
    "/tickets/{id}/discard": post("Throw the work away, kept for 30 days", actionBody, 200),
    "/tickets/{id}/undo-discard": post("Bring discarded work back", actionBody, 200),
    "/tickets/{id}/check": post("Run the project's check now", actionBody, 202),
    "/tickets/{id}/stop-check": post("End a check that runs", actionBody, 202),
    "/workspaces": get("Folders that Beckon made"),
    "/workspaces/cleanup": post("Remove folders of closed tickets that hold nothing of their own", cleanupBody, 200, []),
    "/workspaces/{name}/remove": post("Remove one folder", actionBody, 200, [{ name: "name", in: "path", required: true, schema: { type: "string" } }]),
    "/attachments": post("Upload a file for a description or message", uploadBody, 201, []),
    "/attachments/{id}": get("An uploaded file", id),
    "/projects": {
      ...get("Projects, archived ones too"),
      ...post("Register a repository", registerProjectBody, 201, []),
    },
    "/projects/{id}": get("A project, and how its repository stands", id),
    "/projects/{id}/edit": post("Change a project", editProjectBody, 200),
    "/projects/{id}/archive": post("Take a project out of use", actionBody, 200),
    "/projects/{id}/restore": post("Take a project into use again", actionBody, 200),
    "/questions": get("Open questions, oldest first", query(questionsQuery)),
    "/questions/{id}/answer": post("Answer a question", answerBody, 200),
    "/sessions/{id}/responses": get("Responses held for a session", id),
    "/snapshot": get("Open tickets, the latest closed ones, and the cursor they stand at"),
    "/session": { ...get("Who is signed in"), ...post("Sign in", signInBody, 201, []) },
    "/session/end": post("Sign out", actionBody, 200, []),
    "/reach": get("Whether the public address leads here"),
    "/links": post("A link that signs in once", actionBody, 201, []),
    "/sign-ins": get("Browsers that are signed in"),
    "/sign-ins/{id}/end": post("Sign a browser out", actionBody, 200),
    "/tokens": { ...get("People with a token"), ...post("Give a person a token", addTokenBody, 201, []) },
    "/tokens/{id}/rotate": post("Another token in its place", actionBody, 200),
    "/tokens/{id}/revoke": post("Take a person's token", actionBody, 200),
    "/tokens/owner/rotate": post("Another owner's token", actionBody, 200, []),
    "/agents": get("Agents: installed or not, checked or not, and what they offer to choose from"),
    "/agents/{id}/install": post("Install an agent's pinned package", actionBody, 202),
    "/agents/{id}/check": post("Start an agent, open a session, close it", actionBody, 200),
    "/rules": get("Standing answers to permissions"),
    "/rules/{id}/revoke": post("Take a standing answer back", actionBody, 200),
    "/tickets/{id}/config": post("Choose a mode, model or other option", configBody, 202),
    "/push": get("The key to subscribe with, and your devices that are told"),
    "/push/devices": post("Tell a device", addDeviceBody, 201, []),
    "/push/devices/remove": post("Tell a device no longer", deviceBody, 200, []),
    "/push/test": post("Send a device a message", deviceBody, 200, []),
    "/backup": post("The database file", actionBody, 200, []),
    "/export": get("Every event as JSON lines"),
    "/notion": get("How Notion is"),
    "/notion/check": post("Look whether Notion is set up, and create what may be created", actionBody, 200, []),
    "/notion/webhook": post("Take the handshake of a Notion webhook for 10 minutes", actionBody, 200, []),
    "/webhook/notion": post("For Notion: an event, a handshake, or a page to look at", z.looseObject({}), 200, []),
    "/health": get("Whether the server runs"),
    "/ready": get("Whether the server can take work"),
  },
});
