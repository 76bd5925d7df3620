import type { AdviceTexts } from '../judgement.ts';

const REACHED_BY = { host: 'this host', network: 'the local network', anywhere: 'strangers' } as const;
const AT_MOST = { ...REACHED_BY, anywhere: 'anyone' } as const;

/** Why something is advised. */
export const advice: AdviceTexts = {
  reasons: {
    suspicion: ({ suspicion }) =>
      suspicion === 'low' ? 'something small was noticed' : 'what was found points to an intruder',
    expected: ({ why }) => `expected: ${why}`,
    'farther-than-expected': ({ meant, reach, why }) =>
      `expected for ${REACHED_BY[meant]} only (${why}), yet ${REACHED_BY[reach]} could reach it`,
    catalog: ({ name, reach, advice }) => {
      switch (advice) {
        case 'keep':
          return reach === 'host'
            ? `${name} may stay while only this host reaches it`
            : `${name} may be reached by ${REACHED_BY[reach]}`;
        case 'restrict':
          return `${name} should be reached only by those who need it`;
        case 'close':
          return reach === 'host'
            ? `nobody needs ${name} today`
            : `${name} must not be reached by ${REACHED_BY[reach]}`;
        case 'investigate':
          return `${name} is rarely there on purpose`;
      }
    },
    'wrong-program': ({ name }) => `the port is known for ${name}, but another program holds it`,
    'host-only': () => 'only this host reaches it',
    reachable: ({ reach }) => (reach === 'anywhere' ? 'anyone reaches it' : 'the local network reaches it'),
    'reach-unknown': ({ atMost }) => `${AT_MOST[atMost]} may reach it, but that could not be told for sure`,
    'trojan-number': ({ name }) => `${name} used this number: look who holds it`,
    'dynamic-run': ({ first, last }) =>
      `${first} to ${last} are numbers that the system hands out one after another; low and consecutive is ordinary`,
    'client-port': () => "its number is in the range that the kernel hands out, so it is most likely a client's",
    'packaged-service': ({ unit, package: name }) => `${unit} runs it, from package ${name}`,
    'socket-activated': () => 'systemd holds it for a service that it starts on demand',
    container: ({ runtime }) => `it belongs to a container (${runtime})`,
    'unknown-program': ({ program }) => `${program} is no service that a package brought`,
    published: () => 'what comes to it is sent on elsewhere',
    'holder-unseen': () => 'who holds it could not be seen',
    'no-holder': () => 'no process holds it, but the kernel itself',
    'little-found': () => 'too little was found to act on',
  },
};
