import { describe, expect, test, type TestContext, vi } from 'vitest';

import { type Host, startHost } from '../../hosts/index.ts';
import { needs } from '../../support/needs.ts';
import { bringKiller, programKilledAt } from '../close/killing.ts';
import {
  bringDriver,
  drive,
  DRIVER,
  noWatchdog,
  policy,
  type Status,
  statusOf,
  tableOf,
  until,
  watchdogs,
} from './scene.ts';

/** What the policy is written down in. */
const FOLDERS = '/var/lib/menshen:/run/menshen';
const LONG = '600000';
/** A watchdog that undoes what was broken off is gone after so many. */
const LOOKS = 20;
const [ONE, TWO] = ['/etc/menshen/one', '/etc/menshen/two'];
const REQUIRED = ['host', 'package:nftables', 'package:gcc', 'package:libc6-dev'] as const;
const TIMEOUT = 300_000;
// Most of the time they wait.
vi.setConfig({ maxConcurrency: 3 });

const LOOK = `
nft list tables
find /run/menshen /var/lib/menshen/policy /etc/menshen -type f ! -name rolled-back.json 2>/dev/null
cat /var/lib/menshen/policy/applied.json
`;

interface Ground {
  readonly host: Host;
  /** Our table, under each policy. */
  readonly one: string;
  readonly two: string;
  /** All that the first policy consists of. */
  readonly isBack: (at: string) => Promise<void>;
}

async function prepare(after: TestContext['onTestFinished'], name: string): Promise<Ground> {
  const host = await startHost({ name });
  after(() => host.stop());
  await Promise.all([bringDriver(host), bringKiller(host)]);
  await host.write(ONE!, policy('tcp dport 22 accept'));
  await host.write(TWO!, policy('tcp dport { 80, 443 } accept'));
  await drive(host, 'apply', TWO!, LONG);
  const two = await tableOf(host);
  await drive(host, 'undo');
  await drive(host, 'apply', ONE!, LONG);
  await drive(host, 'confirm', '--anyway');
  const one = await tableOf(host);
  const look = (): Promise<string> => host.must(['sh', '-c', LOOK]);
  const first = await look();
  return {
    host,
    one,
    two,
    isBack: async (at) => {
      expect({ at, table: await tableOf(host), all: await look() }).toEqual({ at, table: one, all: first });
      await noWatchdog(host);
    },
  };
}

/** Between two programs that only look, the world is the same. */
const LOOKS_ONLY = / list table | -c -f /;

/** The moments from the last one before anything is written down, from 1. */
function momentsFrom(moments: readonly string[]): readonly number[] {
  const first = moments.findIndex((text) => /^write .*-wal|^rename|^signal/.test(text));
  const isLook = (text: string | undefined): boolean => text !== undefined && LOOKS_ONLY.test(text);
  return moments.flatMap((text, index) =>
    index < first - 1 || isLook(text) || (text === 'start ' && isLook(moments[index + 1])) ? [] : [index + 1],
  );
}

interface Case {
  readonly name: string;
  /** What goes before each run. */
  readonly before: readonly (readonly string[])[];
  readonly run: readonly string[];
  /** What our table may be after a kill. */
  readonly either: (ground: Ground) => readonly string[];
  /** Brings back the first policy, from wherever the kill has left it. */
  readonly restore: (host: Host, at: string) => Promise<void>;
}

const undone = async (host: Host, at: string): Promise<void> => {
  const { pending, changes } = await statusOf(host);
  const open = changes.filter((change) => !/ (?:undone|done)$/.test(change));
  const isApplied = pending !== null && open.length === 0;
  if (!isApplied && open.length === 0) return;
  const { complete } = await drive(host, 'undo');
  expect({ at, complete }).toEqual({ at, complete: true });
};

const CASES: readonly Case[] = [
  {
    name: 'applying',
    before: [],
    run: ['apply', TWO!, LONG],
    either: ({ one, two }) => [one, two],
    restore: async (host, at) => {
      // Where it was loaded and looked at, it waits; else the watchdog undoes it, and goes.
      const isTold = ({ applied, pending }: Status): boolean => applied === TWO || pending === null;
      await until(() => statusOf(host), isTold);
      const isGone = async (): Promise<boolean> => (await watchdogs(host)).length === 0;
      for (let look = 0; look < LOOKS && !(await isGone()); look++)
        await new Promise((resolve) => setTimeout(resolve, 100));
      await undone(host, at);
    },
  },
  {
    name: 'confirming',
    before: [['apply', TWO!, LONG]],
    run: ['confirm', '--anyway'],
    either: ({ two }) => [two],
    restore: async (host, at) => {
      const again = await drive(host, 'confirm', '--anyway');
      expect({ at, again }).toEqual({
        at,
        again: expect.toSatisfy(
          (told: object) => 'path' in told || JSON.stringify(told).includes('confirm-none'),
        ) as unknown,
      });
      const { pending, applied } = await statusOf(host);
      expect({ at, pending, applied }).toEqual({ at, pending: null, applied: TWO });
      expect((await drive(host, 'undo'))['complete']).toBe(true);
    },
  },
  {
    name: 'undoing what waits',
    before: [['apply', TWO!, LONG]],
    run: ['undo'],
    either: ({ one, two }) => [one, two],
    restore: undone,
  },
  {
    name: 'undoing what was confirmed',
    before: [
      ['apply', TWO!, LONG],
      ['confirm', '--anyway'],
    ],
    run: ['undo'],
    either: ({ one, two }) => [one, two],
    restore: async (host, at) => {
      const { applied } = await statusOf(host);
      if (applied === TWO) expect({ at, ...(await drive(host, 'undo')) }).toMatchObject({ at, complete: true });
      else await undone(host, at);
    },
  },
  {
    name: 'removing',
    before: [],
    run: ['remove'],
    either: ({ one }) => [one, ''],
    restore: async (host, at) => {
      if ((await statusOf(host)).applied === null) {
        expect({ at, ...(await drive(host, 'undo')) }).toMatchObject({ at, complete: true });
      } else await undone(host, at);
    },
  },
];

describe.concurrent.each(CASES)('$name', ({ before, run, either, restore }) => {
  const requirement = { ...needs(...REQUIRED), timeout: TIMEOUT };

  test('killed in whatever moment, leaves the old or the new policy', requirement, async ({ onTestFinished }) => {
    const ground = await prepare(onTestFinished, 'killed');
    const { host, isBack } = ground;
    const start = async (): Promise<void> => {
      for (const args of before) await drive(host, ...args);
    };
    await start();
    const whole = await programKilledAt(host, 0, FOLDERS, [...DRIVER, ...run]);
    expect(whole).toMatchObject({ code: 0 });
    await restore(host, 'not killed');
    await isBack('not killed');
    for (const moment of momentsFrom(whole.moments)) {
      await start();
      const killed = await programKilledAt(host, moment, FOLDERS, [...DRIVER, ...run]);
      const at = `${moment}: ${killed.moments.at(-1)}`;
      expect([0, 137]).toContain(killed.code);
      expect({ at, table: either(ground) }).toEqual({
        at,
        table: expect.arrayContaining([await tableOf(host)]) as unknown,
      });
      await restore(host, at);
      await isBack(at);
    }
  });
});
