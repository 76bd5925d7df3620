import { interfaceIndex } from '../../../../native/index.ts';
import type { ProbeAnswer, ProbeAnswers, ProbeNetwork, ProbeQuestion } from '../../../filter.ts';
import type { Place } from '../../../platform.ts';
import { addressBytes } from '../../sockets/index.ts';
import { type Lane, laneKey } from './arrivals.ts';
import { type Cable, type CableAddresses, removeCable } from './cable.ts';
import type { Prober } from './child.ts';
import { type Counted, counting } from './counter.ts';
import type { ProberQuestion } from './protocol.ts';
import { routeOf } from './routes.ts';

/** The network behind a cable that has been laid, as long as its prober lives. */
export function probeNetwork(place: Place, cable: Cable, prober: Prober): ProbeNetwork {
  const { name, addresses, missing } = cable;
  const byFamily = (end: 'here' | 'there'): ProbeNetwork['to'] => ({
    ip: addresses.find(({ family }) => family === 'ip')?.[end] ?? null,
    ip6: addresses.find(({ family }) => family === 'ip6')?.[end] ?? null,
  });
  return {
    interface: name,
    from: byFamily('there'),
    to: byFamily('here'),
    missing,
    ask: (questions) => ask(place, cable, prober, questions),
    async close() {
      removeCable(name);
      await prober.end();
    },
  };
}

async function ask(
  place: Place,
  cable: Cable,
  prober: Prober,
  questions: readonly ProbeQuestion[],
): Promise<ProbeAnswers> {
  // The prober has died, and its end of the cable with it.
  if (interfaceIndex(cable.name) !== cable.index) return { status: 'failed', detail: `${cable.name}: gone` };
  const reach = reachable(cable);
  const wanted = questions.map((question) => putOf(question, cable, reach));
  const put = [...new Map(wanted.flatMap((one) => (one === null ? [] : [[keyOf(one), one] as const]))).values()];
  if (put.length === 0) return { status: 'done', answers: questions.map((one) => unasked(one)), uncounted: null };
  const { result, counted } = await counting(place, cable.name, lanesOf(put), () =>
    prober.order({ do: 'ask', routes: routesOf(put, cable), questions: put }),
  );
  if (result.status !== 'done') return result;
  const said = new Map(put.map((one, index) => [keyOf(one), result.answers?.[index] ?? 'silent']));
  const answers = questions.map((question, index): ProbeAnswer => {
    const one = wanted[index] ?? null;
    const answer = one === null ? undefined : said.get(keyOf(one));
    if (one === null || answer === undefined) return unasked(question);
    return { ...question, answer, arrived: arrivedOf(one, counted) };
  });
  return { status: 'done', answers, uncounted: typeof counted === 'string' ? counted : null };
}

function keyOf(question: ProberQuestion): string {
  return `${laneKey(question)} ${question.port}`;
}

function unasked(question: ProbeQuestion): ProbeAnswer {
  return { ...question, answer: 'not-asked', arrived: null };
}

function arrivedOf(put: ProberQuestion, counted: Counted): boolean | null {
  return typeof counted === 'string' ? null : (counted.get(laneKey(put))?.has(put.port) ?? false);
}

function putOf(
  { port, family, sourcePort, to }: ProbeQuestion,
  { addresses }: Cable,
  reach: (address: string, ends: CableAddresses) => boolean,
): ProberQuestion | null {
  const ends = addresses.find((one) => one.family === family);
  if (ends === undefined || (port.protocol !== 'tcp' && port.protocol !== 'udp')) return null;
  const target = to ?? ends.here;
  if (!reach(target, ends)) return null;
  return { protocol: port.protocol, family, from: ends.there, sourcePort, to: target, port: port.number };
}

/**
 * Whether the kernel, now, would keep for itself a packet that came in by the cable for an address. Whatever it would send
 * on, to another computer perhaps, is never sent.
 */
function reachable({ index }: Cable): (address: string, ends: CableAddresses) => boolean {
  const known = new Map<string, boolean>();
  return (address, { family, there }) => {
    const before = known.get(address);
    if (before !== undefined) return before;
    const space = family === 'ip' ? 'ipv4' : 'ipv6';
    const [target, source] = [addressBytes(address, space), addressBytes(there, space)];
    const route =
      target === null || source === null ? '' : routeOf(family, target, { address: source, interface: index });
    const local = typeof route !== 'string' && route.local;
    known.set(address, local);
    return local;
  };
}

function lanesOf(put: readonly ProberQuestion[]): readonly Lane[] {
  return [
    ...new Map(
      put.map(({ family, protocol, sourcePort, to }) => {
        const lane: Lane = { family, protocol, sourcePort, to };
        return [laneKey(lane), lane] as const;
      }),
    ).values(),
  ];
}

/** Ways to the machine's other addresses lead over our end. */
function routesOf(
  put: readonly ProberQuestion[],
  { addresses }: Cable,
): readonly { readonly family: 'ip' | 'ip6'; readonly address: string; readonly gateway: string }[] {
  return addresses.flatMap(({ family, here }) => {
    const others = new Set(put.flatMap((one) => (one.family === family && one.to !== here ? [one.to] : [])));
    return [...others].map((address) => ({ family, address, gateway: here }));
  });
}
