import type { TicketView } from "@beckon/protocol";
import { Command } from "#ui/command.tsx";
import { RelativeTime } from "#ui/relative-time.tsx";

const words = { squash: "squashed into", push: "pushed for", branch: "kept beside" };

/** How the work was taken over, and where it is. */
export function AcceptedNote({ ticket: { accepted } }: { ticket: TicketView }) {
  if (!accepted) return null;
  const { way, base, branch, commit, url, by, at } = accepted;
  return (
    <p className="rounded-box border border-line bg-surface p-3">
      {by} accepted this <RelativeTime at={at} />: {way === "squash" ? "" : <Command isBlock={false}>{branch}</Command>} {words[way]} {base} as{" "}
      <Command isBlock={false}>{commit.slice(0, 10)}</Command>.{" "}
      {url !== undefined && (
        <a href={url} target="_blank" rel="noopener noreferrer">
          {/\/pull\/\d+$/.test(url) ? "The pull request" : "Open a pull request"}
        </a>
      )}
    </p>
  );
}
