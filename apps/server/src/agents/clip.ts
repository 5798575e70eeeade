/** A text cut to `max` characters, with how many more there were; agents may send megabytes. */
export const clip = (text: string, max: number): string =>
  text.length <= max ? text : `${text.slice(0, max)}\n… ${text.length - max} more characters`;
