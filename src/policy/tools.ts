import type { Control, Platform } from '../platform/index.ts';

/** Where the policy and what belongs to it lie. Absolute; handed in, so that tests can move them. */
export interface PolicyPlaces {
  /** What the owner writes, where no other file is named: `/etc/menshen/policy.yaml`. */
  readonly file: string;
  /** What was applied: `/var/lib/menshen/policy`. Lasts. */
  readonly state: string;
  /** What waits to be confirmed: `/run/menshen/policy`. Gone after a boot. */
  readonly run: string;
  /** What nftables.service loads. `/etc/nftables.conf` where it is missing. */
  readonly nftables?: string;
}

/** Who asks, and where. */
export interface PolicyTools {
  readonly platform: Platform;
  readonly control: Control;
  readonly places: PolicyPlaces;
  /** Of this process. */
  readonly environment: { readonly [name: string]: string | undefined };
  readonly pid: number;
  readonly uid: number;
}
