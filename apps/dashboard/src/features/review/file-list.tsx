import type { FileChange } from "@beckon/protocol";
import { Shown } from "#ui/command.tsx";
import { countsOf } from "./file-words.ts";

/** The files of a diff; each leads to its changes. */
export function FileList({ files, idOf }: { files: readonly FileChange[]; idOf: (path: string) => string }) {
  return (
    <nav aria-label="Changed files">
      <ul className="flex flex-col">
        {files.map((file) => (
          <li key={file.path} className="flex min-h-9 items-center gap-3 border-b border-line max-tablet:min-h-12">
            <a
              href={`#${idOf(file.path)}`}
              aria-label={file.path}
              className={`min-w-0 flex-1 wrap-anywhere ${file.status === "deleted" ? "line-through" : ""}`}
              onClick={(event) => {
                event.preventDefault();
                const target = document.querySelector<HTMLElement>(`#${idOf(file.path)}`);
                target?.scrollIntoView();
                target?.focus({ preventScroll: true });
              }}
            >
              <code>
                <Shown>{file.path}</Shown>
              </code>
            </a>
            <span className="tabular text-fact text-soft">{file.binary ? "binary" : countsOf(file)}</span>
          </li>
        ))}
      </ul>
    </nav>
  );
}
