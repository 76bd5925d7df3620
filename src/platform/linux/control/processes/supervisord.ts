import { runTool } from '../../tools/run.ts';
import { isTrusted } from './files.ts';
import {
  type Elder,
  type Handle,
  parseSupervisorStatus,
  type Program,
  supervisordConfiguration,
  supervisordHandle,
} from './supervisors.ts';

/** supervisord may be busy, or its socket dead. */
const ANSWER_MS = 5000;
/** The states in which a program runs, but its pid is not printed with them. */
const UNTOLD: ReadonlySet<string> = new Set(['STARTING', 'STOPPING']);

/**
 * Asks supervisord which of its programs runs as this process; `null` where it doesn't answer us, or has none, or
 * where others may write its configuration, which can make supervisorctl load what it names.
 */
export async function askSupervisord(elder: Elder, pid: number): Promise<Handle | null> {
  const configuration = supervisordConfiguration(elder);
  const [, file] = configuration;
  if (file !== undefined && !isTrusted(file)) return null;
  const control = async (...args: readonly string[]): Promise<string> => {
    const answer = await runTool(['supervisorctl'], [...configuration, ...args], { timeoutMs: ANSWER_MS });
    // `status` ends with exit code 3 as soon as any program is not running.
    return answer.status === 'tool-missing' ? '' : answer.stdout;
  };
  const isIt = async (program: Program): Promise<boolean> =>
    (program.pid ?? (UNTOLD.has(program.state) ? Number(await control('pid', program.name)) : 0)) === pid;
  for (const program of parseSupervisorStatus(await control('status'))) {
    if (await isIt(program)) return supervisordHandle(program.name, configuration);
  }
  return null;
}
