import type { Scenario } from './scenario.ts';

/** Listens, or only holds its number. */
const holder = (port: number, more: string): Scenario['stage'] => {
  const code = `import socket, time; s = socket.socket(); s.bind(("0.0.0.0", ${port})); ${more}; time.sleep(600)`;
  return async ({ victim }) => {
    await victim.write(`/srv/${port}.py`, `${code}\n`);
    await victim.spawn(['python3', `/srv/${port}.py`]);
  };
};

export const HIDDEN: readonly Scenario[] = [
  {
    id: 'hidden-port',
    place: { port: 4021 },
    view: 'alone',
    stage: holder(4021, 's.listen()'),
    suspicion: 'high',
    signals: ['hidden-port'],
    evidence: [
      ['taken', '4021/tcp ipv4'],
      ['not-listed', '4021/tcp'],
    ],
  },
  {
    id: 'listing-disagrees',
    place: { port: 4022 },
    view: 'filtered',
    stage: holder(4022, 's.listen()'),
    suspicion: 'high',
    signals: ['listing-disagrees'],
    evidence: [['missing-from', 'procfs']],
  },
  {
    id: 'bound-only',
    place: { port: 4023 },
    view: 'alone',
    stage: holder(4023, 'pass'),
    suspicion: 'low',
    signals: ['hidden-port'],
    evidence: [['taken', '4023/tcp ipv4']],
  },
];

/** The ports that a rootkit's `/proc` leaves out. */
export const LEFT_OUT: readonly number[] = [4021, 4022, 4023];
