import { readFileSync } from 'node:fs';

import { dump, type DumpAnswer, eachMessage, NETLINK_NETFILTER } from '../../../native/index.ts';

/** `NFNL_SUBSYS_NFTABLES << 8 | NFT_MSG_GETTABLE`: include/uapi/linux/netfilter/nf_tables.h. */
const NFT_GET_TABLE = (10 << 8) | 1;
/** `struct nfgenmsg`: family (0: all of them), version, resource id. */
const NFGENMSG = new Uint8Array(4);
/** What a kernel answers that has no nfnetlink, or no nf_tables behind it. */
const NOT_BUILT: ReadonlySet<string> = new Set(['EINVAL', 'EPROTONOSUPPORT', 'EAFNOSUPPORT', 'ENOENT', 'EOPNOTSUPP']);

/** Whether the kernel has such tables; `rights` where only root is told. */
export type TableCheck = 'none' | 'some' | 'rights' | 'failed';

/** Asks the kernel for the tables of nf_tables, in the network namespace of the calling thread. */
export function nftablesTables(ask: typeof dump = dump): TableCheck {
  const answer: DumpAnswer = ask({
    protocol: NETLINK_NETFILTER,
    type: NFT_GET_TABLE,
    payload: NFGENMSG,
    shortest: NFGENMSG.byteLength,
  });
  if (answer.status === 'failed') return 'failed';
  if (answer.status === 'refused') return NOT_BUILT.has(answer.errno) ? 'none' : 'rights';
  let tables = 0;
  eachMessage(answer.buffers, () => {
    tables += 1;
  });
  return tables === 0 ? 'none' : 'some';
}

/**
 * Whether the older x_tables (iptables-legacy) has tables in the network namespace of the calling thread.
 * The file is there only where the kernel's module is loaded.
 */
export function legacyTables(proc: string, family: 'ip' | 'ip6'): TableCheck {
  try {
    return readFileSync(`${proc}/thread-self/net/${family}_tables_names`, 'latin1').trim() === '' ? 'none' : 'some';
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'ENOENT') return 'none';
    return code === 'EACCES' || code === 'EPERM' ? 'rights' : 'failed';
  }
}
