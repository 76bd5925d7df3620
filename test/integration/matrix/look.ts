import type { Finding, JudgedPort, Process, Socket, Suspicion } from '../../../src/model/index.ts';
import type { Host } from '../../hosts/index.ts';

type Judgement = Pick<JudgedPort, 'findings' | 'suspicion' | 'advice'>;
type Held = { readonly holders?: readonly { readonly pid: number }[] };

export type PrintedPort = Judgement & Held & Pick<JudgedPort['port'], 'protocol' | 'number'>;
export type PrintedConnection = Judgement & Held & Pick<Socket, 'protocol' | 'local' | 'peer'>;

/** What `menshen check --json` says of ports and connections. */
export interface PrintedCheck {
  readonly suspicion: Suspicion;
  readonly processes: readonly Process[];
  readonly ports: readonly PrintedPort[];
  readonly connections: readonly PrintedConnection[];
}

/** Runs a command inside a host as if `/proc` or the kernel answered otherwise; see `views.ts`. */
export type View = (command: readonly string[]) => readonly string[];

/** Where the built program stands in every host that `provide` has seen. */
const PROGRAM = '/usr/local/bin/menshen';

/** Puts `menshen` on the path, since commands that show evidence name it. */
export async function provide(host: Host): Promise<void> {
  await host.write(PROGRAM, '#!/bin/sh\nexec /opt/menshen/bin/node /opt/menshen/dist/menshen.js "$@"\n', '755');
}

/** The door check inside a host. */
export async function doorCheck(host: Host, args: readonly string[] = [], view?: View): Promise<PrintedCheck> {
  const command = [PROGRAM, 'check', '--json', '--no-clamav', ...args];
  const { code, stdout, stderr } = await host.run(view?.(command) ?? command, { timeout: 60_000 });
  if (code !== 0) throw new Error(`menshen check: exit code ${code}\n${stderr}`);
  return JSON.parse(stdout) as PrintedCheck;
}

export function portOf(check: PrintedCheck, number: number): PrintedPort | undefined {
  return check.ports.find((port) => port.protocol === 'tcp' && port.number === number);
}

/** `no-package 1`, the heaviest first. */
export function findingsOf({ findings }: Pick<Judgement, 'findings'>): readonly string[] {
  return findings.map(({ signal, weight }: Finding) => `${signal} ${weight}`);
}
