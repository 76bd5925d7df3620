/** One connection that is tried: a packet, described by what rules look at. */
export interface Attempt {
  readonly protocol: 'tcp' | 'udp';
  readonly source: string;
  readonly sourcePort: number;
  readonly destination: string;
  readonly port: number;
}
