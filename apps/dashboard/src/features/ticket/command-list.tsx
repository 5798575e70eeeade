import { Name } from "#ui/command.tsx";
import type { useCommands } from "./use-commands.ts";

interface CommandListProps {
  agent: string;
  completion: ReturnType<typeof useCommands>;
}

/** What is chosen by keys stays in sight. */
const show = (option: HTMLElement | null): void => option?.scrollIntoView({ block: "nearest" });

/** The agent's commands that fit what is written, above the field; nothing where none does. */
export function CommandList({ agent, completion }: CommandListProps) {
  const { commands, active, listId, optionId, pick } = completion;
  if (commands.length === 0) return null;
  return (
    <div
      role="listbox"
      id={listId}
      aria-label={`Commands of ${agent}`}
      // Focus stays in the field, which says what is chosen.
      tabIndex={-1}
      className="absolute inset-x-6 bottom-full z-10 max-h-[40dvh] overflow-y-auto rounded-box border border-edge bg-surface py-1 max-tablet:inset-x-4"
    >
      {commands.map((command, position) => (
        <div
          key={command.name}
          ref={position === active ? show : undefined}
          role="option"
          id={optionId(position)}
          tabIndex={-1}
          aria-selected={position === active}
          className="flex min-h-9 cursor-pointer flex-wrap items-baseline gap-x-3 px-3 py-1 hover:bg-sunk aria-selected:bg-sunk max-tablet:min-h-12 max-tablet:py-3"
          onMouseDown={(event) => {
            event.preventDefault();
            pick(command);
          }}
        >
          <code className="text-code">
            /<Name>{command.name}</Name>
            {command.hint !== undefined && (
              <span className="text-soft">
                {" "}
                <Name>{command.hint}</Name>
              </span>
            )}
          </code>
          <span className="line-clamp-2 text-fact text-soft">
            <Name>{command.description}</Name>
          </span>
        </div>
      ))}
    </div>
  );
}
