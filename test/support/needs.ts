import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import { inject, type TaskMeta } from 'vitest';

import { isRoot, type Lack } from './machine.ts';
import type { PackageName } from './packages.ts';

/**
 * `host`: a throw-away host. `systemd-host`: one with systemd as its init. `podman`, `docker`: one that runs containers.
 * `dist`: this repository, built.
 */
export type Need = 'root' | 'host' | 'systemd-host' | 'podman' | 'docker' | 'dist' | `package:${PackageName}`;

const IMPLIED: Readonly<Partial<Record<Need, readonly Need[]>>> = {
  host: ['root', 'package:iproute2'],
  'systemd-host': ['host', 'package:systemd', 'package:systemd-sysv', 'package:dbus'],
  docker: [
    'host',
    'package:docker.io',
    'package:containerd',
    'package:runc',
    'package:iptables',
    'package:busybox-static',
  ],
  podman: ['host', 'package:podman', 'package:crun', 'package:netavark', 'package:iptables', 'package:busybox-static'],
};

/**
 * Options for `describe` or `test`: where something is lacking here, it is skipped, and the reporter names it with the
 * reasons. This is the only way to skip a test.
 *
 *     describe('nginx', needs('systemd-host', 'package:nginx-light'), () => { … });
 */
export function needs(...needed: readonly Need[]): { skip: boolean; meta: TaskMeta } {
  const lacks = [...new Set(needed.flatMap(withImplied))].flatMap((need) => lackOf(need) ?? []);
  // Without root, nearly everything else is lacking too: one reason says it.
  const root = lacks.filter((lack) => lack.need === 'root');
  return { skip: lacks.length > 0, meta: { lacks: root.length > 0 ? root : lacks } };
}

function withImplied(need: Need): readonly Need[] {
  return [...(IMPLIED[need] ?? []).flatMap(withImplied), need];
}

function lackOf(need: Need): Lack | null {
  if (need === 'root') return isRoot() ? null : { need, reason: 'it takes root', avoidable: false };
  if (need === 'dist') return isBuilt() ? null : { need, reason: 'dist/ is not built: npm run build', avoidable: true };
  // Tests beside the code have no set-up, so that they start at once.
  const machine = inject('machine') ?? fail(`only tests under test/ may need ${need}`);
  if (need === 'host') return machine.host;
  return machine.packages[need.replace('package:', '')] ?? null;
}

const isBuilt = (): boolean => existsSync(fileURLToPath(new URL('../../dist/menshen.js', import.meta.url)));

function fail(message: string): never {
  throw new Error(message);
}
