/** A source of choices that are the same for the same seed. */
export interface Dice {
  below(limit: number): number;
  pick<T>(from: readonly T[]): T;
  /** True in `percent` of 100 throws. */
  chance(percent: number): boolean;
}

/** Marsaglia's xorshift with 32 bits: "Xorshift RNGs", Journal of Statistical Software 8, 2003. */
export function dice(seed: number): Dice {
  let state = Math.imul(seed + 1, 0x9e37_79b1) | 1;
  const below = (limit: number): number => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % limit;
  };
  return { below, pick: (from) => from[below(from.length)]!, chance: (percent) => below(100) < percent };
}

export type Choice = (at: Dice) => string;

export const PORTS: readonly number[] = [22, 53, 80, 443, 1000, 5000, 8000, 8080];
export const SOURCES_IPV4: readonly string[] = ['192.0.2.1', '192.0.2.10', '192.0.2.77', '198.18.0.5', '198.18.40.9'];
export const SOURCES_IPV6: readonly string[] = ['fd00:1::1', 'fd00:1::10', 'fd00:5::9'];
export const RANGES: readonly string[] = ['192.0.2.5-192.0.2.40', '198.18.0.0-198.18.20.255'];
/** Chains that rules jump to, c1 to c3; each only to later ones. */
export const CHAINS = 4;

export const port: Choice = (at) => String(at.pick(PORTS));
export const transport: Choice = (at) => at.pick(['tcp', 'udp']);
