import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { needs } from '../../support/needs.ts';
import { type Guarded, guarded } from './guarded.ts';

const FILE = '/etc/menshen/policy.yaml';
const OTHER = '/etc/menshen/other.yaml';
const PLACES = { path: FILE, state: 'applied', persistent: true, drifts: [], untold: [] };
const NONE = { path: null, state: 'none', persistent: false, drifts: [], untold: [], deadline: null };

describe(
  'menshen policy on a machine that is started again',
  needs('systemd-host', 'dist', 'package:openssh-server', 'package:nftables', 'package:python3'),
  () => {
    let scene: Guarded;
    let untouched: string;

    const done = async (words: string): Promise<string> => {
      const { code, stdout, stderr } = await scene.menshen(words);
      expect([words, code, stderr]).toEqual([words, 0, '']);
      return stdout;
    };
    const status = async (): Promise<unknown> => JSON.parse(await done('policy status --json'));
    const keep = async (path: string): Promise<void> => {
      await done(`policy apply ${path} --yes --persist`);
      expect(await done('policy confirm')).toContain('It is loaded at every boot');
    };
    /** Whether 22, 80 and 8080 let in the caller. */
    const doors = async (): Promise<readonly boolean[]> =>
      Promise.all([22, 80, 8080].map((port) => scene.answers(port)));
    const atNetwork = (): Promise<string> => scene.must('cat /run/at-network');
    /** The change whose rules are in force, or were. */
    const tableChange = async (path: string): Promise<number> => {
      const { changes } = JSON.parse(await done('journal --json')) as {
        changes: readonly { id: number; target: string; steps: readonly { action: { kind: string } }[] }[];
      };
      const found = changes.filter(
        ({ target, steps }) => target === path && steps.some(({ action }) => action.kind === 'policy-table'),
      );
      return Math.max(...found.map(({ id }) => id));
    };

    beforeAll(async () => {
      scene = await guarded('restarted');
      await scene.host.write(FILE, 'allow:\n  - port: 22/tcp\n  - service: web@80\n');
      await scene.host.write(OTHER, 'allow:\n  - port: [22/tcp, 8080/tcp]\n');
      untouched = await scene.left();
    });
    afterAll(() => scene?.host.stop());

    test('a first one that nobody confirmed is gone, and nothing of it is left', async () => {
      await done(`policy apply --yes --persist --confirm-within 10m`);
      expect(await doors()).toEqual([true, true, false]);
      await scene.reboot();
      expect(await doors()).toEqual([true, true, true]);
      expect([await status(), await scene.left(), await atNetwork()]).toEqual([
        expect.objectContaining(NONE),
        untouched,
        '',
      ]);
      expect(await scene.menshen('policy confirm')).toMatchObject({ code: 4 });
      expect((await scene.menshen('undo --dry-run --json')).stdout).toContain('already-undone');
    });

    test('one that is kept is there before the network, as it was applied, and holds', async () => {
      await keep(FILE);
      expect(await status()).toMatchObject(PLACES);
      await scene.reboot();
      expect(await atNetwork()).toContain('table inet menshen');
      expect(await atNetwork()).toBe(await scene.must('nft -s list ruleset'));
      expect(await doors()).toEqual([true, true, false]);
      expect(await status()).toMatchObject(PLACES);
      expect(JSON.parse(await done('policy verify --json'))).toMatchObject({ holds: true, notProbed: null });
      expect(await done('policy drift')).toMatch(/^Nothing has changed/);
    });

    test('while another waits, the earlier one comes back, and nothing waits any more', async () => {
      await done(`policy apply ${OTHER} --yes --persist --confirm-within 10m`);
      expect(await doors()).toEqual([true, false, true]);
      await scene.reboot();
      expect(await doors()).toEqual([true, true, false]);
      expect(await status()).toMatchObject({ ...PLACES, deadline: null });
      expect(await scene.menshen('policy confirm')).toMatchObject({ code: 4 });
      expect(await scene.must('ls /run/menshen 2>&- || :')).toBe('');
    });

    test('undone after a restart it stays away after another', async () => {
      const id = await tableChange(FILE);
      await done(`undo ${id} --yes`);
      expect(await doors()).toEqual([true, true, true]);
      expect(await status()).toMatchObject(NONE);
      await scene.reboot();
      expect([await status(), await scene.left(), await atNetwork()]).toEqual([
        expect.objectContaining(NONE),
        untouched,
        '',
      ]);
    });

    test('undone, the one before it is in force, and loaded at boot', async () => {
      await keep(FILE);
      await keep(OTHER);
      expect(await doors()).toEqual([true, false, true]);
      await done(`undo ${await tableChange(OTHER)} --yes`);
      expect(await doors()).toEqual([true, true, false]);
      expect(await status()).toMatchObject(PLACES);
      // That it is loaded at boot was a change of its own, and went with it.
      expect((await scene.menshen('undo --dry-run --json')).stdout).toContain('already-undone');
    });

    test('removed it stays away; undoing that brings it back for good', async () => {
      await done('policy remove --yes');
      expect(await scene.left()).toBe(untouched);
      await scene.reboot();
      expect([await doors(), await scene.left(), await atNetwork()]).toEqual([[true, true, true], untouched, '']);
      await done('undo --yes');
      expect(await doors()).toEqual([true, true, false]);
      expect(await status()).toMatchObject(PLACES);
    });
  },
);
