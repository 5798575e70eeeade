import { Router } from "express";
import { answerBody, questionsQuery } from "@beckon/protocol";
import type { Log } from "#log/log.ts";
import { answerQuestion } from "#questions/answer.ts";
import { heldResponses } from "#questions/held.ts";
import { askerOf } from "./asker.ts";
import { parse } from "./parse.ts";

/** `/questions` of DESIGN section 6; oldest first. */
export function questionRoutes(log: Log): Router {
  const router = Router();
  router.get("/", (request, response) => {
    parse(questionsQuery, request.query);
    const questions = log.openTickets().flatMap((ticket) => ticket.open_questions);
    response.json({ questions: questions.toSorted((a, b) => a.seq - b.seq) });
  });
  router.post("/:id/answer", async (request, response) => {
    const { response: answer, digest, request_id } = parse(answerBody, request.body);
    const given = { question_id: request.params.id, response: answer, ...(digest === undefined ? {} : { digest }) };
    const event = await answerQuestion(log, given, askerOf(request, request_id), "http");
    response.json({ status: "received", question_id: request.params.id, seq: event.seq });
  });
  return router;
}

/** `/sessions` of DESIGN section 6: what came for a session when nothing waited for it. */
export function sessionRoutes(log: Log): Router {
  const router = Router();
  router.get("/:id/responses", (request, response) => {
    response.json({ responses: heldResponses(log, request.params.id) });
  });
  return router;
}
