import { expect } from 'vitest';

import { connect, type Host, startHost } from '../../hosts/index.ts';

export const FILE = '/etc/menshen/policy.yaml';
export const SITE = '/etc/nginx/conf.d/site.conf';
const GUARDED = '198.18.0.1';
export const OUTSIDE = '198.18.0.2';

/** A host whose policies are applied by the built program, and one that calls it over a cable. */
export interface Beside {
  readonly host: Host;
  readonly caller: Host;
  readonly run: (command: string) => Promise<string>;
  /** Runs `menshen policy` and looks at its exit code. */
  readonly policy: (words: string, code?: number) => Promise<string>;
  /** Applies and confirms. */
  readonly keep: (text: string, options?: string) => Promise<void>;
  readonly drifts: () => Promise<readonly unknown[]>;
  /** Which of these ports answer the caller with something. */
  readonly open: (...ports: readonly number[]) => Promise<readonly number[]>;
  /** A server of whoever. */
  readonly serve: (port: number) => Promise<void>;
  readonly stop: () => Promise<void>;
}

export async function beside(name: string): Promise<Beside> {
  const [host, caller] = await Promise.all([startHost({ name, init: 'systemd' }), startHost({ name: 'outside' })]);
  await connect({ host, addresses: [`${GUARDED}/24`] }, { host: caller, addresses: [`${OUTSIDE}/24`] });
  const policy: Beside['policy'] = async (words, code = 0) => {
    const answer = await host.menshen(['policy', ...words.split(' ')], { timeout: 60_000 });
    expect([words, answer.code, answer.stderr]).toEqual([words, code, '']);
    return answer.stdout;
  };
  const answers = async (port: number): Promise<boolean> => {
    const ask = `exec 3<>/dev/tcp/${GUARDED}/${port}; printf 'GET / HTTP/1.0\r\n\r\n' >&3; read -rn 1 <&3`;
    return (await caller.run(['timeout', '2', 'bash', '-c', ask])).code === 0;
  };
  return {
    host,
    caller,
    policy,
    run: (command) => host.must(['sh', '-ec', command], { timeout: 60_000 }),
    keep: async (text, options = '') => {
      await host.write(FILE, text);
      await policy(`apply --yes --anyway${options}`);
      await policy('confirm --anyway');
    },
    drifts: async () => {
      const told = JSON.parse(await policy('status --json')) as Record<'drifts' | 'untold', readonly unknown[]>;
      expect(told.untold).toEqual([]);
      return told.drifts;
    },
    open: async (...ports) => {
      const found = await Promise.all(ports.map(answers));
      return ports.filter((_, index) => found[index]);
    },
    serve: async (port) => {
      await host.spawn(['python3', '-m', 'http.server', '--directory', '/usr/share/doc/base-files', String(port)]);
      await host.listening('tcp', port);
    },
    stop: async () => {
      await Promise.all([host.stop(), caller.stop()]);
    },
  };
}
