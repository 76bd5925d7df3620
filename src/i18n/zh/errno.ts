const MEANINGS: ReadonlyMap<string, string> = new Map([
  ['EACCES', '没有访问权限'],
  ['EISDIR', '这是文件夹，不是文件'],
  ['ELOOP', '符号链接循环'],
  ['ENOENT', '没有这个文件'],
  ['ENOTDIR', '路径中有一段不是文件夹'],
  ['EPERM', '操作不被允许'],
  ['SQLITE_FULL', '磁盘已满'],
  ['SQLITE_NOTADB', '不是门神的文件'],
  ['SQLITE_BUSY', '另一个门神正在写入'],
  ['SQLITE_READONLY', '无法写入'],
  ['SQLITE_CORRUPT', '文件已损坏'],
  ['ENOSPC', '磁盘已满'],
  ['EROFS', '文件系统只读'],
]);

/** `没有这个文件（ENOENT）`: with the meaning of those that people meet when a file is read. */
export function errnoText(errno: string): string {
  const meaning = MEANINGS.get(errno);
  return meaning === undefined ? errno : `${meaning}（${errno}）`;
}
