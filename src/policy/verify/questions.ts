import type { ProofGap } from '../../model/index.ts';
import type { ProbeNetwork, ProbeQuestion } from '../../platform/index.ts';
import type { AskedPort } from './ports.ts';

/** DNS and the data of FTP: careless rules let in whatever comes from these, so that answers get through. */
const TRUSTED_SOURCES: readonly number[] = [53, 20];
const FIRST_FREE = 32_768;
const FREE = 28_000;
const MOST_PORTS = 4000;
const FAMILIES = ['ip', 'ip6'] as const;

/** A question with the port that it is about and the addresses between which it is put. */
export interface PutQuestion {
  readonly question: ProbeQuestion;
  readonly port: AskedPort;
  readonly from: string;
  readonly to: string;
}

/** Every port in both families from three source ports, at every address that somebody listens at alone. */
export function questionsOf(
  ports: readonly AskedPort[],
  { from, to }: Pick<ProbeNetwork, 'from' | 'to'>,
  random: (below: number) => number,
): { readonly put: readonly PutQuestion[]; readonly gaps: readonly ProofGap[] } {
  const sources = [FIRST_FREE + random(FREE), ...TRUSTED_SOURCES];
  const put = ports.slice(0, MOST_PORTS).flatMap((port) =>
    FAMILIES.flatMap((family) => {
      const [own, source] = [to[family], from[family]];
      if (own === null || source === null) return [];
      const bound = port.addresses.filter((one) => one.family === family).map(({ address }) => address);
      return (bound.length > 0 ? bound : [own]).flatMap((target) =>
        sources.map((sourcePort): PutQuestion => {
          const question = { port: port.key, family, sourcePort, ...(target !== own && { to: target }) };
          return { question, port, from: source, to: target };
        }),
      );
    }),
  );
  const left = ports.length - MOST_PORTS;
  return { put, gaps: left > 0 ? [{ code: 'ports-left-out', count: left }] : [] };
}
