import type { ExposureTexts } from '../exposure.ts';

const FROM = { host: 'this host', network: 'the local network', anywhere: 'anywhere' } as const;

/** From where a port can be reached, and why. */
export const exposure: ExposureTexts = {
  levels: { host: 'this host', network: 'network', anywhere: 'anywhere', unknown: 'unknown' },
  reasons: {
    'bound-to-loopback': () => 'it listens on the loopback address only',
    'bound-to-wildcard': ({ answersIpv4 }) =>
      answersIpv4 ? 'it listens on every address' : 'it listens on every IPv6 address',
    'bound-to-address': ({ address }) => `it listens on ${address}`,
    'bound-to-interface': ({ interface: name }) => `it listens on interface ${name} only`,
    'no-such-address': ({ address }) => `no interface has its address ${address}`,
    'no-network': () => 'no interface leads out of this host',
    'public-address': ({ address, interface: name }) => `${address} on ${name} is a public address`,
    'private-address': ({ address, interface: name }) => `${address} on ${name} is a private address`,
    'no-firewall': () => 'no firewall rules are loaded',
    'firewall-accepts': ({ from, rule }) =>
      rule === null
        ? `no firewall rule stops what comes from ${FROM[from]}`
        : `the firewall lets in what comes from ${FROM[from]}: ${rule}`,
    'firewall-limits': ({ from, rule }) => `the firewall limits what comes from ${FROM[from]}: ${rule}`,
    'firewall-drops': ({ from, rule }) => `open, but the firewall drops what comes from ${FROM[from]}: ${rule}`,
    'firewall-unreadable': ({ detail }) => `the firewall rules could not be read (${detail})`,
    'firewall-rule-unknown': ({ rule, expression }) =>
      `a firewall rule decides that can't be evaluated: ${rule} (${expression})`,
    'no-listener': () => 'nothing on this host listens where the packets are sent on to',
    'forwarding-off': () => 'this host does not send packets on to other networks (ip_forward is off)',
    published: ({ from, to, rule }) => `published: what comes to ${from} is sent on to ${to}: ${rule}`,
    'other-namespace': () => 'it is in another network namespace, a container say',
    'from-capture': () => 'a listing tells neither interfaces nor firewall',
  },
};
