import { type Measured, measure } from '../measure.ts';
import { holdSockets } from './sockets.ts';

export interface ListingRow {
  readonly sockets: number;
  readonly results: readonly Measured[];
}

/** Lists all sockets of this host with Menshen and its peers, at several sizes. */
export async function listing(menshen: string, sizes: readonly number[], rounds: number): Promise<ListingRow[]> {
  const rows: ListingRow[] = [];
  for (const sockets of sizes) {
    const release = await holdSockets(sockets);
    try {
      const results = measure(
        [
          { name: 'menshen list --json', command: [process.execPath, menshen, 'list', '--json'] },
          { name: 'ss -tunap', command: ['ss', '-tunap'] },
          { name: 'netstat -tunap', command: ['netstat', '-tunap'] },
          { name: 'lsof -nP -i', command: ['lsof', '-nP', '-i'], mayEndWithOne: true },
        ],
        rounds,
      );
      rows.push({ sockets, results });
    } finally {
      await release();
    }
  }
  return rows;
}
