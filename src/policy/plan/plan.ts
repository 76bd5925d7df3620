import { bypassesOf, inspect } from '../../inspect/index.ts';
import type { Policy, PolicyPlan } from '../../model/index.ts';
import { resolvePolicy } from '../resolve/index.ts';
import type { PolicyTools } from '../tools.ts';
import { connectionEffects } from './connections.ts';
import { scriptsOf, tableChange } from './now.ts';
import { otherFilters } from './others/index.ts';
import { portEffects } from './ports.ts';
import { ownSession, refusalOf } from './session.ts';

const NFTABLES = '/etc/nftables.conf';

export interface PlanRequest {
  /** Of the file that the policy was read from. */
  readonly path: string;
  readonly policy: Policy;
  /** Also where it cuts the session of whoever asks. */
  readonly anyway: boolean;
}

export interface PlannedPolicy {
  readonly plan: PolicyPlan;
  /** What is loaded. */
  readonly script: string;
  /** The same for the next boot, before any service has a control group. */
  readonly bootScript: string;
}

/**
 * Plans what a policy would do: looks at the machine, tries the rules in a network of their own, and changes nothing.
 *
 * @throws MenshenError as `inspect` and `resolvePolicy` do
 */
export async function planPolicy(request: PlanRequest, tools: PolicyTools): Promise<PlannedPolicy> {
  const { control, platform, places, uid } = tools;
  const { path, anyway } = request;
  const view = await inspect({ platform, depth: 'brief' });
  const { policy, warnings } = await resolvePolicy(request.policy, { inspection: view, units: control.units, path });
  const scripts = scriptsOf(policy);
  const { items, ...change } = await tableChange(policy, scripts, tools);
  const session = ownSession(view, tools);
  const translated = await control.filter.translated();
  const sentOn = translated.status === 'done' ? translated.connections : [];
  const hit = connectionEffects(view, policy, session, sentOn);
  const refusal = refusalOf(session, [...hit.incoming, ...hit.outgoing], view);
  const firewall = view.networks.find(({ own }) => own)?.firewall ?? { status: 'none' };
  const plan: PolicyPlan = {
    path,
    policy,
    warnings,
    ...change,
    ports: portEffects(view, policy, items),
    connections: hit.incoming,
    outgoing: hit.outgoing,
    others: await otherFilters(firewall, control.units, places.nftables ?? NFTABLES),
    bypasses: firewall.status === 'read' ? bypassesOf(firewall, 'inet menshen') : [],
    refusal: anyway ? null : refusal,
    needsRoot: uid !== 0,
  };
  return { plan, ...scripts };
}
