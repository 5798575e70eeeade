import { Router } from "express";
import { actionBody, editProjectBody, registerProjectBody } from "@beckon/protocol";
import { archiveProject, editProject, registerProject, type ProjectParts } from "#projects/register.ts";
import { projectState } from "#projects/state.ts";
import { askerOf } from "./asker.ts";
import { parse } from "./parse.ts";

/** `/projects` of DESIGN section 6: repositories that tickets work in, archived ones too. */
export function projectRoutes(parts: ProjectParts): Router {
  const router = Router();
  router.get("/", (_request, response) => {
    response.json({ projects: parts.log.projects() });
  });
  router.post("/", async (request, response) => {
    const body = parse(registerProjectBody, request.body);
    response.status(201).json(await registerProject(parts, body, askerOf(request).by));
  });
  router.get("/:id", async (request, response) => {
    response.json(await projectState(parts, request.params.id));
  });
  router.post("/:id/edit", async (request, response) => {
    const body = parse(editProjectBody, request.body);
    response.json(await editProject(parts, request.params.id, body, askerOf(request).by));
  });
  for (const [name, archived] of [["archive", true], ["restore", false]] as const)
    router.post(`/:id/${name}`, async (request, response) => {
      parse(actionBody, request.body ?? {});
      response.json(await archiveProject(parts, request.params.id, archived, askerOf(request).by));
    });
  return router;
}
