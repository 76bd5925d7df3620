/**
 * Leaves out the lines of a script whose rules ask for a control group that is not there (any more), since nft loads none of
 * a script with such a line. Nobody can be in such a group, and a group that is made anew with its path is another one to the
 * kernel, so those rules match nothing: without them the table does the same. nft prints a group that has gone by its number.
 *
 * One rule a line, as nft prints them. Rules that ask for everybody but a group (`!=`) are not touched.
 *
 * @param exists whether there is such a group, by its path below the root of cgroup2
 */
export function withoutGoneGroups(script: string, exists: (path: string) => boolean): string {
  if (!script.includes('socket cgroupv2')) return script;
  const lines = script.split('\n').filter((line) => {
    const [, path, number] = GROUP.exec(line) ?? [];
    return number === undefined && (path === undefined || exists(path));
  });
  return lines.join('\n');
}

/** Quoted text goes by pairs of quotes, which nft has no way to escape: what is a comment's is never taken for a rule's. */
const GROUP = /^(?:[^"#]|"[^"]*")*?\bsocket cgroupv2 level \d+ (?:== )?(?:"([^"]*)"|(\d+)(?=\s|$))/;
