/** What stops a command; `message` is the one line to print. */
export class CommandError extends Error {}
