import { listener, NETCAT, type Scenario } from './scenario.ts';

const PLAIN = 'import socket, time; s = socket.create_server(("0.0.0.0", 15104)); time.sleep(600)\n';

export const NUMBERS: readonly Scenario[] = [
  {
    id: 'backdoor-on-80',
    place: { port: 80 },
    stage: listener('/var/tmp/update', 80),
    suspicion: 'high',
    signals: ['writable-folder', 'renamed-program', 'wrong-program', 'no-package'],
    evidence: [
      ['executable', '/var/tmp/update'],
      ['expected-programs', /nginx/],
    ],
  },
  {
    id: 'wrong-program',
    place: { port: 3306 },
    stage: ({ victim }) => victim.spawn([NETCAT, '-l', '-p', '3306']),
    suspicion: 'medium',
    signals: ['shell-relay', 'wrong-program'],
    evidence: [['expected-programs', /mysqld/]],
  },
  {
    id: 'trojan-number',
    place: { port: 12_754 },
    stage: listener('/tmp/.x/master', 12_754),
    suspicion: 'high',
    signals: ['writable-folder', 'renamed-program', 'trojan-port', 'no-package'],
    evidence: [
      ['trojan', 'mstream'],
      ['executable', '/tmp/.x/master'],
    ],
  },
  {
    id: 'trojan-number-alone',
    place: { port: 15_104 },
    stage: async ({ victim }) => {
      await victim.write('/srv/plain.py', PLAIN);
      await victim.spawn(['python3', '/srv/plain.py']);
    },
    suspicion: 'none',
    signals: ['trojan-port'],
    evidence: [['trojan', 'mstream']],
  },
];
