/** What an agent did that ended its turn, after its name, by ACP's stop reasons; none is the ordinary end. */
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
    default:
      return "ended its turn early";
  }
}
