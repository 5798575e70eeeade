import { Button } from "#ui/button.tsx";

interface AnswerButtonsProps {
  isBusy: boolean;
  /** Nothing is there to send yet. */
  isEmpty: boolean;
  onDecline: () => void;
}

/** Sends the form around it, or declines to answer. */
export function AnswerButtons({ isBusy, isEmpty, onDecline }: AnswerButtonsProps) {
  return (
    <div className="flex flex-wrap gap-2 max-tablet:gap-3">
      <Button tone="main" type="submit" disabled={isBusy || isEmpty}>
        {isBusy ? "sending" : "Send"}
      </Button>
      <Button disabled={isBusy} onClick={onDecline}>
        Decline
      </Button>
    </div>
  );
}
