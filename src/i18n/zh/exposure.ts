import type { ExposureTexts } from '../exposure.ts';

const FROM = { host: '本机', network: '本地网络', anywhere: '任何地方' } as const;

export const exposure: ExposureTexts = {
  levels: { host: '本机', network: '本地网络', anywhere: '任何地方', unknown: '未知' },
  reasons: {
    'bound-to-loopback': () => '只在环回地址上监听',
    'bound-to-wildcard': ({ answersIpv4 }) => (answersIpv4 ? '在所有地址上监听' : '在所有 IPv6 地址上监听'),
    'bound-to-address': ({ address }) => `在 ${address} 上监听`,
    'bound-to-interface': ({ interface: name }) => `只在接口 ${name} 上监听`,
    'no-such-address': ({ address }) => `没有接口拥有它的地址 ${address}`,
    'no-network': () => '没有通往外部的接口',
    'public-address': ({ address, interface: name }) => `${name} 上的 ${address} 是公网地址`,
    'private-address': ({ address, interface: name }) => `${name} 上的 ${address} 是私有地址`,
    'no-firewall': () => '没有加载任何防火墙规则',
    'firewall-accepts': ({ from, rule }) =>
      rule === null ? `没有防火墙规则阻止来自${FROM[from]}的流量` : `防火墙放行来自${FROM[from]}的流量：${rule}`,
    'firewall-limits': ({ from, rule }) => `防火墙限制来自${FROM[from]}的流量：${rule}`,
    'firewall-drops': ({ from, rule }) => `端口开着，但防火墙丢弃来自${FROM[from]}的流量：${rule}`,
    'firewall-unreadable': ({ detail }) => `无法读取防火墙规则（${detail}）`,
    'firewall-rule-unknown': ({ rule, expression }) => `起决定作用的防火墙规则无法判读：${rule}（${expression}）`,
    'no-listener': () => '转发到的地址和端口上，本机没有程序在监听',
    'forwarding-off': () => '本机不在网络之间转发数据包（ip_forward 关闭）',
    published: ({ from, to, rule }) => `已发布：到 ${from} 的流量转发到 ${to}：${rule}`,
    'other-namespace': () => '位于另一个网络命名空间，例如容器',
    'from-capture': () => '列表中既没有网络接口，也没有防火墙的信息',
  },
};
