import { type Measured, measure } from '../measure.ts';
import { holdSockets } from './sockets.ts';

export interface HiddenRow {
  readonly sockets: number;
  readonly results: readonly Measured[];
}

/** A whole search for hidden ports and processes of this host, beside an empty Node and a plain listing. */
export async function hidden(menshen: string, sizes: readonly number[], rounds: number): Promise<HiddenRow[]> {
  const rows: HiddenRow[] = [];
  for (const sockets of sizes) {
    const release = await holdSockets(sockets);
    try {
      const results = measure(
        [
          { name: 'node -e 0', command: [process.execPath, '-e', '0'] },
          { name: 'menshen check --hidden', command: [process.execPath, menshen, 'check', '--hidden', '--json'] },
          { name: 'ss -tuan', command: ['ss', '-tuan'] },
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
