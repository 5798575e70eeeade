import type { NotionCheck, NotionState } from "@beckon/protocol";
import { request } from "./http.ts";

export const fetchNotion = () => request<NotionState>("GET", "/notion");

/** Looks whether Notion is set up; what the API lets Beckon create is created. */
export const checkNotion = async () => (await request<NotionCheck>("POST", "/notion/check", {})).findings;

/** Takes the handshake of Notion's webhook for the next minutes. */
export const waitForWebhook = () => request<NotionState>("POST", "/notion/webhook", {});
