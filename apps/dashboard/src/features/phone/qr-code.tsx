import { generate } from "lean-qr";

/** Modules of quiet around the code (ISO/IEC 18004 section 6.3.8). */
const quiet = 4;

/** A text as a QR code: ink on white in both themes, as cameras want it. */
export function QrCode({ text, label }: { text: string; label: string }) {
  const code = generate(text);
  const cells = Array.from({ length: code.size * code.size }, (_, index) => [index % code.size, Math.floor(index / code.size)] as const);
  const path = cells.filter(([x, y]) => code.get(x, y)).map(([x, y]) => `M${x + quiet} ${y + quiet}h1v1h-1z`).join("");
  const size = code.size + 2 * quiet;
  return (
    <svg role="img" aria-label={label} viewBox={`0 0 ${size} ${size}`} shapeRendering="crispEdges" className="size-56 rounded-box border border-line">
      <rect width={size} height={size} fill="#fff" />
      <path d={path} fill="#14201C" />
    </svg>
  );
}
