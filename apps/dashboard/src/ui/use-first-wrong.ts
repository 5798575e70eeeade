import { useEffect, useRef, type RefObject } from "react";

const wrongControl = '[aria-invalid="true"], fieldset[aria-describedby$="-error"] input';

/** For a form that was refused: whenever there is another error, the first field that it is about gets the focus, and is read out. */
export function useFirstWrong(error: unknown): RefObject<HTMLFormElement | null> {
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    if (error) form.current?.querySelector<HTMLElement>(wrongControl)?.focus();
  }, [error]);
  return form;
}
