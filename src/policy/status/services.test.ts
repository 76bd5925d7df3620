import { describe, expect, test } from 'vitest';

import { allowing, entryOf } from '../../../test/support/plans.ts';
import type { PolicyPorts, ResolvedPolicy } from '../../model/index.ts';
import { movedServices } from './services.ts';

const GROUP = { path: 'system.slice/web.service', level: 2 };
const tcp = (first: number, last: number = first): PolicyPorts => ({ protocol: 'tcp', first, last });

function web(ports: readonly PolicyPorts[], group: typeof GROUP | null = GROUP): ResolvedPolicy {
  const written = { kind: 'service', unit: 'web.service' } as const;
  return allowing([entryOf({ target: { kind: 'ports', ports, group }, written, line: 3 })]);
}

const asked = (group: string): string => `\t\tsocket cgroupv2 level 2 ${group} accept\n`;
const told = (code: string): readonly unknown[] => [{ code, unit: 'web.service', line: 3 }];
const [MOVED, RESTARTED] = [told('service-moved'), told('service-restarted')];

describe('a service', () => {
  test.each([
    ['as it was', [tcp(80)], [tcp(80)], GROUP, asked('"system.slice/web.service"'), []],
    ['does not run', [tcp(80)], [], null, asked('4242'), []],
    ['has fewer ports', [tcp(80), tcp(443)], [tcp(443)], GROUP, asked('"system.slice/web.service"'), []],
    ['has other ports', [tcp(80)], [tcp(81)], GROUP, asked('"system.slice/web.service"'), MOVED],
    ['has ports within a range', [tcp(8000, 8100)], [tcp(8001, 8099)], GROUP, '', []],
    ['has more than a range', [tcp(8000, 8100)], [tcp(8001, 8101)], GROUP, '', MOVED],
    ['has a new group of the same name', [tcp(80)], [tcp(80)], GROUP, asked('4242'), RESTARTED],
    ['has another group', [tcp(80)], [tcp(80)], { path: 'web.slice/web.service', level: 2 }, '', MOVED],
    ['was loaded at boot, without groups', [tcp(80)], [tcp(80)], GROUP, '\t\ttcp dport 80 accept\n', []],
    ['can’t be compared', [tcp(80)], [tcp(80)], GROUP, null, []],
  ] as const)('that %s', (_, before, now, group, text, found) => {
    expect(movedServices(web(before), web(now, group), text)).toEqual(found);
  });

  test('that `out` names', () => {
    const [entry] = web([tcp(25)]).allow;
    const [later] = web([tcp(26)]).allow;
    const found = movedServices(allowing([], [entry!]), allowing([], [later!]), null);
    expect(found).toEqual(MOVED);
  });
});
