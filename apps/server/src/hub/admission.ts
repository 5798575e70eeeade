/** Connections in all, and from one address. */
export interface AdmissionLimits {
  total: number;
  perAddress: number;
}

/** Counts connections. `full`: nobody fits; `too_many`: this address has its share. */
export function createAdmission({ total, perAddress }: AdmissionLimits) {
  const byAddress = new Map<string, number>();
  let count = 0;
  return {
    /** Takes a place where there is one; each place taken is given back once by `leave`. */
    enter(address: string): "admitted" | "full" | "too_many" {
      if (count >= total) return "full";
      const own = byAddress.get(address) ?? 0;
      if (own >= perAddress) return "too_many";
      byAddress.set(address, own + 1);
      count += 1;
      return "admitted";
    },
    leave(address: string): void {
      const own = (byAddress.get(address) ?? 0) - 1;
      count -= 1;
      if (own > 0) byAddress.set(address, own);
      else byAddress.delete(address);
    },
  };
}
