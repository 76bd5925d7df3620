import type { JudgedPort, Process, Socket } from '../../../src/model/index.ts';
import type { Host } from '../../hosts/index.ts';

type Judgement = Pick<JudgedPort, 'findings' | 'suspicion' | 'advice' | 'reasons'>;

/** What `menshen check --json` says of ports and connections. */
export interface PrintedCheck {
  readonly suspicion: string;
  readonly processes: readonly Process[];
  readonly ports: readonly (Judgement & Pick<JudgedPort['port'], 'protocol' | 'number'>)[];
  readonly connections: readonly (Judgement & Pick<Socket, 'local' | 'peer'>)[];
}

/** Runs the door check inside a host. */
export async function doorCheck(host: Host): Promise<PrintedCheck> {
  const { code, stdout, stderr } = await host.menshen(['check', '--json', '--no-clamav']);
  if (code !== 0) throw new Error(`menshen check: exit code ${code}\n${stderr}`);
  return JSON.parse(stdout) as PrintedCheck;
}

/** Signals with their weights, the suspicion and the advice: what a test compares. */
export function verdict(judged: Judgement | undefined): readonly unknown[] | undefined {
  if (judged === undefined) return undefined;
  return [judged.suspicion, judged.advice, ...judged.findings.map(({ signal, weight }) => `${signal} ${weight}`)];
}

export function portOf(check: PrintedCheck, number: number): PrintedCheck['ports'][number] | undefined {
  return check.ports.find((port) => port.protocol === 'tcp' && port.number === number);
}

export function connectionTo(check: PrintedCheck, port: number): PrintedCheck['connections'][number] | undefined {
  return check.connections.find(({ peer }) => peer?.port === port);
}

export function connectionAt(check: PrintedCheck, port: number): PrintedCheck['connections'][number] | undefined {
  return check.connections.find(({ local, peer }) => local.port === port && peer !== null);
}
