const MEANINGS: ReadonlyMap<string, string> = new Map([
  ['EACCES', '没有访问权限'],
  ['EISDIR', '这是文件夹，不是文件'],
  ['ELOOP', '符号链接循环'],
  ['ENOENT', '没有这个文件'],
  ['ENOTDIR', '路径中有一段不是文件夹'],
  ['EPERM', '操作不被允许'],
]);

/** `没有这个文件（ENOENT）`: with the meaning of those that people meet when a file is read. */
export function errnoText(errno: string): string {
  const meaning = MEANINGS.get(errno);
  return meaning === undefined ? errno : `${meaning}（${errno}）`;
}
