import type { Explained } from '../explained.ts';

/** How to close a port for good. */
export const playbook = {
  help: {
    brief: 'Tell how to close a port for good, step by step',
    description:
      'Tells how a trojan on the port is told from the real service, what to do on each system with the commands of today, which of it Menshen can do, and how to see that it worked. It looks at nothing but the catalog, and changes nothing.',
    query: 'A port (445, 53/udp, 8000-8100/tcp), a service (ftp), a trojan or a program',
    system: 'For which system; by default the one that this computer runs',
    placeholders: { system: 'system' },
    examples: [
      ['menshen playbook 445', 'steps for this computer'],
      ['menshen playbook 3389 --system windows', 'for a Windows machine'],
      ['menshen playbook 冰河 --system all', 'for all systems'],
    ] as Explained,
  },
  headings: {
    tell: 'Trojan or real service?',
    steps: 'Steps',
    verify: 'Did it work?',
  },
  fromEntry: 'put together from the catalog',
  canDo: (command: string) => `Menshen can do this: ${command}`,
  capitals: (words: string) => `In the commands, put the real values in place of ${words}.`,
  otherSystems: (command: string) => `Other systems: ${command}`,
  seeAlso: (commands: string) => `See also: ${commands}`,
  seeAlsoMore: (count: number) => `and ${count} more`,
  whatItIs: (command: string) => `What it is known for: ${command}`,
  onThisMachine: (command: string) => `What is there on this computer: ${command}`,
  howToClose: (command: string) => `How to close it: ${command}`,
};
