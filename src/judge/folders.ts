import { posix, win32 } from 'node:path';
import { isWindowsPath } from './system-programs.ts';

/** Folders that a program rarely runs from, the most telling first. */
export type Oddity =
  /** Named so that nobody sees it: `...`, `.. `, blanks. */
  | 'disguised'
  /** `/dev/shm`: gone with the next start. */
  | 'shared-memory'
  /** `/tmp`, `/var/tmp`, `/run/user`: everyone may write there. */
  | 'temporary'
  /** Below a folder whose name starts with a dot, outside homes. */
  | 'hidden'
  /** The same in a home or by a developer's tool, where it is usual. */
  | 'hidden-usual'
  /** Windows' folders of fonts, deleted files and restore points: programs have no business there. */
  | 'no-program-belongs'
  /** `go run` and AppImage unpack what they start into the temporary folder. */
  | 'unpacked';

const SHARED_MEMORY = /^\/(?:dev|run)\/shm\//;
const TEMPORARY = /^\/(?:tmp|var\/tmp|(?:var\/)?run\/user)\//;
const UNPACKED = /^\/tmp\/(?:go-build\d+|\.mount_[^/]{6,})\//;
const HOME = /^\/(?:home\/[^/]+|root)\//;
/** What language and tool managers call their folders, wherever they stand. */
const TOOLS: ReadonlySet<string> = new Set(
  '.asdf .bun .cache .cargo .conda .config .cursor-server .deno .dotnet .gradle .jdks .linuxbrew .local .mise .npm .nuget .nvm .pixi .pnpm .pyenv .rbenv .rustup .sdkman .steam .uv .venv .virtualenvs .volta .vscode-server'.split(
    ' ',
  ),
);

const WINDOWS_ODDITIES: readonly (readonly [RegExp, Oddity])[] = [
  [/^[a-z]:\\(?:\$recycle\.bin|recycler|recycled|system volume information)\\/, 'no-program-belongs'],
  [/^[a-z]:\\(?:windows|winnt)\\(?:fonts|cursors|help|inf|media|tasks|debug|web)\\/, 'no-program-belongs'],
  [/^[a-z]:\\(?:windows\\|winnt\\)?te?mp\\|\\appdata\\local\\temp\\|\\local settings\\temp\\/, 'temporary'],
  [/^[a-z]:\\(?:users\\public|perflogs|documents and settings\\all users)\\/, 'temporary'],
  [/\\appdata\\roaming\\[^\\]+$|\\application data\\[^\\]+$/, 'hidden'],
  [/\\appdata\\/, 'hidden-usual'],
];

/** What is odd about the folder of the file with this absolute path; `null` for nothing, and for a path that is not absolute. */
export function oddityOf(file: string): Oddity | null {
  if (isWindowsPath(file)) {
    const path = win32.normalize(file.replaceAll('/', '\\')).toLowerCase();
    return WINDOWS_ODDITIES.find(([form]) => form.test(path))?.[1] ?? null;
  }
  if (!file.startsWith('/')) return null;
  const path = posix.normalize(file);
  const folders = path.split('/').slice(1, -1);
  // Only dots and blanks, or blanks around the name: normalizing has taken the real `.` and `..` away.
  if (folders.some((folder) => /^[.\s]+$|^\s|\s$/.test(folder))) return 'disguised';
  if (SHARED_MEMORY.test(path)) return 'shared-memory';
  if (UNPACKED.test(path)) return 'unpacked';
  if (TEMPORARY.test(path)) return 'temporary';
  const hidden = folders.filter((folder) => folder.startsWith('.'));
  if (hidden.length === 0) return null;
  return HOME.test(path) || hidden.every((folder) => TOOLS.has(folder)) ? 'hidden-usual' : 'hidden';
}
