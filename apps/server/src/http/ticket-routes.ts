import { Router } from "express";
import { actionBody, configBody, createTicketBody, eventsQuery, messageBody, retryBody, ticketsQuery } from "@beckon/protocol";
import type { AttachmentStore } from "#attachments/store.ts";
import type { Log } from "#log/log.ts";
import type { Action } from "#tickets/action.ts";
import { cancelTicket, finishTicket, interruptTicket, messageTicket, retryFromScratch, retryTicket, startTicket } from "#tickets/actions.ts";
import { mustFind } from "#tickets/change.ts";
import { chooseConfig } from "#tickets/choose-config.ts";
import { createTicket, type AgentDirectory } from "#tickets/create-ticket.ts";
import { restartTicket, takeOverTicket, waitForTicket } from "#tickets/run-actions.ts";
import { askerOf } from "./asker.ts";
import { parse } from "./parse.ts";

/** Actions whose effect comes as an event. */
const actions: Record<string, Action> = {
  start: startTicket,
  interrupt: interruptTicket,
  cancel: cancelTicket,
  restart: restartTicket,
  "take-over": takeOverTicket,
  wait: waitForTicket,
  done: finishTicket,
};

/** `/tickets` of DESIGN section 6. */
export function ticketRoutes(log: Log, agents: AgentDirectory, attachments: Pick<AttachmentStore, "use">): Router {
  const router = Router();
  router.post("/create", async (request, response) => {
    const body = parse(createTicketBody, request.body);
    const asker = askerOf(request);
    response.status(201).json(await attachments.use(body.attachments ?? [], (files) => createTicket(log, agents, body, asker.by, asker, undefined, files)));
  });
  router.get("/", (request, response) => {
    response.json({ tickets: log.tickets(parse(ticketsQuery, request.query)) });
  });
  router.get("/:id", (request, response) => {
    response.json(mustFind(log, request.params.id));
  });
  router.get("/:id/events", (request, response) => {
    const { after, before, limit } = parse(eventsQuery, request.query);
    const { ticket_id } = mustFind(log, request.params.id);
    response.json({ events: before === undefined ? log.readTicket(ticket_id, after, limit) : log.readTicketBefore(ticket_id, before, limit) });
  });
  router.post("/:id/message", async (request, response) => {
    const { request_id, attachments: ids = [], ...message } = parse(messageBody, request.body);
    const event = await attachments.use(ids, (files) => messageTicket(log, request.params.id, { ...message, attachments: files }, askerOf(request, request_id), "http"));
    response.status(202).json({ seq: event?.seq, ticket: mustFind(log, request.params.id) });
  });
  router.post("/:id/config", async (request, response) => {
    const { config_id, value } = parse(configBody, request.body);
    const event = await chooseConfig(log, request.params.id, { config_id, value }, askerOf(request));
    response.status(202).json({ seq: event?.seq, ticket: mustFind(log, request.params.id) });
  });
  router.post("/:id/retry", async (request, response) => {
    const act = parse(retryBody, request.body ?? {}).from_scratch ? retryFromScratch : retryTicket;
    const event = await act(log, request.params.id, askerOf(request));
    response.status(202).json({ seq: event?.seq, ticket: mustFind(log, request.params.id) });
  });
  for (const [name, act] of Object.entries(actions))
    router.post(`/:id/${name}`, async (request, response) => {
      parse(actionBody, request.body ?? {});
      const event = await act(log, request.params.id, askerOf(request));
      response.status(202).json({ seq: event?.seq, ticket: mustFind(log, request.params.id) });
    });
  return router;
}
