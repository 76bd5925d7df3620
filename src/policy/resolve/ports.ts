import type { PolicyPorts } from '../../model/index.ts';
import { TRANSPORTS } from '../../text/index.ts';

/** The same ports: TCP before UDP, sorted, joined where they meet. */
export function joined(ports: readonly PolicyPorts[]): readonly PolicyPorts[] {
  return TRANSPORTS.flatMap((protocol) => {
    const result: PolicyPorts[] = [];
    const own = ports.filter((one) => one.protocol === protocol).toSorted((one, other) => one.first - other.first);
    for (const { first, last } of own) {
      const before = result.at(-1);
      if (before === undefined || first > before.last + 1) result.push({ protocol, first, last });
      else if (last > before.last) result[result.length - 1] = { ...before, last };
    }
    return result;
  });
}

/** Whether all of `ports` are among `others`, which are joined. */
export function isAmong(ports: readonly PolicyPorts[], others: readonly PolicyPorts[]): boolean {
  return ports.every(({ protocol, first, last }) =>
    others.some((one) => one.protocol === protocol && one.first <= first && last <= one.last),
  );
}
