/** The inode in `net:[4026531840]`, as links in `/proc/PID/ns` and namespaces that are bound to files name it. */
export function namespaceInode(link: string): number | undefined {
  const inode = Number(/^net:\[(\d{1,15})\]$/.exec(link)?.[1]);
  return Number.isNaN(inode) ? undefined : inode;
}
