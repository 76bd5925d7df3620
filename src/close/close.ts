import { randomBytes } from 'node:crypto';

import { apply, type Applied, type ChangeTools } from '../change/index.ts';
import { inspect } from '../inspect/index.ts';
import type { CloseMethod, ClosePlan, Inspection, JournalEntry, Port } from '../model/index.ts';
import type { Control, Platform } from '../platform/index.ts';
import { sessionOf } from '../session/index.ts';
import { lookAt } from './executors.ts';
import { type CloseWishes, isSame } from './methods/method.ts';
import { planClosing } from './plan.ts';
import { type Respawn, watchRespawn } from './respawn.ts';
import { isInCatalog, portsOf, portsOfContainers, type Target, unitsCalled } from './target.ts';

export interface CloseRequest extends CloseWishes {
  readonly target: Target;
  /** As it was typed. */
  readonly asked: string;
  /** `null` for what suits each owner. */
  readonly how: CloseMethod | null;
  /** Also what the session of whoever runs this hangs on. */
  readonly includingMySession: boolean;
}

/** Who closes, and where. */
export interface CloseTools {
  readonly platform: Platform;
  readonly control: Control;
  /** Of this process. */
  readonly environment: { readonly [name: string]: string | undefined };
  readonly pid: number;
  readonly uid: number;
}

export interface Planned {
  readonly plan: ClosePlan;
  readonly inspection: Inspection;
  /** Open ports of that kind in other network namespaces, where there is none in ours: none of them is closed. */
  readonly elsewhere: readonly Port[];
  /** Whether there is anything of the name that was asked for, even if it does not listen now. */
  readonly known: boolean;
}

/**
 * Plans how to close what was asked for. Looks at the machine, and changes nothing.
 *
 * @throws MenshenError as `inspect` does
 */
export async function planClose(request: CloseRequest, tools: CloseTools): Promise<Planned> {
  const { platform, control, environment, pid, uid } = tools;
  const { target, asked, how, includingMySession, ...wishes } = request;
  const inspection = await inspect({ platform });
  const own = inspection.ports.filter(({ namespace }) => namespace === platform.namespace);
  const direct = portsOf(target, own);
  const called = 'name' in target && direct.length === 0 ? await unitsCalled(target.name, control.units) : [];
  const byUnit = own.filter((port) => called.some((name) => portsOf({ name }, [port]).length > 0));
  const found = direct.concat(byUnit);
  const ports =
    'name' in target && found.length === 0
      ? portsOfContainers(target.name, own, await control.containers.list())
      : found;
  const session = sessionOf(control, inspection, environment, (pids) => {
    const { processes } = platform.processes(pids, 'full');
    return [...processes.values()].flatMap(({ unit }) => unit ?? []);
  });
  const plan = await planClosing(
    {
      target: asked,
      ports,
      how,
      session,
      includingMySession,
      own: pid,
      blockId: `close-${randomBytes(4).toString('hex')}`,
    },
    { inspection, control, wishes, uid },
  );
  if (ports.length > 0) return { plan, inspection, elsewhere: [], known: true };
  const elsewhere = await openElsewhere(target, platform);
  const known = 'ports' in target || called.length > 0 || isInCatalog(target.name);
  return { plan, inspection, elsewhere, known };
}

async function openElsewhere(target: Target, platform: Platform): Promise<readonly Port[]> {
  const { ports } = await inspect({ platform, scope: 'open', allNamespaces: true });
  return portsOf(
    target,
    ports.filter(({ namespace }) => namespace !== platform.namespace),
  );
}

export interface Closed extends Applied {
  /** Ports that somebody has opened again since. */
  readonly respawned: readonly Respawn[];
}

/**
 * Carries a plan out, looks whether the ports are closed, and watches them for a while.
 *
 * @param watchMs how long
 * @param watching is called when the watch begins
 * @throws MenshenError `journal-unusable`
 */
export async function applyClose(
  plan: ClosePlan,
  user: JournalEntry['user'],
  watchMs: number,
  platform: Platform,
  tools: ChangeTools,
  watching: () => void = () => undefined,
): Promise<Closed> {
  const actions = plan.steps.map(({ action }) => action);
  const applied = await apply({ feature: 'close', target: plan.target, user, actions }, tools);
  const isDone = (_: unknown, position: number): boolean => applied.steps[position]?.state === 'done';
  const left = actions.filter((action, position) => !isDone(action, position)).flatMap(({ ports }) => ports);
  const closed = actions
    .filter(isDone)
    // What is shut in the firewall is still listened to.
    .flatMap(({ kind, ports }) => (kind === 'firewall' ? [] : ports))
    // Another step, which was not taken, may have had a part in it.
    .filter((port) => !left.some((one) => isSame(one, port)));
  if (closed.length > 0) watching();
  const respawned =
    closed.length === 0
      ? []
      : await watchRespawn(closed, watchMs, lookAt(platform, 'full'), () => tools.signal?.aborted === true);
  return { ...applied, respawned };
}
