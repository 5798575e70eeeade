import { useNavigate, useSearch } from "@tanstack/react-router";

/** Searches tickets by name or number; the words are in the address, so that a search can be kept. */
export function SearchField() {
  const navigate = useNavigate();
  const { q = "" } = useSearch({ strict: false });
  return (
    <input
      type="search"
      aria-label="Search tickets"
      placeholder="Search tickets"
      className="h-8 w-full min-w-24 max-tablet:h-12 tablet:max-w-72 rounded-box border border-edge bg-ground px-3 text-body text-ink placeholder:text-soft hover:border-ink"
      value={q}
      onChange={({ target: { value } }) => void navigate({ to: "/", search: value === "" ? {} : { q: value }, replace: q !== "" })}
    />
  );
}
