import type { Reach } from "@beckon/protocol";

/** What is known here of the way to a phone. */
export interface PhoneFacts {
  reach: Reach;
  /** The origin that this page was opened at. */
  origin: string;
  /** This very browser is on a phone. */
  isPhone: boolean;
  /** The page was opened from the home screen. */
  isInstalled: boolean;
  /** This browser is told while it is closed. */
  hasPush: boolean;
}

/** One step of the way: `todo` says what to do, where that is known. */
export interface PhoneStep {
  name: string;
  isDone: boolean;
  todo: string;
}

const isLoopback = (origin: string): boolean => ["localhost", "127.0.0.1", "[::1]"].includes(new URL(origin).hostname);

/** Where a phone finds Beckon; undefined where only this computer does. */
export function addressOf({ reach, origin }: Pick<PhoneFacts, "reach" | "origin">): string | undefined {
  if (!isLoopback(origin)) return origin;
  return reach.public_url !== undefined && !isLoopback(reach.public_url) ? reach.public_url : undefined;
}

/** The four steps, in the order in which each needs the one before. */
export function phoneSteps(facts: PhoneFacts): PhoneStep[] {
  const address = addressOf(facts);
  const problem = address === facts.origin ? undefined : facts.reach.problem;
  const isReachable = address !== undefined && problem === undefined;
  return [
    {
      name: "Reachable",
      isDone: isReachable,
      todo:
        problem === undefined
          ? "Only this computer reaches Beckon. Set up a mesh network or a tunnel, and start Beckon with PUBLIC_URL; docs/operations.md has the recipes."
          : `${address} does not lead here: ${problem}.`,
    },
    {
      name: "HTTPS",
      isDone: isReachable && address.startsWith("https:"),
      todo: "Without HTTPS a phone opens Beckon, but cannot be told anything while it is closed. docs/operations.md has the recipes.",
    },
    {
      name: "On the home screen",
      isDone: facts.isPhone && facts.isInstalled,
      todo: facts.isPhone ? "Add this page to the home screen, and open it from there." : "On the phone: open the link below, then add the page to the home screen.",
    },
    {
      name: "Notices",
      isDone: facts.isPhone && facts.hasPush,
      todo: facts.isPhone ? "Press Tell this browser, below." : "On the phone: System, then Tell this browser.",
    },
  ];
}
