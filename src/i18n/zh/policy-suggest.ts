import type { Messages } from '../messages.ts';

export const policySuggest: Messages['policySuggest'] = {
  between: '',
  head: (plan) =>
    `本机允许被访问的端口，其余一律关闭。这份策略由门神根据当前正在监听的端口、端口目录和现有连接写成：请逐条阅读，不合本意的就改掉。应用后会怎样：${plan}。各字段的含义见 docs/zh/policy-file.md。`,
  default: '其余的如何处理：drop 悄悄丢弃，reject 立即拒绝。',
  icmp: '允许哪些主动进来的 ICMP：needed（IP 离不开的）、ping（再加上 ping 请求）、all（全部）。',
  allow: '允许谁进来。没有写 from 就是任何人。',
  nothing: '没有外部能访问的端口在监听，因此不放行任何人。',
  onlyLeft: '正在监听的都没有列入。要放行时，先把“allow: []”改成“allow:”。',
  noSession: '没有找到来自网络的会话：如果你是从别处登录的，请确认你进来的那条路已经放行。',
  incomplete: '有些进程看不到：用 sudo 运行能看到更多。',
  out: '本机向外的访问不受限制。如要限制，可用“out:”列表加“to:”写明允许的去处。',
  left: '没有列入。要放行就删掉这几行前面的 #，最好再加上“from:”。',
  better: '最好加上“from:”，只写真正需要的网段。',
  loopbackOnly: (count) => `另有 ${count} 个端口只有本机自己能访问，与策略无关。`,
  clients: (count) => `另有 ${count} 个 UDP 端口是程序向外询问时用的：回应不需要列出也能进来。`,
  programs: (names) => `持有者：${names}。`,
  noProgram: '看不到持有它的程序。',
  reasons: {
    session: () => '你正是从这个端口登录的：为你保留。',
    dhcp: () => 'DHCP 服务器的回应从这里进来：没有它，本机可能失去地址。',
    public: {
      normal: (name) => `${name}：对外开放是正常的。`,
      careful: (name) => `${name}：确有需要才对外开放，最好只给需要的人。`,
      never: (name) => `${name}：绝不应对外开放。`,
    },
    'dhcp-server': () => '来要地址的还没有地址：因此按接口放行，而不按网段。',
    unknown: () => '端口目录不知道这里是什么。',
    'trojan-number': (name) => `这个端口号以 ${name} 闻名，又看不到是谁持有：请先查清楚。`,
    suspicious: () => '这里发现了可疑之处：请先查清楚，menshen check 会说明。',
    published: (to) => `容器的端口：转发到 ${to}。`,
    'private-peers': (count) => `目前有 ${count} 个连接，都来自私有网络。`,
    'public-peers': (count) => `目前有 ${count} 个连接来自公网地址。`,
    'own-networks': () => '目前没有看到连接：对本机所在的私有网络开放。',
    'remote-login': () => '远程登录：没有它，谁也无法从别处管理这台机器。',
  },
};
