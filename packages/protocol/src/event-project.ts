import { z } from "zod";
import { projectSettings } from "./project.ts";

const ofProject = { project_id: z.string(), by: z.string() };

/** Facts about repositories that tickets work in; an edit carries all settings as they are after it. */
export const projectEvents = [
  z.object({ type: z.literal("project_registered"), ...ofProject, ...projectSettings.shape }),
  z.object({ type: z.literal("project_edited"), ...ofProject, ...projectSettings.shape }),
  z.object({ type: z.literal("project_archived"), ...ofProject }),
  z.object({ type: z.literal("project_restored"), ...ofProject }),
] as const;
