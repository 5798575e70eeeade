/** What agents know our MCP server by. */
export const serverName = "beckon";

/** Our tools. Gemini hides a tool called `ask_user`, hence this name. */
export const toolNames = ["ask_person", "check_answers", "report_progress"] as const;
