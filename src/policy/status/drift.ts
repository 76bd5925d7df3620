import { readFile } from 'node:fs/promises';

import { bypassesOf, inspect } from '../../inspect/index.ts';
import { type Firewall, MenshenError, type PolicyDrift, type PolicyUntold } from '../../model/index.ts';
import { resolvePolicy } from '../resolve/index.ts';
import { type AppliedPolicy, errnoOf } from '../state/index.ts';
import type { PolicyTools } from '../tools.ts';
import { bootDrifts, readBoot, told } from './boot.ts';
import { movedServices } from './services.ts';
import { tableDrifts } from './table.ts';
import { writtenPolicy } from './written.ts';

/** What has changed, and of what that can't be told. */
export interface Drifted {
  readonly drifts: readonly PolicyDrift[];
  readonly untold: readonly PolicyUntold[];
}

const SAME: Drifted = { drifts: [], untold: [] };

/**
 * What has changed since a policy was applied, by whomever. Looks at the machine, and changes nothing.
 *
 * @param waits it is not confirmed yet: nothing loads it at boot
 */
export async function policyDrift(applied: AppliedPolicy, waits: boolean, tools: PolicyTools): Promise<Drifted> {
  const { control, platform } = tools;
  const reading = await control.filter.read();
  const table =
    'detail' in reading
      ? untold('table', reading.detail)
      : { drifts: await tableDrifts(reading, applied, control.filter), untold: [] };
  const parts: readonly Drifted[] = [
    table,
    await fileDrift(applied),
    await serviceDrift(applied, reading.status === 'there' ? reading.listing.text : null, tools),
    applied.persist && !waits ? await bootDrift(applied, tools) : SAME,
    bypassDrift((await platform.network()).network.firewall),
  ];
  return { drifts: parts.flatMap(({ drifts }) => drifts), untold: parts.flatMap((part) => part.untold) };
}

function untold(what: PolicyUntold['what'], detail: string): Drifted {
  return { drifts: [], untold: [{ what, detail }] };
}

async function fileDrift({ path, source }: AppliedPolicy): Promise<Drifted> {
  try {
    const now = await readFile(path, 'utf8');
    return now === source ? SAME : { drifts: [{ code: 'file-changed', path }], untold: [] };
  } catch (error) {
    const errno = errnoOf(error);
    if (errno === 'ENOENT' || errno === 'ENOTDIR') return { drifts: [{ code: 'file-gone', path }], untold: [] };
    return untold('file', `${path}: ${errno}`);
  }
}

async function serviceDrift(
  { policy, path }: AppliedPolicy,
  text: string | null,
  tools: PolicyTools,
): Promise<Drifted> {
  if (![...policy.allow, ...(policy.out ?? [])].some(({ written }) => written.kind === 'service')) return SAME;
  const { units } = tools.control;
  if (!(await units.answers({ uid: null }))) return untold('services', 'systemctl');
  try {
    const inspection = await inspect({ platform: tools.platform, scope: 'open', depth: 'brief' });
    const { policy: now, warnings } = await resolvePolicy(writtenPolicy(policy), { inspection, units, path });
    const unknown = warnings.flatMap((warning) => (warning.code === 'service-unknown' ? warning.unit : []));
    return {
      drifts: movedServices(policy, now, text),
      untold: unknown.map((unit) => ({ what: 'services', detail: unit })),
    };
  } catch (error) {
    // Nothing can be seen of this machine, or a name that stands beside the service is one no more.
    if (error instanceof MenshenError) return untold('services', told(error));
    throw error;
  }
}

async function bootDrift({ bootScript }: AppliedPolicy, { control }: PolicyTools): Promise<Drifted> {
  const now = await readBoot(control.bootPolicy);
  if (typeof now === 'string') return untold('boot', now);
  return { drifts: bootDrifts(now, control.bootPolicy.stateFor(bootScript)), untold: [] };
}

function bypassDrift(firewall: Firewall): Drifted {
  if (firewall.status === 'none') return SAME;
  if (firewall.status === 'unknown') return untold('bypasses', firewall.detail);
  return { drifts: bypassesOf(firewall, 'inet menshen').map((rule) => ({ code: 'bypass', rule })), untold: [] };
}
