import type { Messages } from '../messages.ts';

export const policyHelp: Messages['policyHelp'] = {
  file: '端口策略文件，默认 /etc/menshen/policy.yaml',
  group: {
    brief: '只放行清单上的访问，而且不会把自己锁在门外',
    description:
      '端口策略是一份清单：哪些端口可以到达、谁可以到达；其余一律关上，IPv4 和 IPv6 一并管，容器发布的端口也不例外。规则放在 nftables 里自己的一张表（inet menshen）中，别人的规则一概不动。suggest 根据当前监听的端口写出初稿，plan 显示会发生什么，apply 应用它。一分钟之内若没有通过一条新连接确认，就自动恢复原状，不管你的终端和门神本身怎样了。',
    examples: [
      ['sudo menshen policy suggest --write /etc/menshen/policy.yaml', '写出初稿，供阅读和修改'],
      ['sudo menshen policy plan', '看看会发生什么'],
      ['sudo menshen policy apply', '应用它；然后通过一条新连接：'],
      ['sudo menshen policy confirm', '保留下来'],
    ],
  },
  suggest: {
    brief: '根据当前监听的端口写出端口策略初稿',
    description:
      '输出一份端口策略，放行现在能到达、也应当能到达的端口：依据开放的端口、端口目录的说明，以及当前有谁连着。每一行都有注释说明；不宜对所有人开放的，以注释形式给出。不做任何改动。',
    write: '改为写入这个新文件',
    examples: [
      ['sudo menshen policy suggest | less', '阅读'],
      ['sudo menshen policy suggest --write /etc/menshen/policy.yaml', '写到其他命令默认读取的位置'],
    ],
  },
  plan: {
    brief: '显示端口策略会带来什么，不做任何改动',
    description:
      '显示哪些端口将无法到达，哪些照旧、从哪里能到达；哪些连接断开后无法重新建立，包括你自己的；还有谁的规则可能挡住策略放行的访问；文件里哪些写法可能并非本意；以及内核中的规则会怎样变化。规则会先在一个独立的网络里预演。',
    examples: [
      ['sudo menshen policy plan', '针对 /etc/menshen/policy.yaml'],
      ['sudo menshen policy plan new.yaml', '针对另一个文件'],
      ['sudo menshen policy plan --json', '供脚本使用'],
    ],
  },
  apply: {
    brief: '应用端口策略；不确认就自动撤销',
    description:
      '先显示方案并询问，然后一步载入全部规则。已有的连接不受影响。载入之前已启动一个看守进程：若没有通过新连接及时执行 menshen policy confirm，它就恢复原来的规则。你的终端、会话或门神结束，它都照常运行。如果策略会切断你自己所用的连接，则什么都不做。',
    confirmWithin: '确认的时限：60、60s 或 5m，从 5s 到 1h，默认 60s',
    persist: '确认之后，每次开机都在网络启动之前重新载入',
    anyway: '即使会切断你自己所用的连接也照做',
    yes: '不再询问',
    dryRun: '只显示方案，什么都不做',
    placeholders: { time: '时限' },
    examples: [
      ['sudo menshen policy apply', '显示方案，询问，然后应用'],
      ['sudo menshen policy apply --persist', '并且每次开机都载入'],
      ['sudo menshen policy apply new.yaml --confirm-within 5m', '另一个文件，留五分钟重新登录'],
    ],
  },
  confirm: {
    brief: '保留刚刚生效的端口策略',
    description:
      '请从一条新连接里执行：能新建连接，就证明策略没有把你锁在门外。在应用策略时就已打开的连接里执行会被拒绝，因为那条连接无论策略怎么写都不会断。',
    anyway: '即使在原有的连接里，或者无法判断你从哪条连接进来，也照做',
    examples: [['ssh -t server sudo menshen policy confirm', '在你自己的电脑上执行']],
  },
  verify: {
    brief: '证明端口策略确实有效：核对规则，并实际探测',
    description:
      '按内核的规则判断每个监听端口在每个接口上会怎样应答，并从本机旁边的一个临时网络逐个敲端口，IPv4 和 IPv6 都试，源端口除了普通的，还有粗心的防火墙常会放过的 53 和 20。列出预期和实际所见，不一致的排在前面；有不一致时退出码为 1。',
    examples: [
      ['sudo menshen policy verify', '给出证明'],
      ['sudo menshen policy verify --json', '每一次探测'],
    ],
  },
  status: {
    brief: '显示端口策略的现状',
    description: '显示端口策略是否生效、是否在等待确认、是否已被撤销，开机时是否载入，以及之后有没有被削弱。',
    examples: [
      ['sudo menshen policy', '与 menshen policy status 相同'],
      ['sudo menshen policy status --json', '供脚本使用'],
    ],
  },
  drift: {
    brief: '检查应用之后端口策略有没有被削弱',
    description: '把内核中的规则、策略文件、服务以及开机载入的内容，与当初应用的相比较。有变化时退出码为 1。',
    repair: '询问之后，按当初应用的内容重新载入',
    yes: '修复前不再询问',
    examples: [
      ['sudo menshen policy drift', '有什么变化？'],
      ['sudo menshen policy drift --repair', '恢复到当初应用时的样子'],
    ],
  },
  remove: {
    brief: '移除端口策略，从此不再拦截',
    description:
      '显示会移除什么，询问，然后移除这张表、开机载入的内容以及门神为它记下的一切。策略文件是你的，会保留。menshen undo 可以全部恢复。',
    yes: '不再询问',
    dryRun: '只显示会移除什么，什么都不做',
    examples: [['sudo menshen policy remove', '显示，询问，然后移除']],
  },
};
