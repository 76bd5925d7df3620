/** Where the kernel put a program's arguments when it started: fields of `/proc/PID/stat`, all 0 to whom they are not shown. */
export interface Layout {
  /** Address of the arguments' count, which the pointers to them follow. */
  readonly stack: number;
  readonly argumentsStart: number;
  readonly argumentsEnd: number;
}

/** Fields after the name, counted from 0; proc_pid_stat(5) counts from 1 and starts with the pid. */
const START_STACK = 25;
const ARGUMENTS_START = 45;
const ARGUMENTS_END = 46;
/** `mysqld --password=xxxxx`: some programs hide what nobody should read, letter by letter. */
const HIDDEN_LETTERS = /(?:^|=|^-\w)(?:[xX*]{4,}| {2,})$/;
/** `nginx: master process …`, `sshd: …`, `postgres: …`, `gunicorn: master [app]`. */
const TITLE = /^[\w.+/-]+: /;

/** @returns null where the text is no line of `/proc/PID/stat` */
export function parseLayout(stat: string): Layout | null {
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const [stack, argumentsStart, argumentsEnd] = [START_STACK, ARGUMENTS_START, ARGUMENTS_END].map((index) =>
    Number(fields[index] ?? Number.NaN),
  ) as [number, number, number];
  const sound = [stack, argumentsStart, argumentsEnd].every((address) => Number.isSafeInteger(address));
  return sound ? { stack, argumentsStart, argumentsEnd } : null;
}

/**
 * The arguments in `/proc/PID/cmdline`, the empty ones too.
 *
 * @returns null where they are no UTF-8, so that text can't say what they are
 */
export function exactArguments(bytes: Buffer): readonly string[] | null {
  const text = bytes.toString();
  if (!Buffer.from(text).equals(bytes)) return null;
  if (text === '') return [];
  const all = text.split('\0');
  return text.endsWith('\0') ? all.slice(0, -1) : all;
}

/**
 * Whether a command line is still what the program was started with. Programs write titles over it: then its parts begin
 * elsewhere than the pointers say that the kernel made, which few programs change, or its length is another.
 *
 * @param bytes `/proc/PID/cmdline`, whole
 * @param pointers those to the arguments; `null` where they can't be read: then only what looks like a title is one
 */
export function isAsStarted(bytes: Buffer, layout: Layout, pointers: readonly number[] | null): boolean {
  if (bytes.at(-1) !== 0) return false;
  const { argumentsStart, argumentsEnd } = layout;
  if (argumentsStart !== 0 && bytes.length !== argumentsEnd - argumentsStart) return false;
  const starts = startsOf(bytes);
  const texts = starts.map((start) => bytes.toString('utf8', start, bytes.indexOf(0, start)));
  if (texts.some((text) => HIDDEN_LETTERS.test(text))) return false;
  if (pointers !== null) {
    return (
      pointers.length === starts.length &&
      pointers.every((pointer, index) => pointer - argumentsStart === starts[index])
    );
  }
  // What is left of longer arguments behind a title are NULs.
  return !TITLE.test(texts[0] ?? '') && !bytes.toString('latin1').endsWith('\0\0\0');
}

function startsOf(bytes: Buffer): readonly number[] {
  const starts: number[] = [];
  for (let at = 0; at < bytes.length; at = bytes.indexOf(0, at) + 1) {
    starts.push(at);
    if (!bytes.includes(0, at)) break;
  }
  return starts;
}
