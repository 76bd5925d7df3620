import type { Outcome } from '../../../src/model/index.ts';
import type { BootState } from '../../../src/platform/filter.ts';
import { type Host, type RunOptions, startHost } from '../../hosts/index.ts';
import { install } from '../exposure/bundle.ts';
import type { BootOrder } from './inside-boot.ts';

export const UNIT = 'menshen-policy.service';
export const NOTHING: BootState = { script: null, unit: null, enabled: false };

/** A host with systemd, whose policy at boot is told what to be. */
export interface BootScene {
  readonly host: Host;
  /** The program that does it. */
  readonly command: readonly string[];
  orders(whats: readonly BootOrder[], options?: RunOptions): Promise<readonly unknown[]>;
  order<T = Outcome>(what: BootOrder, options?: RunOptions): Promise<T>;
  write(state: BootState, options?: RunOptions): Promise<Outcome>;
  read(): Promise<BootState>;
  stateFor(script: string): Promise<BootState>;
  systemctl(...words: readonly string[]): Promise<string>;
  /** `ActiveState` of the unit. */
  active(): Promise<string>;
  ruleset(): Promise<string>;
  /** Every path where something may be left. */
  files(): Promise<string>;
  /** Nothing is enabled, loaded or written. */
  clear(): Promise<void>;
}

export async function bootScene(name: string): Promise<BootScene> {
  const host = await startHost({ name, init: 'systemd' });
  const command = await install(host, new URL('inside-boot.ts', import.meta.url));
  const orders: BootScene['orders'] = async (whats, options) =>
    JSON.parse(await host.must(command, { timeout: 60_000, ...options, input: JSON.stringify(whats) })) as unknown[];
  const order = async <T>(what: BootOrder, options?: RunOptions): Promise<T> => (await orders([what], options))[0] as T;
  const systemctl = (...words: readonly string[]): Promise<string> => host.must(['systemctl', ...words]);
  return {
    host,
    command,
    orders,
    order,
    write: (state, options) => order({ write: state }, options),
    read: () => order({ read: true }),
    stateFor: (script) => order({ stateFor: script }),
    systemctl,
    active: async () => (await systemctl('show', '--value', '-p', 'ActiveState', UNIT)).trim(),
    ruleset: () => host.must(['nft', '-s', 'list', 'ruleset']),
    files: () => host.must(['sh', '-c', 'find /etc/menshen /etc/systemd /run/systemd/system 2>/dev/null | sort']),
    clear: async () => {
      await order({ write: NOTHING });
      await host.must(['sh', '-c', 'systemctl stop nftables; nft flush ruleset']);
    },
  };
}
