import type { Messages } from '../messages.ts';

export const list: Messages['list'] = {
  help: {
    brief: '列出套接字，可筛选',
    description:
      '列出所有状态的套接字：TCP、UDP、raw 和 packet。不同选项相互收窄；同一选项的多个值、多个端口或多个地址相互放宽。参数可以是端口（22、22/tcp、53/udp、8000-8100/tcp、[::1]:22）、地址（192.0.2.1、192.0.2.0/24），否则就是要在地址、名称、命令行、用户和单元中查找的词；给出多个词时，每个都要出现。端口和地址在任一侧出现都算匹配。',
    filter: '要查找的端口、地址或词',
    open: '只看开着的门：监听的 TCP、未连接的 UDP',
    protocol: '协议',
    state: '状态；open 指监听的 TCP 或未连接的 UDP',
    process: '持有者的名称或程序（部分即可）',
    pid: '持有者的进程号',
    user: '套接字或其持有者的用户，名称或编号',
    unit: '持有者的 systemd 单元（部分即可）',
    address: '本地或对端地址，或 192.0.2.0/24 这样的网络',
    exposure: '就目前所知，开放端口从哪里可以到达',
    sort: '排序依据',
    reverse: '反向排序',
    watch: '不断刷新直到 Ctrl-C，并标出新来的和离开的',
    placeholders: {
      filter: '筛选',
      name: '名称',
      number: '编号',
      address: '地址',
      key: '依据',
    },
    examples: [
      ['menshen list --open', '所有开着的门'],
      ['menshen list 443/tcp --state established', '443 端口上的连接'],
      ['menshen list --process nginx --json', '用于脚本'],
      ['menshen list --watch --open', '观察门的开合'],
    ],
  },
  columns: {
    protocol: '协议',
    state: '状态',
    local: '本地',
    peer: '对端',
    holder: '持有者',
    user: '用户',
    unit: '单元',
    queues: '收/发队列',
    exposure: '暴露范围',
    namespace: '命名空间',
    executable: '程序',
  },
  none: '没有匹配的套接字。',
  holdersHidden: (count, readable, total) =>
    `有 ${count} 个套接字看不到持有者（${total} 个进程中有 ${readable} 个可读）`,
  watch: {
    title: (count, time) => `${time}，${count} 个套接字`,
    changes: (came, went) => `新增 ${came}，离开 ${went}`,
    every: (seconds) => `每 ${seconds} 秒刷新；Ctrl-C 结束`,
    more: (count) => `下方还有 ${count} 个：加高窗口或筛选后可见`,
  },
};
