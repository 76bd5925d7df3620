import { accessSync, constants } from 'node:fs';

/** Where distributions keep the tools of administrators: often outside a user’s PATH. */
const FOLDERS: readonly string[] = ['/usr/sbin', '/sbin', '/usr/bin', '/bin', '/usr/local/sbin'];
const TIMEOUT_MS = 20_000;
const LONGEST_DETAIL = 400;
const LONGEST_STDERR = 4_000;

export interface ToolOptions {
  /** Then it is killed. */
  readonly timeoutMs?: number;
  /** What it reads from its standard input; nothing where it is missing. */
  readonly input?: string;
  /** An open file that is its standard input. */
  readonly descriptor?: number;
  /** Beside our own, and the language, which is always C. */
  readonly environment?: { readonly [name: string]: string };
  /** In a session of its own, where Ctrl-C on our terminal does not end it: for what changes something. */
  readonly apart?: boolean;
}

/** What a tool printed, or why it could not be had. */
export type ToolAnswer =
  | { readonly status: 'done'; readonly stdout: string }
  | { readonly status: 'tool-missing'; readonly detail: string }
  /**
   * `exitCode` is missing where it was killed or could not be started; `stderr` is cut after 4,000 characters. Some tools say
   * all that they know on standard output, and fail.
   */
  | {
      readonly status: 'tool-failed';
      readonly detail: string;
      readonly exitCode?: number;
      readonly stdout: string;
      readonly stderr: string;
    };

/** Path of the first of these programs that is installed; `null` where none is. */
export function findTool(names: readonly string[], path: string = process.env['PATH'] ?? ''): string | null {
  const folders = [...FOLDERS, ...path.split(':').filter((folder) => folder.startsWith('/'))];
  for (const name of names) {
    const found = folders.map((folder) => `${folder}/${name}`).find(isExecutable);
    if (found !== undefined) return found;
  }
  return null;
}

/** Runs the first of these tools that is installed, and reads what it prints. */
export async function runTool(
  names: readonly string[],
  args: readonly string[],
  { timeoutMs = TIMEOUT_MS, input, descriptor, environment = {}, apart = false }: ToolOptions = {},
): Promise<ToolAnswer> {
  const file = findTool(names);
  if (file === null) return { status: 'tool-missing', detail: names.join(', ') };
  // Loaded only here: most door checks find no tables and spawn nothing.
  const { default: spawn, SubprocessError } = await import('nano-spawn');
  try {
    const { stdout } = await spawn(file, [...args], {
      stdin: descriptor ?? (input === undefined ? 'ignore' : { string: input }),
      timeout: timeoutMs,
      killSignal: 'SIGKILL',
      detached: apart,
      env: { ...environment, LC_ALL: 'C' },
    });
    return { status: 'done', stdout };
  } catch (error) {
    if (!(error instanceof SubprocessError)) throw error;
    const { exitCode, signalName, stderr, stdout } = error;
    const said = stderr.split('\n').find((line) => line.trim() !== '') ?? '';
    const how = signalName ?? (exitCode === undefined ? 'not started' : `exit code ${exitCode}`);
    const detail = `${file}: ${how}${said === '' ? '' : `: ${said.slice(0, LONGEST_DETAIL)}`}`;
    const failed = { status: 'tool-failed', detail, stdout, stderr: stderr.slice(0, LONGEST_STDERR) } as const;
    return { ...failed, ...(exitCode !== undefined && { exitCode }) };
  }
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
