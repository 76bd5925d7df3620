import { entrancesOf, exposureJudge } from '../../inspect/index.ts';
import type { Inspection, InterfaceVerdict, ResolvedPolicy } from '../../model/index.ts';
import { admitted } from '../decide/index.ts';

/**
 * What everyone who listens answers by each interface: whom the policy lets in there, and how far the rules do.
 *
 * @param isOurs whether an interface was laid to probe
 */
export function interfaceVerdicts(
  { networks, ports }: Pick<Inspection, 'networks' | 'ports'>,
  policy: ResolvedPolicy,
  isOurs: (name: string) => boolean,
): readonly InterfaceVerdict[] {
  const own = networks.find((network) => network.own);
  if (own === undefined) return [];
  // As it is without us: a cable has an address, at which everything is reached too.
  const without = { ...own, interfaces: own.interfaces.filter(({ name }) => !isOurs(name)) };
  const judge = exposureJudge(
    networks.map((network) => (network === own ? without : network)),
    ports,
  );
  const links = entrancesOf(without);
  const addresses = new Set(without.interfaces.flatMap((link) => link.addresses.map(({ address }) => address)));
  return ports.flatMap((port) => {
    const { protocol, number, published, namespace } = port;
    if (namespace !== own.namespace || (protocol !== 'tcp' && protocol !== 'udp')) return [];
    const sentOn = published.some(({ to }) => !addresses.has(to.address) && !/^(0\.0\.0\.0|::)$/.test(to.address));
    return links.map(({ name, index }): InterfaceVerdict => ({
      port: { protocol, number },
      interface: name,
      expected: admitted(policy, { way: sentOn ? 'published' : 'in', protocol, port: number, interface: name }),
      byRules: judge.of(port, index).exposure,
    }));
  });
}
