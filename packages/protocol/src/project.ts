import { z } from "zod";
import { limits } from "./limits.ts";
import type { Rule } from "./rule.ts";
import { filled, id } from "./text.ts";

const unprintable = /\p{Cc}/u;
const line = (max: number) =>
  z
    .string()
    .max(max)
    .refine((text) => !unprintable.test(text), "must be one line without control characters");

/** A file or folder of the repository, relative to its root. */
const relativePath = line(limits.path)
  .refine((path) => path !== "" && !path.startsWith("/"), "must be a path relative to the repository")
  .refine((path) => path.split("/").every((part) => part !== ".." && part !== ".git"), "must not lead out of the repository, nor into .git");

/** What a person may set of a project. */
export const projectSettings = z.object({
  name: filled(limits.project_name),
  /** The repository's root, absolute. */
  path: line(limits.path).refine((path) => path !== "", "must not be empty"),
  /** The branch that tickets start from and are accepted into. */
  base: line(limits.project_name).refine((name) => name !== "", "must not be empty"),
  default_agent: id.exactOptional(),
  /** Files that new worktrees receive from the main checkout, such as `.env`. */
  copy: z.array(relativePath).max(100),
  /** Shell command run once in a new worktree; "" for none. */
  setup: z.string().max(limits.command),
  /** Shell command run when a turn has ended; "" for none. */
  check: z.string().max(limits.command),
});
export type ProjectSettings = z.infer<typeof projectSettings>;

const { name, path, base, default_agent, copy, setup, check } = projectSettings.shape;

/** Body of `POST /projects`: only the path is needed. */
export const registerProjectBody = z.strictObject({
  path,
  name: name.exactOptional(),
  base: base.exactOptional(),
  default_agent,
  copy: copy.default([]),
  setup: setup.default(""),
  check: check.default(""),
});
export type RegisterProjectBody = z.infer<typeof registerProjectBody>;

/** Body of `POST /projects/:id/edit`: what is left out stays; `default_agent: null` removes it, `name` and `base` become again what they are where nobody names them. */
export const editProjectBody = z.strictObject({
  path: path.exactOptional(),
  name: name.nullable().exactOptional(),
  base: base.nullable().exactOptional(),
  default_agent: id.nullable().exactOptional(),
  copy: copy.exactOptional(),
  setup: setup.exactOptional(),
  check: check.exactOptional(),
});
export type EditProjectBody = z.infer<typeof editProjectBody>;

/** A project as it stands; derived from its events alone. */
export interface ProjectView extends ProjectSettings {
  project_id: string;
  created_at: string;
  updated_at: string;
  archived_at?: string;
  /** Standing answers to permissions of all its tickets. */
  rules?: Rule[];
  /** Seq of its last event. */
  version: number;
}

/** Answer of `GET /projects/:id`: the project, and how its repository stands now. */
export interface ProjectState extends ProjectView {
  /** Files of the main checkout with changes that are not committed, so that tickets do not see them. */
  uncommitted: number;
  branches: string[];
  /** Why no ticket can start in it now, as a sentence. */
  problem?: string;
}
