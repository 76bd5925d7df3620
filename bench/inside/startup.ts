import { type Measured, measure } from '../measure.ts';
import { holdSockets } from './sockets.ts';

/** How long it takes to start and to check the doors of a small machine, beside an empty Node. */
export async function startup(menshen: string, rounds: number): Promise<readonly Measured[]> {
  const release = await holdSockets(36);
  try {
    return measure(
      [
        { name: 'node -e 0', command: [process.execPath, '-e', '0'] },
        { name: 'menshen --help', command: [process.execPath, menshen, '--help'] },
        { name: 'menshen check', command: [process.execPath, menshen, 'check'] },
        { name: 'menshen check --json', command: [process.execPath, menshen, 'check', '--json'] },
        { name: 'menshen explain 22', command: [process.execPath, menshen, 'explain', '22'] },
      ],
      rounds,
    );
  } finally {
    await release();
  }
}
