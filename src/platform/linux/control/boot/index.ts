import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';

import type { BootPolicy } from '../../../filter.ts';
import type { Place } from '../../../platform.ts';
import { runTool } from '../../tools/run.ts';

/* Stand-in until the room of branch wt-filter is merged. */
const SCRIPT = '/etc/menshen/policy.nft';
const UNIT = '/etc/systemd/system/menshen-policy.service';
const WANTS = '/etc/systemd/system/sysinit.target.wants/menshen-policy.service';

const read = (path: string): string | null => (existsSync(path) ? readFileSync(path, 'utf8') : null);

export function linuxBootPolicy(_place: Place): BootPolicy {
  return {
    supported: () => Promise.resolve(existsSync('/run/systemd/system')),
    read: () => Promise.resolve({ script: read(SCRIPT), unit: read(UNIT), enabled: existsSync(WANTS) }),
    write: async ({ script, unit, enabled }) => {
      if (!existsSync('/run/systemd/system')) return { status: 'refused', detail: 'systemd' };
      await runTool(['systemctl'], ['disable', 'menshen-policy.service']);
      mkdirSync('/etc/menshen', { recursive: true });
      for (const [path, text] of [
        [SCRIPT, script],
        [UNIT, unit],
      ] as const) {
        if (text === null) rmSync(path, { force: true });
        else writeFileSync(path, text, { mode: 0o600 });
      }
      await runTool(['systemctl'], ['daemon-reload']);
      if (enabled) await runTool(['systemctl'], ['enable', 'menshen-policy.service']);
      return { status: 'done' };
    },
    stateFor: (script) => ({
      script,
      unit: `[Unit]\nDefaultDependencies=no\nBefore=network-pre.target\n[Service]\nType=oneshot\nRemainAfterExit=yes\nExecStart=/usr/sbin/nft -f ${SCRIPT}\n[Install]\nWantedBy=sysinit.target\n`,
      enabled: true,
    }),
  };
}
