const maxReason = 100;

/** What an agent did that ended its turn, after its name, by ACP's stop reasons; none is the ordinary end. A reason that ACP has not follows as it is. */
export function endWords(stopReason: string | undefined): string {
  switch (stopReason) {
    case undefined:
    case "end_turn":
      return "finished";
    case "refusal":
      return "refused to go on";
    case "max_tokens":
      return "reached its limit of tokens";
    case "max_turn_requests":
      return "reached its limit of requests in a turn";
    case "cancelled":
      return "ended its turn early";
    default:
      return `ended its turn early: ${stopReason.slice(0, maxReason).replaceAll("_", " ")}`;
  }
}
