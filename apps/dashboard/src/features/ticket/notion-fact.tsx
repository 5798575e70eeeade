import type { TicketView } from "@beckon/protocol";

/** Where a ticket stands in Notion. */
export function NotionFact({ ticket }: { ticket: TicketView }) {
  const { notion, notion_url: url } = ticket;
  if (notion?.state === "pending") return <p className="text-fact text-soft">Not in Notion yet. It gets its page by itself.</p>;
  if (notion?.state === "lost")
    return (
      <p className="text-fact">
        {notion.reason === "trashed"
          ? "Its page was put into Notion's trash. The ticket goes on without it; restore the page and it catches up."
          : "Its page in Notion cannot be reached any more. The ticket goes on without it."}
      </p>
    );
  if (url === undefined) return null;
  return (
    <p className="text-fact">
      <a href={url} target="_blank" rel="noreferrer">
        Open its page
      </a>
    </p>
  );
}
