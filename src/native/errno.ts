import { getSystemErrorName } from 'node:util';

/** The name of an error number (`2` is `ENOENT`); `errno 524` for one that Node has no name for. */
export function errnoName(errno: number): string {
  try {
    const name = getSystemErrorName(-errno);
    return name.startsWith('E') ? name : `errno ${errno}`;
  } catch {
    return `errno ${errno}`;
  }
}
