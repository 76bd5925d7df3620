import { type IpFamily, single } from '../../../address/index.ts';
import type { MarkChange, NatCase, NatTarget, Selector, Step, Verdict } from '../rule.ts';
import { addressRange, markOf, portsOf } from './values.ts';
import { type Option, optionText, type Parts } from './words.ts';

const VERDICTS: ReadonlyMap<string, Verdict> = new Map<string, Verdict>([
  ['ACCEPT', { kind: 'accept' }],
  ['DROP', { kind: 'drop' }],
  ['REJECT', { kind: 'drop' }],
  ['RETURN', { kind: 'return' }],
  // The proxy answers the handshake itself and then makes the connection.
  ['SYNPROXY', { kind: 'accept' }],
]);

/** Targets after which a packet goes on as it was, as far as this evaluation looks. */
const PASSING: ReadonlySet<string> = new Set(
  'LOG NFLOG ULOG AUDIT CHECKSUM CLASSIFY CONNSECMARK SECMARK DSCP ECN HL HMARK IDLETIMER LED RATEEST SET TCPMSS TCPOPTSTRIP TEE TOS TRACE TTL'.split(
    ' ',
  ),
);
const ALL_BITS = 0xffff_ffff;

function valueOf(options: readonly Option[], name: string): string | null {
  const option = options.find((one) => one.name === name);
  return option === undefined ? null : (option.values[0] ?? '');
}

/** `--set-xmark V/M` clears the bits of M and flips those of V; `--set-mark V/M` clears M and sets V. */
function markChange(options: readonly Option[], from: 'mark' | 'ctmark'): MarkChange | null {
  for (const { name, values } of options) {
    const mark = markOf(values[0] ?? '');
    if (mark === null) return null;
    const { value, mask } = mark;
    if (name === '--set-xmark') return { from, and: ~mask >>> 0, xor: value };
    if (name === '--set-mark') return { from, and: ~(mask | value) >>> 0, xor: value };
    if (name === '--and-mark') return { from, and: value, xor: 0 };
    if (name === '--or-mark') return { from, and: ~value >>> 0, xor: value };
    if (name === '--xor-mark') return { from, and: ALL_BITS, xor: value };
  }
  return null;
}

/** Copies the packet's mark to the connection's or back; only whole marks are followed. */
function connmark(options: readonly Option[]): Step {
  const names = new Set(options.map(({ name }) => name));
  const copies = names.has('--save-mark') || names.has('--restore-mark');
  if (!copies) return { do: 'mark', to: 'ctmark', change: markChange(options, 'ctmark') };
  const whole = ['--nfmask', '--ctmask', '--mask'].every(
    (name) => Number(valueOf(options, name) ?? ALL_BITS) === ALL_BITS,
  );
  const from = names.has('--save-mark') ? 'mark' : 'ctmark';
  return {
    do: 'mark',
    to: from === 'mark' ? 'ctmark' : 'mark',
    change: whole ? { from, and: ALL_BITS, xor: 0 } : null,
  };
}

const DPORT: Selector = { field: 'dport', mask: null, family: null, protocol: null, domain: null, text: () => 'dport' };
/** More are not followed one by one. */
const MOST_SHIFTED = 1024;

/** `80-90/8080`: 8080 becomes 80, 8081 becomes 81; so podman publishes neighbours. `null` for any other text. */
function shiftedPorts(text: string): readonly Omit<NatCase, 'address'>[] | null {
  const [, first, last, base] = /^(\d{1,5})-(\d{1,5})\/(\d{1,5})$/.exec(text)?.map(Number) ?? [];
  if (first === undefined || last === undefined || base === undefined) return null;
  const count = last - first + 1;
  if (count < 1 || count > MOST_SHIFTED || Math.max(last, base + count - 1) > 65_535) return null;
  return Array.from({ length: count }, (_, index) => ({
    row: [{ kind: 'numbers', ranges: single(base + index) }],
    port: single(first + index),
  }));
}

/** `10.0.0.2:80`, `10.0.0.2-10.0.0.5`, `:8080`, `[fd00::2]:80`, `fd00::2`, `10.0.0.2:80-90/8080`. */
function destination(text: string): NatTarget {
  const unknown: NatTarget = { kind: 'unknown', expression: `--to-destination ${text}` };
  const bracketed = /^\[([^\]]+)\](?::([^:]*))?$/.exec(text);
  const dotted = /^([^:]*):([^:]*)$/.exec(text);
  const [address, port] =
    bracketed === null ? (dotted === null ? [text, undefined] : [dotted[1], dotted[2]]) : [bracketed[1], bracketed[2]];
  const shifted = port === undefined ? null : shiftedPorts(port);
  const ports = port === undefined ? null : portsOf(port, '-');
  const addresses = address === undefined || address === '' ? null : addressRange(address);
  if (shifted !== null && (address === '' || address === undefined || addresses !== null)) {
    return { kind: 'map', selectors: [DPORT], cases: shifted.map((one) => ({ ...one, address: addresses })) };
  }
  if ((port !== undefined && ports === null) || (address !== undefined && address !== '' && addresses === null)) {
    return unknown;
  }
  return { kind: 'fixed', address: addresses, port: ports };
}

function nat(name: string, options: readonly Option[], family: IpFamily): Step {
  if (name === 'REDIRECT') {
    const ports = valueOf(options, '--to-ports');
    const port = ports === null ? null : portsOf(ports, '-');
    const target: NatTarget =
      ports !== null && port === null
        ? { kind: 'unknown', expression: `REDIRECT --to-ports ${ports}` }
        : { kind: 'fixed', address: null, port };
    return { do: 'dnat', family, redirect: true, target };
  }
  const to = valueOf(options, '--to-destination');
  const target: NatTarget = to === null ? { kind: 'unknown', expression: name } : destination(to);
  return { do: 'dnat', family, redirect: false, target };
}

/** What a rule's target does. @param isChain tells whether the table has a chain of that name */
export function targetSteps(
  target: NonNullable<Parts['target']>,
  family: IpFamily,
  isChain: (name: string) => boolean,
): readonly Step[] {
  const { name, options } = target;
  if (isChain(name)) return [{ do: 'verdict', verdict: { kind: target.goto ? 'goto' : 'jump', chain: name } }];
  const verdict = VERDICTS.get(name);
  if (verdict !== undefined) return [{ do: 'verdict', verdict }];
  if (PASSING.has(name)) return [];
  switch (name) {
    case 'MARK':
      return [{ do: 'mark', to: 'mark', change: markChange(options, 'mark') }];
    case 'CONNMARK':
      return [connmark(options)];
    case 'NOTRACK':
      return [{ do: 'untrack' }];
    case 'CT':
      return options.some((option) => option.name === '--notrack') ? [{ do: 'untrack' }] : [];
    case 'DNAT':
    case 'REDIRECT':
    case 'NETMAP':
      return [nat(name, options, family)];
    case 'SNAT':
    case 'MASQUERADE':
      return [{ do: 'snat' }];
    default:
      return [
        {
          do: 'verdict',
          verdict: { kind: 'unknown', expression: `-j ${name} ${options.map(optionText).join(' ')}`.trim() },
        },
      ];
  }
}
