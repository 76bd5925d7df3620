import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';

import { SIGNALS } from '../../../src/judge/signals/index.ts';
import { connect, type Host, startHost } from '../../hosts/index.ts';
import { needs } from '../../support/needs.ts';
import { shows } from './intruders/evidence.ts';
import { LEFT_OUT } from './intruders/hidden.ts';
import { INTRUDERS } from './intruders/index.ts';
import { ATTACKER, type Place, type Scenario, VICTIM } from './intruders/scenario.ts';
import { SECRET } from './intruders/tampering.ts';
import { prepareViews, type ViewName, viewsWithout } from './intruders/views.ts';
import {
  doorCheck,
  findingsOf,
  portOf,
  type PrintedCheck,
  type PrintedConnection,
  provide,
  type View,
} from './look.ts';
import { measuredFile, written } from './record.ts';

const VIEWS = viewsWithout(LEFT_OUT);
const viewOf = ({ view }: Scenario): View => (view === undefined ? (command) => command : VIEWS[view]);

/** These take what an administrator adds, a scanner or `menshen.yaml`: `clamav/` and `local/` beside this folder. */
const ELSEWHERE: ReadonlySet<string> = new Set(['malware-found', 'not-expected']);

const PACKAGES = [
  ...(['package:netcat-traditional', 'package:python3', 'package:gcc', 'package:libc6-dev'] as const),
  ...(['package:rsync', 'package:vsftpd', 'package:memcached', 'package:procps'] as const),
];

describe('what intruders leave', needs('systemd-host', 'dist', ...PACKAGES), () => {
  let victim: Host;
  let attacker: Host;
  let checks: Readonly<Record<ViewName | 'open', PrintedCheck>>;

  beforeAll(async () => {
    [victim, attacker] = await Promise.all([
      startHost({ name: 'victim', init: 'systemd' }),
      startHost({ name: 'attacker' }),
    ]);
    await connect({ host: victim, addresses: [`${VICTIM}/24`] }, { host: attacker, addresses: [`${ATTACKER}/24`] });
    await provide(victim);
    await prepareViews(victim);
    for (const scenario of INTRUDERS) await scenario.stage({ victim, attacker });
    await Promise.all(INTRUDERS.filter(isListener).map(({ place }) => victim.listening('tcp', place.port)));
    for (const scenario of INTRUDERS) await scenario.onceUp?.({ victim, attacker });
    await vi.waitFor(allConnected, { timeout: 20_000, interval: 100 });
    checks = {
      open: await doorCheck(victim),
      filtered: await doorCheck(victim, ['--hidden'], VIEWS.filtered),
      alone: await doorCheck(victim, ['--hidden'], VIEWS.alone),
    };
  }, 240_000);
  afterAll(async () => {
    await Promise.all([victim?.stop(), attacker?.stop()]);
  });

  /** Each connection is there, and what was to come by it has started. */
  const allConnected = async (): Promise<void> => {
    const check = await doorCheck(victim);
    const missing = INTRUDERS.filter(({ place }) => !('port' in place) && at(check, place) === undefined);
    if (missing.length > 0) throw new Error(`not there: ${missing.map(({ id }) => id).join(' ')}`);
  };

  const found = (scenario: Scenario): Pick<PrintedConnection, 'findings' | 'suspicion' | 'advice'> => {
    const check = checks[scenario.view ?? 'open'];
    const { place } = scenario;
    const judged = 'port' in place ? portOf(check, place.port) : at(check, place);
    if (judged === undefined) throw new Error(`nothing is there: ${JSON.stringify(place)}`);
    return judged;
  };

  test.each(INTRUDERS)('$id', async (scenario) => {
    const judged = found(scenario);
    expect({
      suspicion: judged.suspicion,
      toInvestigate: judged.advice === 'investigate',
      signals: judged.findings.map(({ signal }) => signal).sort(),
    }).toEqual({
      suspicion: scenario.suspicion,
      toInvestigate:
        scenario.suspicion === 'medium' || scenario.suspicion === 'high' || judged.advice === 'investigate',
      signals: [...scenario.signals].sort(),
    });
    const evidence = judged.findings.flatMap((finding) => finding.evidence);
    for (const [fact, value] of scenario.evidence) {
      const seen = evidence.filter((one) => one.fact === fact).map((one) => one.value);
      expect(
        seen.some((one) => (typeof value === 'string' ? one === value : value.test(one))),
        `${fact}: ${seen.join()}`,
      ).toBe(true);
    }
    for (const one of evidence) {
      const { stdout, stderr } = await victim.run(viewOf(scenario)(one.check));
      const printed = stdout + stderr;
      expect(shows(one, printed), `${one.fact} ${one.value}: ${one.check.join(' ')}\n${printed}`).toBe(true);
    }
  });

  test('of the environment nothing but the library’s name is told', async () => {
    const { stdout } = await victim.menshen(['check', '--json']);
    expect(stdout.includes('/usr/lib/.cache-x/libaudit.so')).toBe(true);
    expect(stdout.includes(SECRET)).toBe(false);
  });

  test('each signal has its intruder', () => {
    const staged = new Set(INTRUDERS.flatMap(({ signals }) => signals));
    expect(SIGNALS.filter(({ id }) => !staged.has(id) && !ELSEWHERE.has(id))).toEqual([]);
  });

  test('the matrix says what was measured', async () => {
    const rows = INTRUDERS.map((scenario) => {
      const judged = found(scenario);
      return { id: scenario.id, suspicion: judged.suspicion, findings: findingsOf(judged) };
    });
    await expect(written(rows)).toMatchFileSnapshot(measuredFile('intruders'));
  });
});

/** Listens where the ordinary listings show it. */
const isListener = (scenario: Scenario): scenario is Scenario & { readonly place: { readonly port: number } } =>
  'port' in scenario.place && scenario.id !== 'bound-only';

function at(
  { connections, processes }: Pick<PrintedCheck, 'connections' | 'processes'>,
  place: Place,
): PrintedConnection | undefined {
  if ('to' in place) return connections.find(({ peer }) => peer?.port === place.to);
  if ('by' in place) return connections.find(({ local, peer }) => local.port === place.by && peer !== null);
  if ('port' in place) return undefined;
  const pids = new Set(processes.filter(({ executable }) => executable?.path === place.of).map(({ pid }) => pid));
  return connections.find(({ holders = [] }) => holders.some(({ pid }) => pids.has(pid)));
}
