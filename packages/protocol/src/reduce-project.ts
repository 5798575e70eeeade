import type { Event } from "./event.ts";
import type { ProjectView } from "./project.ts";
import { reduceRules } from "./reduce-rules.ts";

/** One project after an event of its own; the same project for any other event. */
export function reduceProject(before: ProjectView | undefined, event: Event): ProjectView | undefined {
  const at = { updated_at: event.timestamp, version: event.seq };
  switch (event.type) {
    case "project_registered":
    case "project_edited": {
      const { project_id, name, path, base, copy, setup, check, default_agent } = event;
      return {
        project_id,
        name,
        path,
        base,
        ...(default_agent === undefined ? {} : { default_agent }),
        copy,
        setup,
        check,
        created_at: before?.created_at ?? event.timestamp,
        ...(before?.archived_at === undefined ? {} : { archived_at: before.archived_at }),
        ...(before?.rules === undefined ? {} : { rules: before.rules }),
        ...at,
      };
    }
    case "project_archived":
      return before && { ...before, archived_at: event.timestamp, ...at };
    case "project_restored": {
      if (!before) return undefined;
      const { archived_at: _archived, ...open } = before;
      return { ...open, ...at };
    }
    case "rule_added":
    case "rule_revoked": {
      if (!before) return undefined;
      const { rules: had, ...rest } = before;
      const rules = reduceRules(had, event);
      return rules ? { ...rest, rules } : rest;
    }
    default:
      return before;
  }
}

/** The project that an event belongs to; undefined for events of tickets. */
export const projectOf = (event: Event): string | undefined => (event.ticket_id === undefined && "project_id" in event ? event.project_id : undefined);
