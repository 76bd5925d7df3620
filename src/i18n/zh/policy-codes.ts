import type { PolicyCodeTexts } from '../policy-texts.ts';

const FAMILIES = { ip: 'IPv4', ip6: 'IPv6' } as const;
const REPAIR = '执行 sudo menshen policy drift --repair，按当初应用的内容重新载入';
const APPLY = '执行 sudo menshen policy apply，应用文件现在的内容';
const PERSIST = '执行 sudo menshen policy apply --persist 重新写入，或者 sudo menshen policy drift --repair';

export const policyCodes: PolicyCodeTexts = {
  warnings: {
    'service-silent': {
      what: ({ unit }) => `${unit} 目前没有监听任何端口，这一条什么都没有放行`,
      next: '启动服务后重新应用策略，或者直接写端口',
    },
    'service-unknown': {
      what: ({ unit }) => `systemd 里没有 ${unit} 这个单元，这一条什么都没有放行`,
      next: '用 systemctl list-units --type=service,socket 查看名称',
    },
    'interface-unknown': {
      what: ({ interface: name }) => `目前没有叫 ${name} 的接口，不会有流量从它进来`,
      next: '用 ip -br link 查看名称；wg* 表示所有以 wg 开头的接口',
    },
    'nobody-listens': {
      what: () => '目前没有程序监听；以后谁打开这样的端口，立即就能到达',
      next: '用不到时先去掉这一条',
    },
    covered: {
      what: ({ by }) => `第 ${by} 行的条目已经全部放行`,
      next: '去掉两条中的一条',
    },
    'should-not-be-public': {
      what: ({ port, name }) => `${port.number}/${port.protocol}（${name}）对所有人开放，而它不宜公开`,
      next: '写明谁需要它：from: [10.0.0.0/8]；原因可用 menshen explain 查看',
    },
    'dhcp-shut': {
      what: ({ port }) => `本机有程序通过 DHCP 获取地址，而发往 ${port.number}/udp 的应答会被挡住`,
      next: '增加一条：IPv4 写 port: 68/udp，IPv6 写 546/udp',
    },
    'names-shut': {
      what: ({ port, interface: name }) =>
        `${name} 后面的容器或虚拟机向本机的 ${port.number}/${port.protocol} 查询域名，会被挡住`,
      next: '增加一条：port: 53，interface: 写网桥的名称',
    },
  },
  drifts: {
    'table-gone': {
      what: () => '规则不见了：有人清空了规则集，或者机器重启过。现在什么都没有拦住',
      next: REPAIR,
    },
    'table-asleep': {
      what: () => '这张表处于休眠状态（flags dormant）。现在什么都没有拦住',
      next: REPAIR,
    },
    'table-changed': {
      what: () => '有人改动了规则',
      next: REPAIR,
    },
    'file-changed': {
      what: ({ path }) => `${path} 与当初应用的内容不同`,
      next: `${APPLY}；会带来什么，可先用 sudo menshen policy plan 查看`,
    },
    'file-gone': {
      what: ({ path }) => `${path} 不见了；内核里的规则不受影响`,
      next: '把它放回去，或者应用另一份策略',
    },
    'service-moved': {
      what: ({ unit, line }) => `${unit}（第 ${line} 行）监听的位置与应用策略时不同`,
      next: '执行 sudo menshen policy apply，重新查找它的端口',
    },
    'service-restarted': {
      what: ({ unit, line }) => `${unit}（第 ${line} 行）重新启动过：它原有的端口照常放行，它另外打开的端口暂不放行`,
      next: REPAIR,
    },
    'boot-missing': {
      what: () => '开机载入策略的内容不见了：下次开机之后什么都不会拦住',
      next: PERSIST,
    },
    'boot-changed': {
      what: () => '开机载入策略的内容被改动过',
      next: PERSIST,
    },
    'boot-disabled': {
      what: () => '开机载入策略的单元没有启用：下次开机之后什么都不会拦住',
      next: 'sudo systemctl enable menshen-policy.service',
    },
    bypass: {
      what: ({ rule }) => `别人的一条规则让数据包绕过了策略：${rule}`,
      next: '用 sudo nft -a list ruleset 找到它，查明是谁的，在那里去掉',
    },
  },
  refusals: {
    'session-cut': {
      what: () => '它会切断你自己所用的连接：你将无法重新登录',
      next: '放行你所在位置到那个端口的访问；若有别的途径进入本机，可加 --anyway',
    },
    'session-unknown': {
      what: () => '无法判断你是怎样进来的，也就无法知道会不会把你锁在门外',
      next: '以 root 身份从普通登录里执行；若有别的途径进入本机，可加 --anyway',
    },
  },
  gaps: {
    'family-not-asked': ({ family, detail }) => `没有探测 ${FAMILIES[family]}：${detail}`,
    'arrivals-not-counted': ({ detail }) =>
      `无法统计通过过滤规则的数据包，被拒绝的端口也可能是过滤规则拒绝的：${detail}`,
    'address-not-asked': ({ address }) => `有程序只在 ${address} 上监听，而发往它的数据包不会留在本机`,
    'ports-left-out': ({ count }) => `端口太多，有 ${count} 个没有探测`,
  },
  others: {
    ufw: 'ufw',
    firewalld: 'firewalld',
    iptables: 'iptables（nftables 版）',
    'iptables-legacy': 'iptables（legacy 版）',
    docker: 'Docker',
    podman: 'Podman',
    kubernetes: 'Kubernetes',
    libvirt: 'libvirt',
    fail2ban: 'fail2ban',
    crowdsec: 'CrowdSec',
    shorewall: 'Shorewall',
    'nftables-service': 'nftables.service（/etc/nftables.conf）',
    'menshen-close': 'menshen close 封住的端口',
    nftables: 'nftables 的其他表',
  },
};
