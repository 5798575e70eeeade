import type { DatabaseSync } from "node:sqlite";
import type { PushSubscription } from "@beckon/protocol";
import { stored } from "./stored.ts";

/** A browser that is told what happens while nobody looks. */
interface Device {
  /** Its address at its maker's push service; a secret, as whoever knows it may send there. */
  endpoint: string;
  subscription: PushSubscription;
  /** Whose it is. */
  person: string;
  /** The sign-in that registered it; it is told nothing once that has ended. Null with `AUTH=off`. */
  credential: string | null;
  label: string;
  /** ISO 8601 in UTC. */
  created_at: string;
}

/** Devices lie beside the log, not in it, as credentials do. Writes throw `store_unavailable`. */
export interface DeviceStore {
  /** Oldest first. */
  list(): Device[];
  save(device: Device): void;
  remove(endpoint: string): void;
}

type Row = Omit<Device, "subscription"> & { subscription: string };

/** The device table. */
export function createDevices(database: DatabaseSync): DeviceStore {
  const list = database.prepare("SELECT * FROM device ORDER BY created_at, endpoint");
  const remove = database.prepare("DELETE FROM device WHERE endpoint = ?");
  const save = database.prepare(
    `INSERT INTO device (endpoint, subscription, person, credential, label, created_at) VALUES (?, ?, ?, ?, ?, ?)
     ON CONFLICT (endpoint) DO UPDATE SET subscription = excluded.subscription, person = excluded.person, credential = excluded.credential, label = excluded.label`,
  );
  return {
    list: () => (list.all() as unknown as Row[]).map((row) => ({ ...row, subscription: JSON.parse(row.subscription) as PushSubscription })),
    save: (one) => stored(() => save.run(one.endpoint, JSON.stringify(one.subscription), one.person, one.credential, one.label, one.created_at)),
    remove: (endpoint) => stored(() => remove.run(endpoint)),
  };
}
