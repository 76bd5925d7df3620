import type { Messages } from '../messages.ts';

export const playbook: Messages['playbook'] = {
  help: {
    brief: '说明如何彻底关闭端口，逐步列出',
    description:
      '说明怎样区分端口上的木马和正常服务，各系统上用今天的命令要做哪些步骤，其中哪些 Menshen 可以代劳，以及怎样确认已经关好。它只查目录，不看本机，也不做任何改动。',
    query: '端口（445、53/udp、8000-8100/tcp）、服务（ftp）、木马或程序',
    system: '针对哪个系统；默认是本机所用的系统',
    placeholders: { system: '系统' },
    examples: [
      ['menshen playbook 445', '本机系统上的步骤'],
      ['menshen playbook 3389 --system windows', '用于 Windows 机器'],
      ['menshen playbook 冰河 --system all', '所有系统'],
    ],
  },
  headings: {
    tell: '木马还是正常服务？',
    steps: '步骤',
    verify: '关好了吗？',
  },
  fromEntry: '根据目录条目生成',
  canDo: (command) => `Menshen 可以代劳：${command}`,
  capitals: (words) => `命令中的 ${words} 要换成实际的值。`,
  otherSystems: (command) => `其他系统：${command}`,
  seeAlso: (commands) => `另见：${commands}`,
  seeAlsoMore: (count) => `还有 ${count} 个`,
  whatItIs: (command) => `了解用途：${command}`,
  onThisMachine: (command) => `查看本机上的情况：${command}`,
  howToClose: (command) => `如何关闭：${command}`,
};
