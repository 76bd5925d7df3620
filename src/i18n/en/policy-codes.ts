import type { PolicyCodeTexts } from '../policy-texts.ts';

const FAMILIES = { ip: 'IPv4', ip6: 'IPv6' } as const;
const REPAIR = 'sudo menshen policy drift --repair loads it again as it was applied';
const APPLY = 'sudo menshen policy apply applies the file as it is now';
const PERSIST = 'sudo menshen policy apply --persist writes it anew; or sudo menshen policy drift --repair';

/** What may not be meant, what has weakened a policy, why it is not applied, and whose other rules there are. */
export const policyCodes: PolicyCodeTexts = {
  warnings: {
    'service-silent': {
      what: ({ unit }) => `${unit} has no port now, so this allows nothing`,
      next: 'start the service and apply the policy again, or write its ports',
    },
    'service-unknown': {
      what: ({ unit }) => `systemd knows no unit ${unit}, so this allows nothing`,
      next: 'systemctl list-units --type=service,socket shows what they are called',
    },
    'interface-unknown': {
      what: ({ interface: name }) => `no interface is called ${name} now, so nothing comes by it`,
      next: 'ip -br link shows what they are called; wg* stands for all that begin so',
    },
    'nobody-listens': {
      what: () => 'nothing listens there now; whatever opens such a port later is let in at once',
      next: 'leave the entry out until it is needed',
    },
    covered: {
      what: ({ by }) => `the entry in line ${by} allows all of this already`,
      next: 'leave one of the two out',
    },
    'should-not-be-public': {
      what: ({ port, name }) => `${port.number}/${port.protocol} (${name}) is open to anyone, and should not be`,
      next: 'name who needs it: from: [10.0.0.0/8]; menshen explain tells why',
    },
    'dhcp-shut': {
      what: ({ port }) => `a program here asks for its address by DHCP, and answers to ${port.number}/udp are shut out`,
      next: 'add an entry: port: 68/udp for IPv4, 546/udp for IPv6',
    },
    'names-shut': {
      what: ({ port, interface: name }) =>
        `containers or virtual machines behind ${name} ask this computer for names, at ${port.number}/${port.protocol}, and would be shut out`,
      next: 'add an entry: port: 53, interface: and the name of the bridge',
    },
  },
  drifts: {
    'table-gone': {
      what: () => 'the rules are gone: somebody flushed the ruleset, or the machine was restarted. NOTHING IS SHUT NOW',
      next: REPAIR,
    },
    'table-asleep': {
      what: () => 'the table is asleep (flags dormant). NOTHING IS SHUT NOW',
      next: REPAIR,
    },
    'table-changed': {
      what: () => 'somebody has changed the rules',
      next: REPAIR,
    },
    'file-changed': {
      what: ({ path }) => `${path} says something else than what was applied`,
      next: `${APPLY}; sudo menshen policy plan shows what that would do`,
    },
    'file-gone': {
      what: ({ path }) => `${path} is gone; the rules in the kernel are not concerned`,
      next: 'put it back, or apply another one',
    },
    'service-moved': {
      what: ({ unit, line }) => `${unit} (line ${line}) listens elsewhere than when the policy was applied`,
      next: 'sudo menshen policy apply looks up its ports anew',
    },
    'service-restarted': {
      what: ({ unit, line }) =>
        `${unit} (line ${line}) was started again: it is let in at the ports that it had, but not yet at others that it may open`,
      next: REPAIR,
    },
    'boot-missing': {
      what: () => 'what loads the policy at boot is gone: after the next boot nothing is shut',
      next: PERSIST,
    },
    'boot-changed': {
      what: () => 'what loads the policy at boot was changed',
      next: PERSIST,
    },
    'boot-disabled': {
      what: () => 'what loads the policy at boot is not enabled: after the next boot nothing is shut',
      next: 'sudo systemctl enable menshen-policy.service',
    },
    bypass: {
      what: ({ rule }) => `a rule of somebody else's lets packets past the policy: ${rule}`,
      next: 'find out whose it is, and take it away there; sudo nft -a list ruleset shows it',
    },
  },
  refusals: {
    'session-cut': {
      what: () => 'it would cut off the connection that you came by: you could not log in again',
      next: 'allow that port from where you are; or, if you have another way in, add --anyway',
    },
    'session-unknown': {
      what: () => 'how you came here can not be told, so nobody knows whether it would lock you out',
      next: 'run it as root from an ordinary login; or, if you have another way in, add --anyway',
    },
  },
  gaps: {
    'family-not-asked': ({ family, detail }) => `${FAMILIES[family]} was not asked: ${detail}`,
    'arrivals-not-counted': ({ detail }) =>
      `what came past the filters could not be counted, so that a port that refuses may be one that a filter refuses: ${detail}`,
    'address-not-asked': ({ address }) =>
      `somebody listens at ${address} only, and a packet to it would not stay on this machine`,
    'ports-left-out': ({ count }) =>
      count === 1 ? '1 port was not asked' : `${count} ports were not asked: there were too many`,
  },
  others: {
    ufw: 'ufw',
    firewalld: 'firewalld',
    iptables: 'iptables (its nftables form)',
    'iptables-legacy': 'iptables (its legacy form)',
    docker: 'Docker',
    podman: 'Podman',
    kubernetes: 'Kubernetes',
    libvirt: 'libvirt',
    fail2ban: 'fail2ban',
    crowdsec: 'CrowdSec',
    shorewall: 'Shorewall',
    'nftables-service': 'nftables.service (/etc/nftables.conf)',
    'menshen-close': 'ports that menshen close has shut',
    nftables: 'other tables of nftables',
  },
};
