import { describe, expect, it } from 'vitest';
import { messages, tellError } from '../../../i18n/index.ts';
import { MenshenError, type CatalogFacts } from '../../../model/index.ts';
import { compilePlaybooks } from './compile.ts';

const en = await messages('en');

const PLAYBOOK = `- id: share
  ports: [445/tcp+udp]
  entries: [smb]
  names: [server service]
  sources: [article]
  en: { title: Sharing, what: Shares files. }
  zh: { title: 共享, what: 共享文件。 }
  tell:
    - use: holder
    - en: System holds it.
      zh: 由 System 持有。
      run:
        windows: |-
          Get-SmbShare
          Get-SmbSession
  linux:
    steps:
      - en: Stop it.
        zh: 停掉它。
        run: sudo systemctl disable --now smbd.service
        menshen: { command: close, ports: [445/tcp], how: unit }
      - use: firewall
  windows:
    steps:
      - en: Stop it there.
        zh: 在那里停掉它。
    verify:
      - use: gone
`;

const ENTRIES = [entry('smb', 445), entry('share-trojan', 445), entry('dns', 53)];

function entry(id: string, port: number): CatalogFacts {
  const advice = { host: 'keep', network: 'close', anywhere: 'close' } as const;
  const ports = [{ protocol: 'tcp', first: port, last: port }] as const;
  return { id, kind: 'service', ports, names: [id], programs: [], public: 'never', advice, sources: ['test'] };
}

/** As whoever edits the playbooks reads them. */
function problems(...texts: readonly string[]): readonly string[] {
  try {
    compilePlaybooks(
      texts.map((text, index) => ({ file: `${'ab'[index]}.yaml`, text })),
      ENTRIES,
    );
    return [];
  } catch (error) {
    if (error instanceof MenshenError && error.code === 'catalog-invalid') return tellError(error, en).problems;
    throw error;
  }
}

it('becomes one list for each language, with the same commands', () => {
  const { en, zh } = compilePlaybooks([{ file: 'a.yaml', text: PLAYBOOK }], ENTRIES);
  expect(en).toEqual([
    {
      id: 'share',
      title: 'Sharing',
      what: 'Shares files.',
      ports: [
        { protocol: 'tcp', first: 445, last: 445 },
        { protocol: 'udp', first: 445, last: 445 },
      ],
      entries: ['smb'],
      names: ['server service'],
      sources: ['article: 电脑端口知识 (2023)'],
      tell: [
        { use: 'holder' },
        { text: 'System holds it.', on: ['windows'], commands: { windows: ['Get-SmbShare', 'Get-SmbSession'] } },
      ],
      systems: {
        linux: {
          steps: [
            {
              text: 'Stop it.',
              commands: ['sudo systemctl disable --now smbd.service'],
              menshen: { command: 'close', ports: [{ protocol: 'tcp', first: 445, last: 445 }], how: 'unit' },
            },
            { use: 'firewall' },
          ],
          verify: null,
        },
        windows: { steps: [{ text: 'Stop it there.', commands: [] }], verify: [{ use: 'gone' }] },
      },
    },
  ]);
  expect(zh[0]?.systems.linux?.steps[0]).toMatchObject({
    text: '停掉它。',
    commands: ['sudo systemctl disable --now smbd.service'],
  });
});

describe('a broken playbook is told with file, line, column and field', () => {
  it.each([
    ['445/tcp+udp', '445', '2:11: ports.0: '],
    ['      zh: 由 System 持有。\n', '', '10:7: tell.1.zh: missing'],
    ['停掉它。', 'Stop it.', '19:13: linux.steps.0.zh: expected Chinese text'],
    ['use: firewall', 'use: pray', '22:14: linux.steps.1.use: expected one of holder, origin, stop, firewall, reject'],
    ['how: unit', 'how: magic', '21:59: linux.steps.0.menshen.how: expected one of unit, container, process'],
    ['command: close', 'command: open', '21:29: linux.steps.0.menshen.command: expected one of close'],
    ['  windows:\n    steps:', '  amiga:\n    steps:', '23:3: amiga: no such field'],
    ['entries: [smb]', 'entries: [nowhere]', '3:13: entries.0: there is no entry "nowhere"'],
    ['entries: [smb]', 'entries: [dns]', '3:13: entries.0: "dns" has none of these ports'],
    ['id: share', 'id: share-trojan', '1:7: id: "share-trojan" is an entry that it does not belong to'],
    [
      'ports: [445/tcp], how',
      'ports: [53/tcp], how',
      '21:9: linux.steps.0.menshen: closes a port that the playbook is not about',
    ],
    [
      '      - en: Stop it there.\n        zh: 在那里停掉它。',
      '      - en: Stop it there.\n        zh: 在那里停掉它。\n        menshen: { command: close, ports: [445/tcp] }',
      '27:9: windows.steps.0.menshen: Menshen closes ports on Linux only',
    ],
    ['    - use: holder\n', '', '8:3: tell: has nothing for linux'],
    ['  ports: [445/tcp+udp]\n  entries: [smb]\n', '', '1:3: expected no general steps where there are no ports'],
    ['  ports: [445/tcp+udp]\n  entries: [smb]\n', '', '1:3: expected steps and verify for macos'],
  ])('%j → %j', (from, to, problem) => {
    expect(PLAYBOOK).toContain(from);
    expect(problems(PLAYBOOK.replace(from, to)).filter((line) => line.startsWith(`a.yaml:${problem}`))).toHaveLength(1);
  });

  it('what nobody can ask for', () => {
    const nameless = PLAYBOOK.replace(/ {2}ports.*\n.*\n.*\n/, '');
    expect(problems(nameless)).toContain('a.yaml:1:3: expected ports or names, so that it can be asked for');
  });

  it.each([['- 7'], ['a: 1'], ['- id: ['], ['- &a id\n- *a']])('%j', (text) => {
    expect(problems(text)[0]).toMatch(/^a\.yaml:\d+:\d+: /);
  });

  it('what two playbooks claim', () => {
    const other = PLAYBOOK.replace('server service', 'Server-Service');
    expect(problems(PLAYBOOK, other)).toEqual([
      'b.yaml:1:7: id: "share" is taken by the playbook at a.yaml:1:7',
      'b.yaml:3:13: entries.0: "smb" is taken by the playbook at a.yaml:1:7',
      'b.yaml:4:11: names.0: "Server-Service" is taken by the playbook at a.yaml:1:7',
    ]);
  });
});
