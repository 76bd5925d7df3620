import { readFileSync } from 'node:fs';

import type { Control } from '../../control.ts';
import type { Place } from '../../platform.ts';
import { linuxBlocks } from './blocks/index.ts';
import { linuxBootPolicy } from './boot/index.ts';
import { linuxContainers } from './containers/index.ts';
import { linuxFilter } from './filter/index.ts';
import { linuxProbing } from './probing/index.ts';
import { linuxProcesses } from './processes/index.ts';
import { linuxSockets } from './sockets/index.ts';
import { linuxUnits } from './units/index.ts';

/** What changes Linux: systemctl, pidfds, SOCK_DESTROY, nftables, docker and podman. */
export function linuxControl(place: Place): Control {
  return {
    units: linuxUnits(place),
    processes: linuxProcesses(place),
    sockets: linuxSockets(),
    blocks: linuxBlocks(place),
    containers: linuxContainers(place),
    filter: linuxFilter(place),
    bootPolicy: linuxBootPolicy(place),
    probing: linuxProbing(place),
    boot: readFileSync(`${place.proc}/sys/kernel/random/boot_id`, 'latin1').trim(),
  };
}
