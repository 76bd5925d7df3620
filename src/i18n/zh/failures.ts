import type { BinaryKind, QueryFault } from '../../model/index.ts';
import type { FailureTexts } from '../failure-texts.ts';
import { localClock, localTime } from '../../text/index.ts';
import { errnoText } from './errno.ts';

const KINDS: { readonly [kind in BinaryKind]: string } = {
  elf: 'ELF 可执行文件',
  'mach-o': 'Mach-O 可执行文件',
  'java-or-mach-o': 'Java 类文件或 Mach-O 可执行文件',
  'windows-executable': 'Windows 可执行文件',
  pcap: '网络抓包文件（pcap）',
  pcapng: '网络抓包文件（pcapng）',
  gzip: 'gzip 压缩文件',
  zip: 'zip 压缩文件或 Office 文档',
  bzip2: 'bzip2 压缩文件',
  xz: 'xz 压缩文件',
  zstandard: 'Zstandard 压缩文件',
  '7z': '7z 压缩文件',
  png: 'PNG 图片',
  jpeg: 'JPEG 图片',
  gif: 'GIF 图片',
  pdf: 'PDF 文档',
  'event-log': 'Windows 事件日志',
  sqlite: 'SQLite 数据库',
  other: '二进制文件',
};

const QUERIES: { readonly [fault in QueryFault]: string } = {
  form: '这不是端口',
  number: '端口号最大是 65535',
  order: '范围的终点小于起点',
  protocol: '端口的协议只能是 tcp 或 udp',
  long: '作为端口或名称都太长了',
  control: '问题里含有控制字符',
  empty: '没有给出要查询的内容',
  name: '这既不是端口，也不是名称',
};

const SHORTER = '分成几份，或只保留端口列表的那些行';

function at({ line, column }: { readonly line: number; readonly column: number }): string {
  return `第 ${line} 行第 ${column} 列`;
}

function listings({ formats }: { readonly formats: readonly string[] }): string {
  return formats.length === 1 ? '不指定格式，让门神自动识别' : `提供门神能读的列表之一：${formats.join('、')}`;
}

export const failures: FailureTexts = {
  details: {
    'too-long': ({ mebibytes }) => `内容超过 ${mebibytes} MiB`,
    'too-many-lines': ({ most, ...place }) => `内容超过 ${most} 行（${at(place)}）`,
    binary: ({ kind, ...place }) => `这是${KINDS[kind].replace(/^(?=[ -~])/, ' ')}，不是文本（${at(place)}）`,
    empty: () => '内容为空',
    'no-socket': ({ lines, ...place }) =>
      `${lines === 1 ? '只有一行，而且没有套接字' : `${lines} 行中没有一行是套接字`}（从${at(place)}起）`,
    'not-readable': ({ path, errno }) => `${path ?? '标准输入'}：${errnoText(errno)}`,
    query: ({ fault }) => QUERIES[fault],
    'no-input': () => '没有给出列表',
    'needs-linux': ({ platform }) => `查看本机需要 Linux，而这里是 ${platform}`,
    'proc-unreadable': ({ path, errno }) => `${path}：${errnoText(errno)}`,
    'no-namespace': ({ path }) => `${path} 没有指向网络命名空间`,
    'no-processes': ({ path }) => `${path} 中看不到任何进程`,
    'no-listing': ({ reasons }) => reasons.join('；'),
    'journal-unreadable': ({ path, errno }) => `${path}：${errnoText(errno)}`,
    'journal-newer': ({ path, version }) => `${path} 由更新版本的门神写成（文件版本 ${version}）`,
    'no-journal-place': () => '当前用户没有主目录，无处存放',
    'journal-not-private': ({ path }) => `其他用户可以写入 ${path}，从而左右撤销时做什么`,
    'change-running': ({ id }) => `第 ${id} 号改动正在进行`,
    'needs-yes': () => '没有终端，无法询问',
    'unknown-target': ({ name }) => `正在监听的程序、单元和服务中，没有叫“${name}”的`,
    'needs-root': () => '只有 root 能这样做',
    'file-exists': ({ path }) => `${path} 已经存在，不会覆盖`,
    'not-writable': ({ path, errno }) => `${path}：${errnoText(errno)}`,
    'one-name': () => '端口和名称不能同时给出，名称只能有一个',
    'no-change': ({ id }) => `操作日志里没有第 ${id} 号改动`,
    'policy-pending': ({ id, deadline }) => `第 ${id} 号改动的端口策略正在等待确认，${localClock(deadline)} 截止`,
    'policy-unreadable': ({ reason }) => `无法读取 inet menshen 表：${reason}`,
    'policy-plan-changed': () => '方案作出之后本机有了变化，现在执行的结果会与方案不同',
    'policy-asleep': () => 'inet menshen 表已存在，但被人设成了休眠（flags dormant）',
    'policy-no-way-back': ({ reason }) => `现有的表将来无法恢复：${reason}`,
    'policy-not-taken': ({ reason }) => `nftables 不接受这些规则：${reason}`,
    'policy-rolling-back': ({ reason }) => `有一份未经确认的端口策略还没有撤销完：${reason}`,
    'policy-none': () => '本机没有应用并确认过端口策略',
    'policy-broken-off': ({ id }) => `应用策略的进程在第 ${id} 号改动中途被终止`,
    'state-unwritable': ({ path, errno }) => `${path}：${errnoText(errno)}`,
    'confirm-none': () => '没有等待确认的端口策略',
    'confirm-late': ({ id, at }) => `太晚了：第 ${id} 号改动的端口策略没有及时确认，已经撤销（${localTime(at)}）`,
    'confirm-old-connection': ({ peer }) =>
      `当前会话所用的连接（来自 ${peer}）在应用策略之前就已建立；这样的连接在任何策略下都不会中断，所以不能说明你还能登录`,
    'confirm-no-connection': ({ peer }) =>
      `当前会话所用的连接（来自 ${peer}）已经关闭，或者来自本机自身，不能说明你还能登录`,
    'confirm-unseen': () => '看不到当前会话所用的网络连接，它也不在控制台上，不能说明你还能登录',
    'nothing-to-compare': ({ protocol, reasons }) => `没有可供对照的 ${protocol} 列表：${reasons.join('；')}`,
  },
  hints: {
    'too-long': () => SHORTER,
    'too-many-lines': () => SHORTER,
    binary: () => '提供 netstat、ss、lsof、sockstat、fport、nmap 或 PowerShell 输出的文本',
    empty: listings,
    'no-socket': listings,
    'not-readable': () => '检查文件名和读取权限',
    query: () => '查询端口（22、53/udp、8000-8100/tcp）、服务（ftp）或程序（sshd）',
    'no-input': () => 'menshen judge 文件，或者：netstat -abno | menshen judge',
    'needs-linux': () => 'menshen explain 端口 和 menshen judge 文件，在任何系统上都能用',
    'needs-yes': () => '加上 --yes，或用 --dry-run 只看方案',
    'unknown-target': () => '用 menshen list --open 查看谁在监听',
    'file-exists': () => '换一个文件名，或者先把它移走',
    'not-writable': () => '检查文件名和写入权限（sudo）',
    'one-name': () => 'menshen close 80 443，或者 menshen close nginx',
    'no-change': () => '用 menshen journal 查看所有改动',
    'journal-unreadable': () => '记不下来的改动一律不做：请腾出磁盘空间，或修复这个文件',
    'journal-newer': () => '升级门神',
    'journal-not-private': () => '改为归自己所有，并且不让其他用户写入（chown、chmod go-w）',
    'change-running': () => '等它结束：menshen journal 可以看到',
    'policy-unreadable': () => '请以 root 身份运行，并安装 nftables',
    'policy-not-taken': () => '用 menshen policy plan 查看规则；可能是 nft 或内核太旧，不支持其中某一条',
    'policy-rolling-back': () => '请过一分钟再试；用 nft list table inet menshen 查看现状',
    'policy-none': () => 'menshen policy apply',
    'state-unwritable': () => '请腾出磁盘空间，或修复该文件夹，然后再执行一次',
    'confirm-none': () => '用 menshen policy status 查看现状',
    'confirm-late': () => '请修改策略后重新应用；--confirm-within 可以延长时间',
    'confirm-old-connection': () =>
      '请另开一个终端重新登录（不要用 tmux 或 screen），在那里确认；加上 --anyway 则仍然确认',
    'confirm-no-connection': () => '请从外部重新登录（不要用 tmux 或 screen），在那里确认；加上 --anyway 则仍然确认',
    'confirm-unseen': () => '请从外部或在控制台上重新登录，在那里确认；如果你就坐在这台机器前，加上 --anyway 即可确认',
    'file-problems': ({ page }) => `查看 docs/zh/${page}.md 中的字段说明`,
  },
};
