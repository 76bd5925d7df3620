import { type IpFamily, single } from '../../../address/index.ts';
import type { Answer, Field, Step, Wanted } from '../rule.ts';
import { CT_STATE, CT_STATUS, PACKET_TYPE, protocolNumber, ROUTE_TYPE, TCP, TCP_FLAGS, UDP } from '../symbols.ts';
import { fieldStep, fixedStep, holdsStep, NONZERO, rowsStep } from './build.ts';
import { addressOf, addressRange, bitsOfNames, markOf, numbers, portsOf } from './values.ts';
import { type Option, optionText } from './words.ts';

const ANY: Wanted = { kind: 'any' };

/** Extensions that one packet passes and the next does not, by rate, chance, clock or what the sender writes in it. */
const VARYING: ReadonlySet<string> = new Set(
  'limit hashlimit statistic connlimit quota time rateest mac tcpmss ttl hl length dscp tos ecn cpu cluster realm connbytes osf eui64'.split(
    ' ',
  ),
);
/** Extensions for packets that are no ordinary new TCP or UDP connection. */
const FOREIGN: ReadonlySet<string> = new Set(
  'icmp icmp6 icmpv6 igmp esp ah sctp dccp udplite frag rt hbh dst mh srh l2tp owner cgroup ipcomp'.split(' '),
);
const PASSING: ReadonlySet<string> = new Set(['comment', 'nfacct']);

type Reader = (option: Option, family: IpFamily) => Step | null;

function ports(field: Field, protocol: number | null): Reader {
  return (option) => fieldStep(option, { field, protocol }, numbers(portsOf(option.values[0] ?? '', ':')));
}

function addresses(field: Field): Reader {
  return (option, family) => {
    const { wanted, mask } = addressOf(option.values[0] ?? '', family);
    return fieldStep(option, { field, family, mask }, wanted);
  };
}

function addressRanges(field: Field): Reader {
  return (option, family) => fieldStep(option, { field, family }, numbers(addressRange(option.values[0] ?? '')));
}

function marks(field: 'mark' | 'ctmark'): Reader {
  return (option) => {
    const mark = markOf(option.values[0] ?? '');
    return mark === null ? null : fieldStep(option, { field, mask: mark.mask }, numbers(single(mark.value)));
  };
}

function listed(field: Field, names: ReadonlyMap<string, number>): Reader {
  return (option) => {
    const known = (option.values[0] ?? '').split(',').map((name) => names.get(name.toLowerCase()));
    const wanted: Wanted[] = known.map((value) => numbers(value === undefined ? null : single(value)));
    return rowsStep(
      option,
      [{ field }],
      wanted.map((one) => [one]),
    );
  };
}

function isNat(name: string): boolean {
  return name === 'DNAT' || name === 'SNAT';
}

/** Old kernels' NAT is asked for as a state: `--ctstate DNAT`. */
const states: Reader = (option) => {
  const named = (option.values[0] ?? '').split(',');
  const state = bitsOfNames(named.filter((name) => !isNat(name)).join(',') || 'NONE', CT_STATE);
  const status = bitsOfNames(named.filter(isNat).join(',') || 'NONE', CT_STATUS);
  if (state === null || status === null) return null;
  const parts = [
    { field: 'ctstate', mask: state },
    { field: 'ctstatus', mask: status },
  ] as const;
  return rowsStep(option, parts, [
    [NONZERO, ANY],
    [ANY, NONZERO],
  ]);
};

const statuses: Reader = (option) => {
  const bits = bitsOfNames(option.values[0] ?? '', CT_STATUS);
  return bits === null || bits === 0 ? null : fieldStep(option, { field: 'ctstatus', mask: bits }, NONZERO);
};

const tcpFlags: Reader = (option) => {
  const mask = bitsOfNames(option.values[0] ?? '', TCP_FLAGS);
  const value = bitsOfNames(option.values[1] ?? '', TCP_FLAGS);
  if (mask === null || value === null) return null;
  return fieldStep(option, { field: 'tcpflags', protocol: TCP, mask }, numbers(single(value)));
};

const protocols: Reader = (option) =>
  fieldStep(option, { field: 'l4proto' }, numbers(single(protocolNumber(option.values[0] ?? ''))));

const eitherPort: Reader = (option) => {
  const wanted = numbers(portsOf(option.values[0] ?? '', ':'));
  return rowsStep(
    option,
    [{ field: 'sport' }, { field: 'dport' }],
    [
      [wanted, ANY],
      [ANY, wanted],
    ],
  );
};

const fixed =
  (answer: Answer): Reader =>
  (option) =>
    fixedStep(answer, optionText(option));

const MODULES: Readonly<Record<string, Readonly<Record<string, Reader>>>> = {
  tcp: {
    '--sport': ports('sport', TCP),
    '--dport': ports('dport', TCP),
    '--tcp-flags': tcpFlags,
    '--tcp-option': fixed('some'),
  },
  udp: { '--sport': ports('sport', UDP), '--dport': ports('dport', UDP) },
  multiport: { '--sports': ports('sport', null), '--dports': ports('dport', null), '--ports': eitherPort },
  state: { '--state': states },
  conntrack: {
    '--ctstate': states,
    '--ctstatus': statuses,
    '--ctproto': protocols,
    '--ctorigsrc': addresses('origsaddr'),
    '--ctorigdst': addresses('origdaddr'),
    '--ctorigsrcport': ports('origsport', null),
    '--ctorigdstport': ports('origdport', null),
    '--ctdir': (option) => holdsStep(option, option.values[0] === 'ORIGINAL'),
  },
  addrtype: {
    '--dst-type': listed('fibdaddr', ROUTE_TYPE),
    '--src-type': listed('fibsaddr', ROUTE_TYPE),
    '--limit-iface-in': fixed('yes'),
  },
  mark: { '--mark': marks('mark') },
  connmark: { '--mark': marks('ctmark') },
  pkttype: { '--pkt-type': listed('pkttype', PACKET_TYPE) },
  iprange: { '--src-range': addressRanges('saddr'), '--dst-range': addressRanges('daddr') },
  // A packet whose source has no way back is no connection's.
  rpfilter: {
    '--invert': fixed('no'),
    '--loose': fixed('yes'),
    '--validmark': fixed('yes'),
    '--accept-local': fixed('yes'),
  },
  policy: {
    '--dir': fixed('yes'),
    '--pol': (option) => fixedStep(option.values[0] === 'none' ? 'yes' : 'no', optionText(option)),
    '--strict': fixed('yes'),
  },
};

function recent(options: readonly Option[]): Step {
  const sets = options.some(({ name }) => name === '--set');
  return fixedStep(sets ? 'yes' : 'some', options.map(optionText).join(' '));
}

/** The tests of one `-m MODULE` with its options; one that is not understood answers `unknown`, by its name. */
export function moduleSteps(module: string, options: readonly Option[], family: IpFamily): readonly Step[] {
  if (PASSING.has(module)) return [];
  const text = `-m ${module} ${options.map(optionText).join(' ')}`.trim();
  if (VARYING.has(module)) return [fixedStep('some', text)];
  if (FOREIGN.has(module)) return [fixedStep(options.some(({ negated }) => negated) ? 'unknown' : 'no', text)];
  if (module === 'recent') return [recent(options)];
  const readers = Object.hasOwn(MODULES, module) ? MODULES[module] : undefined;
  if (readers === undefined) return [fixedStep('unknown', text)];
  return options.map((option) => {
    const reader = Object.hasOwn(readers, option.name) ? readers[option.name] : undefined;
    return reader?.(option, family) ?? fixedStep('unknown', text);
  });
}

function interfaces(field: 'iif' | 'oif'): Reader {
  return (option) => {
    const name = option.values[0] ?? '';
    const names = name.endsWith('+')
      ? { exact: new Set<string>(), prefixes: [name.slice(0, -1)] }
      : { exact: new Set([name]), prefixes: [] };
    return fieldStep(option, { field }, { kind: 'names', names });
  };
}

const PLAIN: Readonly<Record<string, Reader>> = {
  '-s': addresses('saddr'),
  '-d': addresses('daddr'),
  '-p': protocols,
  '-i': interfaces('iif'),
  '-o': interfaces('oif'),
  '-f': (option) => holdsStep(option, false),
};

/** The test of an option that stands before any `-m`. */
export function plainSteps(option: Option, family: IpFamily): readonly Step[] {
  if (option.name === '-c') return [];
  const reader = Object.hasOwn(PLAIN, option.name) ? PLAIN[option.name] : undefined;
  return [reader?.(option, family) ?? fixedStep('unknown', optionText(option))];
}
