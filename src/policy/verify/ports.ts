import type { PolicyPorts, Port, PortKey, ResolvedPolicy, Socket } from '../../model/index.ts';

/** A port that is asked about. */
export interface AskedPort {
  readonly key: PortKey;
  /** Names of who holds it; hostile. Empty where nobody is seen to listen. */
  readonly holders: readonly string[];
  /** Addresses that somebody listens at, and nowhere else; our end of the cable is asked where there is none. */
  readonly addresses: readonly { readonly family: 'ip' | 'ip6'; readonly address: string }[];
  /** Addresses that a socket of this machine listens at; a family stands for all of it. */
  readonly sockets: ReadonlySet<string>;
}

const HIGHEST = 65_535;
/** Ends, what is scanned first, what should never be reached from outside, and what trojans chose: nobody should answer there unnoticed. */
const TELLING: Readonly<Record<PortKey['protocol'], readonly number[]>> = {
  tcp: [
    1, 20, 21, 22, 23, 25, 53, 80, 111, 135, 139, 443, 445, 1080, 2049, 2375, 3128, 3306, 3389, 5432, 5900, 6379, 8080, 9200,
    11_211, 12_345, 27_017, 27_374, 31_337, 54_321, 65_535,
  ],
  udp: [1, 53, 67, 69, 123, 137, 161, 389, 500, 514, 1434, 1900, 5353, 11_211, 31_337, 65_535],
}; // prettier-ignore
/** Of each protocol, besides. */
const RANDOM = 12;
/** Of one entry with a range: its ends, what lies just outside, and some inside. */
const INSIDE = 2;
const MOST_ADDRESSES = 8;
const PROTOCOLS = ['tcp', 'udp'] as const;
const LOOPBACK = /^(127\.|::1$|::ffff:127\.)/i;
const LINK_LOCAL = /^fe[89ab]/i;
const WILDCARD = /^(0\.0\.0\.0|::|::ffff:0\.0\.0\.0|\*)$/i;

/**
 * All that a proof asks about: what listens and what is published, what the policy names, and a sample of the rest.
 *
 * @param ports of the machine's own network namespace
 * @param random chooses from 0 up to, but without, its argument
 */
export function askedPorts(
  ports: readonly Port[],
  policy: ResolvedPolicy,
  random: (below: number) => number,
): readonly AskedPort[] {
  const asked = new Map<string, AskedPort>();
  const add = (one: AskedPort): void => {
    const key = `${one.key.protocol} ${one.key.number}`;
    if (!asked.has(key)) asked.set(key, one);
  };
  const bare = (protocol: PortKey['protocol'], number: number): void =>
    add({ key: { protocol, number }, holders: [], addresses: [], sockets: new Set() });
  for (const port of ports) {
    const one = listened(port);
    if (one !== null) add(one);
  }
  for (const { protocol, number } of named(policy, random)) bare(protocol, number);
  for (const protocol of PROTOCOLS) {
    for (const number of TELLING[protocol]) bare(protocol, number);
    for (let index = 0; index < RANDOM; index += 1) bare(protocol, 1 + random(HIGHEST));
  }
  return [...asked.values()];
}

function listened({ protocol, number, sockets, published, holders }: Port): AskedPort | null {
  if (protocol !== 'tcp' && protocol !== 'udp') return null;
  const texts = [...sockets.map(({ local }) => local.address), ...published.map(({ from }) => from.address)];
  const addresses = texts.some((text) => WILDCARD.test(text)) ? [] : [...new Set(texts)].flatMap(addressOf);
  const names = new Set(holders.map(({ process }) => process.name));
  return {
    key: { protocol, number },
    holders: [...names],
    addresses: addresses.slice(0, MOST_ADDRESSES),
    sockets: new Set(sockets.flatMap(listensAt)),
  };
}

function listensAt({ local: { address }, v6only }: Socket): readonly string[] {
  if (address === '0.0.0.0' || address === '::ffff:0.0.0.0') return ['ip'];
  if (address === '::') return v6only === true ? ['ip6'] : ['ip', 'ip6'];
  return addressOf(address).map((one) => one.address);
}

/** None for an address that no other machine can send to. */
function addressOf(text: string): AskedPort['addresses'] {
  if (LOOPBACK.test(text) || LINK_LOCAL.test(text)) return [];
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(text)?.[1];
  if (mapped !== undefined) return [{ family: 'ip', address: mapped }];
  return [{ family: text.includes(':') ? 'ip6' : 'ip', address: text }];
}

/** Ports that a policy names, and those just outside of what it names, where a mistake by one would show. */
function named(policy: ResolvedPolicy, random: (below: number) => number): readonly PortKey[] {
  return policy.allow.flatMap(({ target }) => (target.kind === 'ports' ? target.ports.flatMap(around) : []));

  function around({ protocol, first, last }: PolicyPorts): readonly PortKey[] {
    const inside = last - first < 2 ? [] : Array.from({ length: INSIDE }, () => first + random(last - first));
    return [first, last, first - 1, last + 1, ...inside]
      .filter((number) => number > 0 && number <= HIGHEST)
      .map((number) => ({ protocol, number }));
  }
}
