import type { Program } from '../../format.ts';
import { isOwnerUnknown } from './words.ts';

const BRACKETED = /^\[(.{1,1024})\]$/;
const PATH = /^[A-Za-z]:[\\/].{1,1024}$/;
const LIBRARY = /^[\w.-]{1,128}\.(?:dll|exe|sys|ocx|drv)$/i;
const COMPONENTS = /^--.{1,100}--$/;
/** Names of services have no blanks and are ASCII; letters of several in one svchost stand on lines of their own. */
const SERVICE = /^[!-~]{1,256}$/;
const MOST = 64;

/** What `-o` and the lines that `-b` prints beneath a row tell of its holder. */
export class Owner {
  readonly #pid: number | undefined;
  readonly #services: string[] = [];
  readonly #paths: string[] = [];
  #program: string | null = null;

  constructor(pid: number | undefined) {
    this.#pid = pid;
  }

  /**
   * Takes a line beneath the row.
   *
   * @param next the line after it
   * @returns whether it tells of the holder
   */
  take(text: string, next: string): boolean {
    // The program is the last to be named.
    if (this.#program !== null) return false;
    const bare = text.trim();
    const [, program] = BRACKETED.exec(bare) ?? [];
    if (program !== undefined) {
      this.#program = program;
      return true;
    }
    // Before Windows Vista: every library between the socket and its program.
    if (PATH.test(bare) || LIBRARY.test(bare)) return add(this.#paths, bare);
    if (COMPONENTS.test(bare) || isOwnerUnknown(bare)) return true;
    if (!SERVICE.test(bare) || !(/^\s/.test(text) || BRACKETED.test(next.trim()))) return false;
    return add(this.#services, bare);
  }

  /** `undefined` where nothing was told; empty where nobody holds it any more (pid 0). */
  programs(): readonly Program[] | undefined {
    if (this.#pid === 0) return [];
    if (this.#pid === undefined && this.#program === null && this.#services.length === 0) return undefined;
    const { name, path } = this.#named();
    return [
      {
        ...(this.#pid !== undefined && { pid: this.#pid }),
        ...(name !== undefined && { name }),
        ...(path !== undefined && { path }),
        ...(this.#services.length > 0 && { services: this.#services }),
      },
    ];
  }

  #named(): Pick<Program, 'name' | 'path'> {
    if (this.#program === null) return {};
    if (PATH.test(this.#program)) return { name: lastPart(this.#program), path: this.#program };
    const name = this.#program;
    const path = this.#paths.find((one) => PATH.test(one) && lastPart(one).toLowerCase() === name.toLowerCase());
    return path === undefined ? { name } : { name, path };
  }
}

function add(list: string[], text: string): true {
  if (list.length < MOST) list.push(text);
  return true;
}

function lastPart(path: string): string {
  return path.slice(Math.max(path.lastIndexOf('\\'), path.lastIndexOf('/')) + 1);
}
