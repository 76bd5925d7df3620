import * as fc from 'fast-check';

import type { Program, Row } from '../../src/capture/format.ts';
import type { Endpoint, SocketState } from '../../src/model/index.ts';

/** Rows as every listing can show them: TCP with any state, UDP without a peer, IPv4 and IPv6 as they are usually written. */
export interface Shape {
  readonly states: readonly SocketState[];
  /** Who holds it; a row has one program at most. */
  readonly program: fc.Arbitrary<Program | undefined>;
}

const port: fc.Arbitrary<number> = fc.integer({ min: 1, max: 65_535 });
const ipv4: fc.Arbitrary<string> = fc.oneof(fc.constantFrom('0.0.0.0', '127.0.0.1'), fc.ipV4());
const ipv6: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom('::', '::1', 'fe80::1', '2001:db8::1'),
  fc.ipV6().map((address) => address.toLowerCase()),
);

/** Names of programs as they may stand in a column: no blanks. */
export const programName: fc.Arbitrary<string> = fc.stringMatching(/^[A-Za-z][A-Za-z0-9_-]{0,20}(?:\.exe)?$/);
export const windowsPath: fc.Arbitrary<string> = fc.stringMatching(
  /^[C-F]:\\(?:[A-Za-z0-9_()-]{1,10}(?: [A-Za-z0-9_()-]{1,10})?\\){0,3}[A-Za-z0-9_-]{1,12}\.exe$/,
);
export const processId: fc.Arbitrary<number> = fc.integer({ min: 1, max: 4_294_967_295 });

function endpoint(address: fc.Arbitrary<string>): fc.Arbitrary<Endpoint> {
  return fc.record({ address, port });
}

/** @returns rows whose `line` is 0: where they stand is the printer's */
export function rowsOf({ states, program }: Shape): fc.Arbitrary<readonly Row[]> {
  const tcp = fc.constantFrom(...states).chain((state) =>
    fc.boolean().chain((is6) =>
      fc.record({
        protocol: fc.constant('tcp' as const),
        family: fc.constant(is6 ? ('ipv6' as const) : ('ipv4' as const)),
        local: endpoint(is6 ? ipv6 : ipv4),
        peer: state === 'listen' ? fc.constant(null) : endpoint(is6 ? ipv6 : ipv4),
        state: fc.constant(state),
        who: state === 'time-wait' ? fc.constant(null) : program,
      }),
    ),
  );
  const udp = fc.boolean().chain((is6) =>
    fc.record({
      protocol: fc.constant('udp' as const),
      family: fc.constant(is6 ? ('ipv6' as const) : ('ipv4' as const)),
      local: endpoint(is6 ? ipv6 : ipv4),
      peer: fc.constant(null),
      state: fc.constant('close' as const),
      who: program,
    }),
  );
  return fc.array(
    fc.oneof(tcp, udp).map(({ who, ...row }): Row => ({
      line: 0,
      ...row,
      ...(who === null ? { programs: [] } : who !== undefined && { programs: [who] }),
    })),
    { minLength: 1, maxLength: 30 },
  );
}

export function endpointText({ address, port: number }: Endpoint): string {
  return address.includes(':') ? `[${address}]:${number}` : `${address}:${number}`;
}
