import { expect, test } from 'vitest';

import type { CloseAction, PlannedStep, ProcessRef } from '../model/index.ts';
import type { Session } from '../session/index.ts';
import { refusalOf } from './guards.ts';

const SHELL: ProcessRef = { pid: 50, startTime: 500, name: 'bash' };
const SERVER: ProcessRef = { pid: 80, startTime: 800, name: 'nginx' };
const PORTS = [{ protocol: 'tcp', number: 80 }] as const;
const SESSION: Session = {
  ancestors: [{ pid: 99, startTime: 990, name: 'menshen' }, SHELL],
  units: new Set(['session-1.scope', 'tmux.service']),
  connections: [{ local: { address: '192.0.2.1', port: 22 }, peer: { address: '192.0.2.9', port: 50_000 } }],
};

function step(action: CloseAction): PlannedStep {
  return { action, why: 'asked', holders: [], losses: [], undo: 'exact', faults: [], needsRoot: true };
}

function ending(...processes: readonly ProcessRef[]): CloseAction {
  return { kind: 'process', ports: PORTS, processes, roots: processes, supervisor: null, graceMs: 1, restart: true };
}

function stopping(...stop: readonly string[]): CloseAction {
  return { kind: 'unit', ports: PORTS, manager: { uid: null }, stop, disable: [], mask: [] };
}

const supervisor = { kind: 'shell', process: SHELL, name: null, stop: null, start: null } as const;

test('nobody can tell what is above us', () => {
  const blind: Session = { ancestors: [], units: new Set(), connections: [] };
  expect(refusalOf(step(ending(SERVER)), blind, 99)?.code).toBe('session-unknown');
});

test('a unit that stops with another', () => {
  const stops = { ...step(stopping('base.service')), losses: [{ code: 'units', units: ['tmux.service'] }] as const };
  expect(refusalOf(stops, SESSION, 99)?.code).toBe('session');
  expect(refusalOf(step(stopping('base.service')), SESSION, 99)).toBeNull();
});

test.each<[string, CloseAction, string | null]>([
  ['a server', ending(SERVER), null],
  ['itself', ending({ pid: 99, startTime: 990, name: 'menshen' }), 'itself'],
  ['process 1', ending({ pid: 1, startTime: 0, name: 'app' }), 'init'],
  ['the shell above', ending(SERVER, SHELL), 'session'],
  ['another process that has its number now', ending({ ...SHELL, startTime: 501 }), null],
  ['a supervisor that is the shell above', { ...ending(SERVER), supervisor } as CloseAction, 'session'],
  ['the unit that one sits in', stopping('tmux.service'), 'session'],
  ['another unit', stopping('nginx.service'), null],
  [
    'the port that one came through',
    { ...stopping('ssh.service'), ports: [{ protocol: 'tcp', number: 22 }] },
    'session',
  ],
  [
    'the same number of the other protocol',
    { ...stopping('x.service'), ports: [{ protocol: 'udp', number: 22 }] },
    null,
  ],
])('%s', (_, action, code) => {
  expect(refusalOf(step(action), SESSION, 99)?.code ?? null).toBe(code);
});
