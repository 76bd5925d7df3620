import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { SUSPICIONS } from '../../../../src/model/index.ts';
import { connect, type Host, startHost } from '../../../hosts/index.ts';
import { needs } from '../../../support/needs.ts';
import {
  doorCheck,
  findingsOf,
  type PrintedCheck,
  type PrintedConnection,
  type PrintedPort,
  provide,
} from '../look.ts';
import { type MeasuredMachine, measuredFile, written } from '../record.ts';
import { HERE, type Machine, NEIGHBOUR } from './machine.ts';

/** What the kernel hands out by itself: `net.ipv4.ip_local_port_range`. */
const FIRST_EPHEMERAL = 32_768;

/** Stages the machine and judges every port and connection of it. */
export function describeMachine(machine: Machine): void {
  const needed = machine.packages.map((name) => `package:${name}` as const);
  describe(`honest: ${machine.id}`, needs('systemd-host', 'dist', ...needed), () => {
    let host: Host;
    let neighbour: Host;
    let check: PrintedCheck;

    beforeAll(async () => {
      [host, neighbour] = await Promise.all([
        startHost({ name: machine.id, init: 'systemd' }),
        startHost({ name: 'neighbour' }),
      ]);
      await connect({ host, addresses: [`${HERE}/24`] }, { host: neighbour, addresses: [`${NEIGHBOUR}/24`] });
      await provide(host);
      await machine.stage(host, neighbour);
      check = await doorCheck(host);
    }, 240_000);
    afterAll(async () => {
      await Promise.all([host?.stop(), neighbour?.stop()]);
    });

    test('all of it runs', () => {
      const seen = check.ports.map(({ protocol, number }) => `${protocol}/${number}`);
      expect(seen).toEqual(expect.arrayContaining([...machine.doors]));
      machine.runs?.(check);
    });

    test('no port and no connection is suspected of more than low', () => {
      const suspected = judgedOf(check).filter(({ suspicion }) => suspicion !== 'none' && suspicion !== 'low');
      expect(suspected.map(told)).toEqual([]);
    });

    test('the matrix says what was measured', async () => {
      await expect(written([measured(machine.id, check)])).toMatchFileSnapshot(measuredFile(machine.id));
    });
  });
}

type Judged = PrintedPort | PrintedConnection;

const judgedOf = ({ ports, connections }: PrintedCheck): readonly Judged[] => [...ports, ...connections];

function told(judged: Judged): string {
  const where = 'number' in judged ? judged.number : `${judged.local.port} to ${judged.peer?.port ?? 'nobody'}`;
  const evidence = judged.findings.flatMap((finding) => finding.evidence.map(({ fact, value }) => `${fact}=${value}`));
  return `${judged.protocol}/${where} ${judged.suspicion}: ${findingsOf(judged).join(', ')} (${evidence.join('; ')})`;
}

/** The kernel hands out other numbers each time, and some of them were a trojan's: they are judged, but not told here. */
function measured(id: string, { ports, connections }: PrintedCheck): MeasuredMachine {
  const own = ports.filter(({ number }) => number < FIRST_EPHEMERAL);
  const heaviest = new Map<string, number>();
  for (const { signal, weight } of [...own, ...connections].flatMap(({ findings }) => findings)) {
    heaviest.set(signal, Math.max(weight, heaviest.get(signal) ?? 0));
  }
  const worst = Math.max(0, ...[...own, ...connections].map(({ suspicion }) => SUSPICIONS.indexOf(suspicion)));
  return {
    id,
    ports: own.length,
    suspicion: SUSPICIONS[worst] ?? 'none',
    findings: [...heaviest]
      .sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1))
      .map(([signal, weight]) => `${signal} ${weight}`),
  };
}
