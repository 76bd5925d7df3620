/** A value of a set or of a match, as libnftables-json(5) writes it. */
export type NftValue =
  | string
  | number
  | { readonly prefix: { readonly addr: string; readonly len: number } }
  | { readonly range: readonly [string | number, string | number] };

/** What a match looks at. */
export type NftSubject =
  | { readonly meta: { readonly key: 'iif' | 'oif' | 'iifname' | 'oifname' | 'l4proto' | 'nfproto' } }
  | {
      readonly ct: {
        readonly key: 'state' | 'status' | 'direction' | 'proto-dst' | 'ip daddr' | 'ip6 daddr';
        readonly dir?: 'original';
      };
    }
  | { readonly payload: { readonly protocol: string; readonly field: string } }
  /** An extension of ours: nft reads and prints it as text only. */
  | { readonly socket: { readonly key: 'cgroupv2'; readonly level: number } };

/** `in` asks for one of several flags. */
export interface NftMatch {
  readonly op: '==' | 'in';
  readonly left: NftSubject;
  readonly right: NftValue | readonly string[] | { readonly set: readonly NftValue[] };
}

export type NftStatement =
  | { readonly match: NftMatch }
  | { readonly accept: null }
  | { readonly drop: null }
  | { readonly jump: { readonly target: string } }
  | { readonly vmap: { readonly key: NftSubject; readonly data: string } }
  | { readonly goto: { readonly target: string } }
  | { readonly reject: { readonly type: 'tcp reset' } | { readonly type: 'icmpx'; readonly expr: string } };

interface Place {
  readonly family: 'inet';
  readonly table: string;
}

export interface NftTable {
  readonly family: 'inet';
  readonly name: string;
}

export interface NftSet extends Place {
  readonly name: string;
  readonly type: 'ipv4_addr' | 'ipv6_addr' | 'inet_service';
  readonly flags?: readonly ['interval'];
  readonly elem: readonly NftValue[];
}

/** A port, and what becomes of packets for it. */
export type NftMapElement = readonly [NftValue, NftStatement];

export interface NftMap extends Place {
  readonly name: string;
  readonly type: 'inet_service';
  readonly map: 'verdict';
  readonly flags?: readonly ['interval'];
  readonly elem: readonly NftMapElement[];
}

export interface NftChain extends Place {
  readonly name: string;
  readonly type?: 'filter';
  readonly hook?: 'input' | 'forward' | 'output';
  readonly prio?: number;
  readonly policy?: 'accept' | 'drop';
}

export interface NftRule extends Place {
  readonly chain: string;
  readonly comment?: string;
  readonly expr: readonly NftStatement[];
}

/** One order of libnftables-json(5), of those that a policy needs. What nft of this version can't read in JSON is rendered all the same. */
export type NftCommand =
  | { readonly add: { readonly table: NftTable } }
  | { readonly delete: { readonly table: NftTable } }
  | { readonly add: { readonly set: NftSet } }
  | { readonly add: { readonly map: NftMap } }
  | { readonly add: { readonly chain: NftChain } }
  | { readonly add: { readonly rule: NftRule } };
