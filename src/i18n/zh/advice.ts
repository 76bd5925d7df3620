import type { Messages } from '../messages.ts';

const REACHED_BY = { host: '本机', network: '本地网络', anywhere: '陌生人' } as const;
const AT_MOST = { ...REACHED_BY, anywhere: '任何人' } as const;

export const advice: Messages['advice'] = {
  reasons: {
    suspicion: ({ suspicion }) => (suspicion === 'low' ? '有一处小疑点' : '发现的情况像是有人入侵'),
    expected: ({ why }) => `符合预期：${why}`,
    'farther-than-expected': ({ meant, reach, why }) =>
      `本应只让${REACHED_BY[meant]}访问（${why}），${REACHED_BY[reach]}却有可能访问到`,
    catalog: ({ name, reach, advice }) => {
      switch (advice) {
        case 'keep':
          return reach === 'host' ? `只有本机能访问 ${name}，可以保留` : `${name} 可以让${REACHED_BY[reach]}访问`;
        case 'restrict':
          return `${name} 只应让有需要的人访问`;
        case 'close':
          return reach === 'host' ? `如今没有人需要 ${name}` : `${name} 不应让${REACHED_BY[reach]}访问`;
        case 'investigate':
          return `${name} 很少是有意开启的`;
      }
    },
    'wrong-program': ({ name }) => `这个端口通常属于 ${name}，持有它的却是别的程序`,
    'host-only': () => '只有本机能访问',
    reachable: ({ reach }) => (reach === 'anywhere' ? '任何人都能访问' : '本地网络能访问'),
    'reach-unknown': ({ atMost }) => `${AT_MOST[atMost]}可能访问得到，但无法确定`,
    'trojan-number': ({ name }) => `${name} 用过这个号码，要查清是谁在持有它`,
    'dynamic-run': ({ first, last }) => `${first} 至 ${last} 是系统依次发放的动态端口，又低又连续属于正常`,
    'client-port': () => '号码在内核自动分配的范围内，很可能属于客户端程序',
    'packaged-service': ({ unit, package: name }) => `由 ${unit} 运行，来自软件包 ${name}`,
    'socket-activated': () => '由 systemd 代为持有，有人连接时才启动服务',
    container: ({ runtime }) => `属于容器（${runtime}）`,
    'unknown-program': ({ program }) => `${program} 不是软件包安装的服务`,
    published: () => '到达这里的流量会转发到别处',
    'holder-unseen': () => '看不到持有它的是谁',
    'no-holder': () => '没有进程持有它，由内核自己持有',
    'little-found': () => '疑点太少，不足以采取行动',
  },
};
