import type { ButtonHTMLAttributes, Ref } from "react";

const tones = {
  main: "border-ink bg-ink text-surface hover:bg-soft hover:border-soft",
  edge: "border-edge bg-surface text-ink hover:border-ink hover:bg-sunk",
  danger: "border-fail bg-surface text-fail hover:bg-fail-tint",
  plain: "border-transparent bg-transparent text-ink underline underline-offset-2 hover:bg-sunk",
};

const sizes = {
  small: "min-h-8 px-3 text-fact max-tablet:min-h-10",
  normal: "min-h-9 px-4 text-body max-tablet:min-h-12",
  row: "min-h-9 w-full px-4 py-1.5 text-left text-body max-tablet:min-h-12",
};

export interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  /** `main` is the one main action of a view; `danger` denies, stops or throws away; all others are `edge`. */
  tone?: keyof typeof tones;
  /** `row` takes the full width: 48 px on a phone. */
  size?: keyof typeof sizes;
  ref?: Ref<HTMLButtonElement>;
}

/** The look of a button, for links that act like one. */
export function buttonClass(tone: keyof typeof tones = "edge", size: keyof typeof sizes = "normal"): string {
  return `inline-flex max-w-full shrink-0 items-center justify-center gap-2 rounded-box border font-strong no-underline transition-colors disabled:cursor-default disabled:border-line disabled:bg-transparent disabled:text-soft aria-disabled:border-line aria-disabled:bg-transparent aria-disabled:text-soft ${tones[tone]} ${sizes[size]}`;
}

/** A button; its words are a verb. */
export function Button({ tone, size, className = "", type = "button", ...rest }: ButtonProps) {
  return <button type={type} className={`${buttonClass(tone, size)} ${className}`} {...rest} />;
}
