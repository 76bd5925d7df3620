/**
 * The arguments in `/proc/PID/cmdline`. Programs may overwrite them, and those that do often leave a tail of NULs: empty
 * arguments at the end are dropped, a real one among them too.
 *
 * @param bytes may be cut off anywhere; what is no UTF-8 becomes U+FFFD
 */
export function parseCommandLine(bytes: Buffer): readonly string[] {
  let end = bytes.length;
  while (end > 0 && bytes[end - 1] === 0) end -= 1;
  return end === 0 ? [] : bytes.toString('utf8', 0, end).split('\0');
}
