/** What every agent is told besides its task; a question in plain text reaches nobody. */
export const onAsking =
  "When you need a person to decide something or to tell you something, call the tool ask_person of the MCP server beckon; a question in your text is not seen. " +
  "Should it answer that the question is pending, finish what does not depend on it and end your turn: the answer comes as your next prompt.";

export const cutOff = "You were cut off. Go on where you were.";

export const lost = "You worked on this before, but that conversation could not be opened again. Look at the folder first.";

const begins = 12;
const surely = 40;

/** True for a text that quotes Beckon's own words, also cut short: agents may make a title of what they were told. */
export const quotesUs = (text: string): boolean =>
  [onAsking, cutOff, lost].some((ours) => {
    const at = text.indexOf(ours.slice(0, begins));
    const rest = text.slice(at).replace(/\s*(?:…|\.\.\.)$/, "");
    return at >= 0 && (ours.startsWith(rest) || rest.startsWith(ours.slice(0, surely)));
  });
