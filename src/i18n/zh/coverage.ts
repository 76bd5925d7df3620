import type { Messages } from '../messages.ts';

export const coverage: Messages['coverage'] = {
  heading: '可见范围',
  allProcesses: (total) => `全部 ${total} 个进程可读`,
  someProcesses: (readable, total) => `${total} 个进程中有 ${readable} 个可读`,
  sudo: '用 sudo 运行可看到其余部分',
  notEvenRoot: '此处连 root 也不能读取其余进程（容器缺少 SYS_PTRACE？）',
  namespaces: {
    hidden: (known) => `另有 ${known} 个网络命名空间未进入：sudo menshen --all-namespaces`,
    entered: (entered, known) => `已进入另外 ${known} 个网络命名空间中的 ${entered} 个`,
    enteredSome: (entered) => `已进入另外 ${entered} 个网络命名空间；可能还有更多`,
  },
  firewall: {
    none: '没有加载任何防火墙规则',
    read: '已读取防火墙规则并计入判断',
    unknown: '无法读取防火墙规则，不知道它拦住了什么：“?”表示端口最远可能到达的范围',
  },
  procfs: '无法使用 netlink，套接字取自 /proc/net：缺少部分细节',
  problems: {
    'netlink-refused': '内核拒绝通过 netlink 列出套接字',
    'netlink-interrupted': '读取过程中套接字列表发生了变化',
    'netlink-malformed': '内核的某条消息无法理解',
    'procfs-unreadable': '/proc 中的某个文件无法读取',
    'procfs-malformed': '/proc 中的某个文件无法理解',
    'processes-hidden': '可能有进程在这里看不到',
    'namespace-unreadable': '有网络命名空间无法进入',
    'packages-unreadable': '无法读取软件包数据库',
    'users-unreadable': '无法读取用户列表',
    'firewall-unreadable': '无法读取防火墙规则',
    'interfaces-unreadable': '无法读取网络接口',
  },
  moreProblems: (count) => `还有 ${count} 条；--json 会全部列出`,
};
