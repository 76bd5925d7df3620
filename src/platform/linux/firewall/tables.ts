import { readFileSync } from 'node:fs';

import { dump, type DumpAnswer, eachAttribute, eachMessage, NETLINK_NETFILTER } from '../../../native/index.ts';

/** `NFNL_SUBSYS_NFTABLES << 8 | NFT_MSG_GETTABLE`: include/uapi/linux/netfilter/nf_tables.h. */
const NFT_GET_TABLE = (10 << 8) | 1;
/** `struct nfgenmsg`: family (0: all of them), version, resource id. */
const NFGENMSG = new Uint8Array(4);
/** What a kernel answers that has no nfnetlink, or no nf_tables behind it. */
const NOT_BUILT: ReadonlySet<string> = new Set(['EINVAL', 'EPROTONOSUPPORT', 'EAFNOSUPPORT', 'ENOENT', 'EOPNOTSUPP']);

/** Whether the kernel has such tables; `rights` where only root is told. */
export type TableCheck = 'none' | 'some' | 'rights' | 'failed';

/** The tables of nf_tables, and which of them are asleep, as `inet filter`. */
export interface NftablesTables {
  readonly tables: TableCheck;
  readonly awake: readonly string[];
  readonly dormant: readonly string[];
}

const NFTA_TABLE_NAME = 1;
const NFTA_TABLE_FLAGS = 2;
const NFT_TABLE_F_DORMANT = 1;
/** `NFPROTO_*` by number. */
const FAMILIES: Readonly<Record<number, string>> = {
  1: 'inet',
  2: 'ip',
  3: 'arp',
  5: 'netdev',
  7: 'bridge',
  10: 'ip6',
};

/** Asks the kernel for the tables of nf_tables, in the network namespace of the calling thread. */
export function nftablesTables(ask: typeof dump = dump): NftablesTables {
  const answer: DumpAnswer = ask({
    protocol: NETLINK_NETFILTER,
    type: NFT_GET_TABLE,
    payload: NFGENMSG,
    shortest: NFGENMSG.byteLength,
  });
  if (answer.status === 'failed') return { tables: 'failed', awake: [], dormant: [] };
  if (answer.status === 'refused') {
    return { tables: NOT_BUILT.has(answer.errno) ? 'none' : 'rights', awake: [], dormant: [] };
  }
  let tables: TableCheck = 'none';
  const [awake, dormant]: [string[], string[]] = [[], []];
  eachMessage(answer.buffers, (view, from, to) => {
    tables = 'some';
    let name = '';
    let flags = 0;
    eachAttribute(view, from + NFGENMSG.byteLength, to, (type, at, end) => {
      if (type === NFTA_TABLE_NAME) name = textOf(view, at, end);
      // Numbers of nf_tables are big-endian on every machine.
      else if (type === NFTA_TABLE_FLAGS && end - at >= 4) flags = view.getUint32(at);
    });
    const list = (flags & NFT_TABLE_F_DORMANT) === 0 ? awake : dormant;
    list.push(`${FAMILIES[view.getUint8(from)]} ${name}`);
  });
  return { tables, awake, dormant };
}

function textOf(view: DataView, from: number, to: number): string {
  const bytes = Buffer.from(view.buffer, view.byteOffset + from, to - from);
  const end = bytes.indexOf(0);
  return bytes.toString('utf8', 0, end < 0 ? bytes.length : end);
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
