import { join } from 'node:path';

import { UNIT } from './unit.ts';

/** Where what loads the policy lies, below a root. */
export interface BootPlaces {
  /** Of the script; others keep files there too. */
  readonly folder: string;
  readonly script: string;
  readonly unit: string;
  /** What has systemd start the unit. */
  readonly link: string;
  /** All links that enabling our unit makes. */
  readonly links: readonly string[];
  /** A drop-in until the next boot; see `LOADED`. */
  readonly loaded: string;
}

export function placesIn(root: string): BootPlaces {
  const folder = join(root, 'etc/menshen');
  const units = join(root, 'etc/systemd/system');
  const link = join(units, 'sysinit.target.wants', UNIT);
  return {
    folder,
    script: join(folder, 'policy.nft'),
    unit: join(units, UNIT),
    link,
    links: [link, join(units, 'nftables.service.wants', UNIT)],
    loaded: join(root, 'run/systemd/system', `${UNIT}.d`, 'loaded.conf'),
  };
}
