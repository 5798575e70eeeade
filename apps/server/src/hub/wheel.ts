/** Many deadlines on one timer. Time is counted in ticks: a process that slept is not in arrears when it wakes. */
export interface Wheel<T> {
  /** Makes `item` due after at least `ms` and less than two ticks more; an earlier deadline of it is void. At most 128 ticks. */
  put(item: T, ms: number): void;
  remove(item: T): void;
  /** One tick later: `due` is called for each item whose time is up. */
  tick(): void;
  /** Ticks so far. */
  readonly ticks: number;
}

const slots = 129;

/** Makes a wheel; its owner calls `tick` every `tickMs`. An item put again from within `due` stays. */
export function createWheel<T>(tickMs: number, due: (item: T) => void): Wheel<T> {
  const ring = Array.from({ length: slots }, () => new Set<T>());
  const slotOf = new Map<T, Set<T>>();
  let ticks = 0;
  const remove = (item: T): void => {
    slotOf.get(item)?.delete(item);
    slotOf.delete(item);
  };
  return {
    put(item, ms) {
      remove(item);
      const ahead = Math.min(slots - 1, Math.ceil(ms / tickMs) + 1);
      const slot = ring[(ticks + ahead) % slots] as Set<T>;
      slot.add(item);
      slotOf.set(item, slot);
    },
    remove,
    tick() {
      ticks += 1;
      for (const item of ring[ticks % slots] as Set<T>) {
        remove(item);
        due(item);
      }
    },
    get ticks() {
      return ticks;
    },
  };
}
