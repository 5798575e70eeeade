/** The first stop of the Tab key: goes past the header to the page. */
export function SkipLink({ to, children }: { to: string; children: string }) {
  return (
    <a href={`#${to}`} className="fixed top-2 left-2 z-50 -translate-y-16 rounded-box border border-ink bg-surface px-3 py-1.5 focus:translate-y-0">
      {children}
    </a>
  );
}
