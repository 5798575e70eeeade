import { useUnsent } from "#live/hooks.ts";

/** Messages to a ticket's agent that the server has not taken yet: soft, and the word for it. */
export function UnsentMessages({ ticketId }: { ticketId: string }) {
  const messages = useUnsent().flatMap((one) => ("text" in one && one.ticket_id === ticketId ? [one] : []));
  if (messages.length === 0) return null;
  return (
    <ul aria-label="Messages on their way" className="flex max-w-[72ch] flex-col gap-3">
      {messages.map(({ request_id, text }) => (
        <li key={request_id} className="border-l-2 border-edge pl-3 text-soft">
          <p className="wrap-anywhere whitespace-pre-wrap">{text}</p>
          <p className="text-fact">sending</p>
        </li>
      ))}
    </ul>
  );
}
