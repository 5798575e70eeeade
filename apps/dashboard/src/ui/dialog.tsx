import { Dialog as Radix } from "radix-ui";
import { useRef, type ReactNode } from "react";

interface DialogProps {
  isOpen: boolean;
  onClose: () => void;
  title: string;
  /** One sentence below the title. */
  description?: ReactNode;
  children: ReactNode;
}

/**
 * A dialog: holds the focus, closes by Escape or a press outside, gives the focus back. The whole screen on a phone.
 * Radix's own overlay is left out: it locks scrolling by a style element, which our content security policy forbids.
 */
export function Dialog({ isOpen, onClose, title, description, children }: DialogProps) {
  const opener = useRef<Element>(null);
  return (
    <Radix.Root open={isOpen} onOpenChange={(open) => !open && onClose()}>
      <Radix.Portal>
        <div className="fixed inset-0 z-40 bg-ink/40 dark:bg-sunk/70" data-dialog />
        <Radix.Content
          {...(description === undefined ? { "aria-describedby": undefined } : {})}
          onOpenAutoFocus={() => {
            opener.current = document.activeElement;
          }}
          onCloseAutoFocus={(event) => {
            // Radix gives the focus back to its own trigger only, and there is none.
            event.preventDefault();
            if (opener.current instanceof HTMLElement) opener.current.focus();
          }}
          className="fixed inset-0 z-50 flex flex-col gap-4 overflow-y-auto bg-surface p-4 outline-none tablet:inset-auto tablet:top-[10dvh] tablet:left-1/2 tablet:max-h-[80dvh] tablet:w-[35rem] tablet:-translate-x-1/2 tablet:rounded-box tablet:border tablet:border-edge tablet:p-6 tablet:shadow-dialog"
        >
          <div className="flex items-start justify-between gap-4">
            <Radix.Title className="text-name font-strong">{title}</Radix.Title>
            <Radix.Close className="-mt-1 min-h-8 rounded-box px-2 text-fact underline hover:bg-sunk max-tablet:min-h-10">Close</Radix.Close>
          </div>
          {description !== undefined && <Radix.Description className="text-soft">{description}</Radix.Description>}
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
