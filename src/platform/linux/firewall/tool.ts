import { accessSync, constants } from 'node:fs';

/** Where distributions keep the tools of their firewall: often outside a user's PATH. */
const FOLDERS: readonly string[] = ['/usr/sbin', '/sbin', '/usr/bin', '/bin', '/usr/local/sbin'];
const TIMEOUT_MS = 20_000;

/** What a tool printed, or why it could not be had. */
export type ToolAnswer =
  | { readonly status: 'done'; readonly stdout: string }
  | { readonly status: 'tool-missing' | 'tool-failed'; readonly detail: string };

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
export async function runTool(names: readonly string[], args: readonly string[]): Promise<ToolAnswer> {
  const file = findTool(names);
  if (file === null) return { status: 'tool-missing', detail: names.join(', ') };
  // Loaded only here: most door checks find no tables and spawn nothing.
  const { default: spawn, SubprocessError } = await import('nano-spawn');
  try {
    const { stdout } = await spawn(file, [...args], {
      stdin: 'ignore',
      timeout: TIMEOUT_MS,
      killSignal: 'SIGKILL',
      env: { LC_ALL: 'C' },
    });
    return { status: 'done', stdout };
  } catch (error) {
    if (!(error instanceof SubprocessError)) throw error;
    const said = error.stderr.split('\n')[0]?.slice(0, 200) ?? '';
    const how = error.signalName ?? (error.exitCode === undefined ? 'not started' : `exit code ${error.exitCode}`);
    return { status: 'tool-failed', detail: `${file}: ${how}${said === '' ? '' : `: ${said}`}` };
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
