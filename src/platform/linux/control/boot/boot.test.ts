import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';

import { afterEach, beforeEach, expect, test } from 'vitest';

import type { Outcome } from '../../../../model/index.ts';
import type { BootPolicy } from '../../../filter.ts';
import { linuxBootPolicy } from './index.ts';

const DONE: Outcome = { status: 'done' };
const NOTHING = { script: null, unit: null, enabled: false };
let root: string;

beforeEach(() => {
  root = mkdtempSync(`${tmpdir()}/menshen-boot-`);
  mkdirSync(`${root}/run/systemd/system`, { recursive: true });
});
afterEach(() => rmSync(root, { recursive: true }));

/** Of another machine, whose systemd does what it is told only in words. */
function elsewhere(answer: Outcome, runs = true): { policy: BootPolicy; told: string[] } {
  const told: string[] = [];
  const hears = (verb: string) => (): Promise<Outcome> => {
    told.push(verb);
    return Promise.resolve(answer);
  };
  const policy = linuxBootPolicy(
    { proc: '/proc', sys: '/sys', root, now: () => new Date(0) },
    {
      answers: () => Promise.resolve(runs),
      show: () => Promise.resolve(new Map()),
      stop: hears('stop'),
      start: hears('start'),
      enable: hears('enable'),
      disable: hears('disable'),
      reload: hears('reload'),
    },
  );
  return { policy, told };
}

test('the unit loads the script of the machine that is started, from an absolute path', () => {
  const { script, unit, enabled } = elsewhere(DONE).policy.stateFor('table');
  expect([script, enabled]).toEqual(['table', true]);
  expect(unit).toMatch(/^ExecStart=\/\S*nft -f \/etc\/menshen\/policy\.nft$/m);
  expect(unit).toMatch(/^Before=network-pre\.target /m);
});

test('all of it lies below the root, and an exit code is no proof', async () => {
  const { policy, told } = elsewhere(DONE);
  expect(await policy.supported()).toBe(true);
  const state = policy.stateFor('table');
  expect(await policy.write(state)).toEqual({
    status: 'failed',
    detail: 'enabled of menshen-policy.service is not as it was written',
  });
  expect(told).toEqual(['reload', 'enable']);
  expect(await policy.read()).toEqual({ ...state, enabled: false });
  expect(await policy.write(NOTHING)).toEqual(DONE);
  expect([existsSync(`${root}/etc/menshen`), readdirSync(`${root}/etc/systemd/system`)]).toEqual([false, []]);
});

test('what systemd refuses is refused', async () => {
  const refused = { status: 'refused', detail: 'no' } as const;
  const { policy, told } = elsewhere(refused);
  expect(await policy.write(policy.stateFor('table'))).toEqual(refused);
  expect(told).toEqual(['reload']);
});

test('where systemd does not answer, or did not start the machine', async () => {
  const mute = elsewhere(DONE, false).policy;
  expect(await mute.supported()).toBe(false);
  expect(await mute.write(mute.stateFor('table'))).toEqual({ status: 'refused', detail: 'no systemd' });
  rmSync(`${root}/run`, { recursive: true });
  const { policy, told } = elsewhere(DONE);
  expect(await policy.supported()).toBe(false);
  expect([await policy.write(NOTHING), told]).toEqual([DONE, []]);
});

test('enabled without a unit is no state', async () => {
  const { policy } = elsewhere(DONE);
  const detail = `${root}/etc/systemd/system/menshen-policy.service: ENOENT`;
  expect(await policy.write({ ...NOTHING, enabled: true })).toEqual({ status: 'refused', detail });
});
