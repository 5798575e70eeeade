import { AppError } from "#errors.ts";
import type { DeviceStore } from "#log/devices.ts";
import type { Logger } from "#ops/logger.ts";
import type { DeviceListing, Notice, PushSubscription } from "@beckon/protocol";
import type { Send } from "./notifier.ts";
import { sendPush, type PushOutcome, type PushSender } from "./push.ts";
import { mayPushTo } from "./push-reach.ts";

/** Whose device it is: a person, and the sign-in that it came with (none with `AUTH=off`). */
export interface DeviceOwner {
  person: string;
  credential: string | null;
}

/** What devices are made of. */
export interface DevicesOptions {
  store: DeviceStore;
  sender: PushSender;
  logger: Logger;
  /** Whether one that came with this credential is told now: its sign-in holds, or nobody needs one. */
  isTold(credential: string | null): boolean;
  now?: () => Date;
}

/** More of one person are surely forgotten ones. */
const maxDevices = 50;

/** The browsers and phones that are told; one whose sign-in has ended, or that is gone for good, is forgotten. */
export function createDevices({ store, sender, logger, isTold, now = () => new Date() }: DevicesOptions) {
  const send = async (subscription: PushSubscription, notice: Notice): Promise<PushOutcome> => {
    const outcome = await sendPush(subscription, notice, sender);
    if (outcome === "gone") forget(subscription.endpoint);
    return outcome;
  };
  const forget = (endpoint: string): void => {
    try {
      store.remove(endpoint);
    } catch (error) {
      logger.warn({ err: error }, "a device that is gone was not forgotten");
    }
  };
  const owned = (owner: DeviceOwner) => store.list().filter(({ person }) => person === owner.person);
  return {
    publicKey: sender.keys.publicKey,
    list: (owner: DeviceOwner): DeviceListing[] => owned(owner).map(({ endpoint, label, created_at }) => ({ endpoint, label, created_at })),
    /** Errors: `bad_request` where messages may not go there, `conflict` where there are too many. */
    add(owner: DeviceOwner, subscription: PushSubscription, label: string): void {
      const { endpoint } = subscription;
      if (!mayPushTo(endpoint, sender.ownServices))
        throw new AppError("bad_request", "A push service must be a public https address; PUSH_ORIGINS allows others.", { field: "subscription.endpoint" });
      const others = owned(owner).filter((one) => one.endpoint !== endpoint);
      if (others.length >= maxDevices) throw new AppError("conflict", `${maxDevices} devices of yours are told already; remove one first.`);
      store.save({ endpoint, subscription, ...owner, label, created_at: now().toISOString() });
    },
    remove(owner: DeviceOwner, endpoint: string): void {
      if (owned(owner).some((one) => one.endpoint === endpoint)) store.remove(endpoint);
    },
    /** Those of sign-ins and tokens that have ended are told nothing more. */
    forgetOf(ended: ReadonlySet<string>): void {
      for (const { endpoint, credential } of store.list()) if (credential !== null && ended.has(credential)) forget(endpoint);
    },
    /** Sends a notice to see that it arrives. Errors: `not_found`, and `conflict` where the push service did not take it. */
    async test(owner: DeviceOwner, endpoint: string): Promise<void> {
      const device = owned(owner).find((one) => one.endpoint === endpoint);
      if (!device) throw new AppError("not_found", "This device is not told anything yet.", { field: "endpoint" });
      const notice = { title: "Beckon can reach you here", body: "This is how a question will arrive.", tag: "test", path: "/turn" };
      if ((await send(device.subscription, notice)) !== "sent")
        throw new AppError("conflict", "The push service of this browser did not take the message. Turn notifications off and on again.");
    },
    /** A way out for each device whose sign-in holds. */
    ways: (): Send[] =>
      store
        .list()
        .filter(({ credential }) => isTold(credential))
        .map(({ subscription }) => async (notice) => ((await send(subscription, notice)) === "failed" ? "again" : "done")),
  };
}

export type Devices = ReturnType<typeof createDevices>;
