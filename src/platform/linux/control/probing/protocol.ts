/** What the prober is told, a line of JSON each, and answers with one. Addresses are texts. */
export type ProberOrder =
  | {
      readonly do: 'settle';
      /** Its end of the cable. */
      readonly interface: string;
      readonly addresses: readonly {
        readonly family: 'ip' | 'ip6';
        readonly address: string;
        readonly prefixLength: number;
      }[];
      /** Table of nftables, on the other side, that may be there. */
      readonly table: string;
    }
  | {
      readonly do: 'ask';
      readonly routes: readonly { readonly family: 'ip' | 'ip6'; readonly address: string; readonly gateway: string }[];
      readonly questions: readonly ProberQuestion[];
    }
  /** Nothing is left to take away. */
  | { readonly do: 'end' };

export interface ProberQuestion {
  readonly protocol: 'tcp' | 'udp';
  readonly family: 'ip' | 'ip6';
  readonly from: string;
  readonly sourcePort: number;
  readonly to: string;
  readonly port: number;
}

export type ProberAnswer =
  | { readonly status: 'done'; readonly answers?: readonly ('open' | 'refused' | 'unreachable' | 'silent')[] }
  | { readonly status: 'refused' | 'failed'; readonly detail: string };
