import { listener, NETCAT, type Scenario } from './scenario.ts';

/** Puts itself into memory and starts from there, under a harmless name. */
const FROM_MEMORY = `
import os
memory = os.memfd_create('x')
os.write(memory, open('${NETCAT}', 'rb').read())
os.execv(f'/proc/self/fd/{memory}', ['cron', '-l', '-p', '4002'])
`;

export const FILES: readonly Scenario[] = [
  {
    id: 'deleted-program',
    place: { port: 4001 },
    stage: listener('/opt/app/server', 4001),
    onceUp: ({ victim }) => victim.must(['rm', '/opt/app/server']),
    suspicion: 'medium',
    signals: ['renamed-program', 'deleted-executable', 'no-package'],
    evidence: [['executable-deleted', '/opt/app/server']],
  },
  {
    id: 'program-in-memory',
    place: { port: 4002 },
    stage: ({ victim }) => victim.spawn(['python3', '-c', FROM_MEMORY]),
    suspicion: 'high',
    signals: ['memfd-executable', 'renamed-program', 'other-name'],
    evidence: [
      ['executable-in-memory', 'memfd:x'],
      ['twin', '/usr/bin/nc.traditional'],
    ],
  },
  {
    id: 'sshd-in-shared-memory',
    place: { port: 4003 },
    stage: listener('/dev/shm/sshd', 4003),
    suspicion: 'high',
    signals: ['misplaced-name', 'writable-folder', 'renamed-program', 'no-package'],
    evidence: [
      ['executable', '/dev/shm/sshd'],
      ['twin', '/usr/bin/nc.traditional'],
    ],
  },
  {
    id: 'hidden-folder',
    place: { port: 4007 },
    stage: listener('/usr/lib/.cache-y/agent', 4007, 'other'),
    suspicion: 'low',
    signals: ['writable-folder', 'no-package'],
    evidence: [['executable', '/usr/lib/.cache-y/agent']],
  },
  {
    id: 'folder-of-dots',
    place: { port: 4008 },
    stage: listener('/usr/lib/.../agent', 4008, 'other'),
    suspicion: 'high',
    signals: ['writable-folder', 'no-package'],
    evidence: [['executable', '/usr/lib/.../agent']],
  },
];
