import { describe, expect, it } from 'vitest';
import { messages, tellError } from '../../i18n/index.ts';
import { MenshenError } from '../../model/index.ts';
import { compileCatalog } from './compile.ts';

const en = await messages('en');

const ENTRY = `- id: ssh
  kind: service
  ports: [22/tcp]
  names: [ssh, 安全外壳]
  programs: [sshd]
  public: careful
  advice: { host: keep, network: keep, anywhere: restrict }
  sources: [article, iana, RFC 4253]
  close:
    linux: systemctl disable --now ssh
  en:
    title: SSH
    what: Encrypted login.
    close:
      linux: Not while it carries you.
  zh:
    title: SSH 登录
    what: 加密登录。
`;

function compile(text: string, file = 'catalog/a.yaml') {
  return compileCatalog([{ file, text }]);
}

/** As whoever edits the catalog reads them. */
function problems(...texts: readonly string[]): readonly string[] {
  try {
    compileCatalog(texts.map((text, index) => ({ file: `catalog/${'abc'[index]}.yaml`, text })));
    return [];
  } catch (error) {
    if (error instanceof MenshenError && error.code === 'catalog-invalid') return tellError(error, en).problems;
    throw error;
  }
}

function other(id: string, ...changes: readonly (readonly [string, string])[]): string {
  return [['id: ssh', `id: ${id}`] as const, ...changes].reduce((text, [from, to]) => text.replace(from, to), ENTRY);
}

describe('what is right', () => {
  it('becomes facts and texts, the same commands in every language', () => {
    const { facts, texts } = compile(ENTRY);
    expect(facts.entries).toEqual([
      expect.objectContaining({
        id: 'ssh',
        ports: [{ protocol: 'tcp', first: 22, last: 22 }],
        sources: ['article: 电脑端口知识 (2023)', 'IANA service names and port numbers', 'RFC 4253'],
      }),
    ]);
    expect(texts.en['ssh']?.close?.linux).toBe('Not while it carries you.\nsystemctl disable --now ssh');
    expect(texts.zh['ssh']?.close?.linux).toBe('systemctl disable --now ssh');
  });

  it('may name both protocols and ranges', () => {
    expect(compile(ENTRY.replace('22/tcp', '6000-6063/tcp+udp')).facts.entries[0]?.ports).toEqual([
      { protocol: 'tcp', first: 6000, last: 6063 },
      { protocol: 'udp', first: 6000, last: 6063 },
    ]);
  });

  it.each([
    ['says so', 'kind: service\n  after: [ssh]'],
    ['is a trojan', 'kind: trojan'],
    ['is a worm', 'kind: worm'],
  ])('puts an entry behind others for its port where it %s, whatever their files', (_, kind) => {
    const backdoor = other(
      'backdoor',
      ['kind: service', kind],
      ['[ssh, 安全外壳]', '[door]'],
      ['  programs: [sshd]\n', ''],
    );
    const { facts } = compileCatalog([
      { file: 'catalog/a.yaml', text: backdoor },
      { file: 'catalog/b.yaml', text: ENTRY },
    ]);
    expect(facts.entries.map(({ id }) => id)).toEqual(['ssh', 'backdoor']);
  });

  it('reads carriers from their own file', () => {
    expect(compile('- systemd\n', 'catalog/carriers.yaml').facts.carriers).toEqual(['systemd']);
  });
});

describe('a broken entry is told with file, line, column and field', () => {
  it.each([
    ['network: keep', 'network: kep', '7:34: advice.network: expected one of keep, restrict, close, investigate'],
    ['22/tcp', '22/tpc', '3:11: ports.0: expected /tcp, /udp or /tcp+udp after the number'],
    ['22/tcp', '22', '3:11: ports.0: expected ports such as 8080/tcp, 53/tcp+udp or 8000-8100/tcp'],
    ['22/tcp', "'22'", '3:11: ports.0: expected /tcp, /udp or /tcp+udp after the number'],
    ['22/tcp', '70000/tcp', '3:11: ports.0: expected port numbers from 0 to 65535'],
    ['22/tcp', '9-1/tcp', '3:11: ports.0: expected the lower port of a range first'],
    ['22/tcp', 'all/tcp', '3:11: ports.0: expected ports such as 8080/tcp, 53/tcp+udp or 8000-8100/tcp'],
    ['22/tcp', '', '3:10: ports: expected at least 1 item'],
    ['22/tcp', '22/tcp, 22/tcp', '3:10: ports: expected each item only once'],
    ['22/tcp', '22/tcp, 20-30/tcp', '3:19: ports.1: overlaps an earlier one of this entry'],
    ['kind: service', 'kind: door', '2:9: kind: expected one of service, trojan, worm, client, class'],
    ['kind: service', 'kind: trojan', '5:13: programs: nobody rightly holds the port of a trojan'],
    [
      'kind: service',
      'kind: service\n  colour: red',
      '3:3: colour: no such field: expected one of id, kind, ports, names, programs, public, advice, sources, see, after, close, en, zh',
    ],
    ['id: ssh', 'id: S S H', '1:7: id: expected an id of small letters, digits and single dashes'],
    [
      'ssh, 安全外壳',
      "ssh, '8080'",
      '4:16: names.1: expected a name with a letter, so that it is not taken for a port',
    ],
    ['ssh, 安全外壳', 'ssh, S-S-H', '4:16: names.1: differs only in form from an earlier one'],
    ['[sshd]', '[/usr/sbin/sshd]', "5:14: programs.0: expected a program's base name, without its folder"],
    ['RFC 4253', 'https://example.org', '8:28: sources.2: expected the name of a document, not an address'],
    ['sources: [article, iana, RFC 4253]', 'sources: []', '8:12: sources: expected at least 1 item'],
    ['  sources: [article, iana, RFC 4253]\n', '', '1:3: sources: missing'],
    ['    what: 加密登录。\n', '', '17:5: zh.what: missing'],
    ['加密登录。', 'Encrypted login.', '18:11: zh.what: expected Chinese text'],
    ['加密登录。', '加密 登录。', '18:11: zh.what: expected no blank between Chinese characters'],
    ['加密登录。', '加密,登录。', '18:11: zh.what: expected full-width punctuation after Chinese characters'],
    ['Encrypted login.', '加密的远程登录。', '13:11: en.what: expected English text'],
    [
      'Encrypted login.',
      '"Encrypted\\u001b[31m"',
      '13:11: en.what: expected a text on one line, nothing invisible in it',
    ],
    ['Encrypted login.', "''", '13:11: en.what: expected a text, not empty, no blanks around it'],
    ['linux: systemctl', 'amiga: systemctl', '10:5: close.amiga: no such field: expected one of linux, windows, macos'],
    ['kind: service', 'kind: service\n  see: [nowhere]', '3:9: see.0: there is no other entry "nowhere"'],
    ['kind: service', 'kind: service\n  after: [ssh]', '3:11: after.0: there is no other entry "ssh"'],
  ])('%s → %s', (from, to, problem) => {
    expect(problems(ENTRY.replace(from, to))).toContain(`catalog/a.yaml:${problem}`);
  });

  it.each([
    ['- id: [', /^catalog\/a\.yaml:\d+:\d+: /],
    ['ssh: 1', /^catalog\/a\.yaml:1:1: expected a list: /],
    ['', /^catalog\/a\.yaml:1:1: expected a list: /],
    ['- &a id\n- *a', /^catalog\/a\.yaml:2:3: expected no anchors and aliases/],
    ['- id: a\n  id: b', /^catalog\/a\.yaml:2:3: /],
    ['- 7', /^catalog\/a\.yaml:1:3: expected "key: value" with the fields id, kind, /],
  ])('%j', (text, problem) => {
    expect(problems(text)[0]).toMatch(problem);
  });

  it('tells all problems of all files at once', () => {
    const broken = problems(ENTRY.replace('keep', 'kep').replace('22/tcp', 'x/tcp'), '- 7');
    expect(broken.map((problem) => problem.split(': ')[0])).toEqual([
      'catalog/a.yaml:3:11',
      'catalog/a.yaml:7:19',
      'catalog/b.yaml:1:3',
    ]);
  });
});

describe('entries that do not fit together', () => {
  it('one id twice', () => {
    expect(problems(ENTRY, ENTRY.replace('22/tcp', '23/tcp').replace('[ssh, 安全外壳]', '[x]'))).toEqual([
      'catalog/b.yaml:1:7: id: "ssh" is taken by catalog/a.yaml:1:7',
    ]);
  });

  it('one port twice, and nobody gives way', () => {
    expect(problems(ENTRY, other('x', ['[ssh, 安全外壳]', '[x]']))).toEqual([
      'catalog/b.yaml:3:11: ports.0: "ssh" names these too; say with "after" which goes first',
    ]);
  });

  it('a narrower range within a wider one is no contradiction', () => {
    expect(problems(ENTRY, other('x', ['[ssh, 安全外壳]', '[x]'], ['22/tcp', '20-30/tcp']))).toEqual([]);
  });

  it('one name twice, and neither points at the other', () => {
    const same = other('x', ['22/tcp', '23/tcp'], ['[ssh, 安全外壳]', '[x, S S H]']);
    expect(problems(ENTRY, same)).toEqual(['catalog/b.yaml:4:14: names.1: "ssh" has this name too; say so with "see"']);
    expect(problems(ENTRY, same.replace('kind: service', 'kind: service\n  see: [ssh]'))).toEqual([]);
  });

  it('a circle of those that give way', () => {
    const first = ENTRY.replace('kind: service', 'kind: service\n  after: [x]');
    const second = other('x', ['[ssh, 安全外壳]', '[x]'], ['kind: service', 'kind: service\n  after: [ssh]']);
    expect(problems(first, second)[0]).toBe('catalog/a.yaml:3:10: after: leads back to itself by x, ssh');
  });
});
