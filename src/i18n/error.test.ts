import { expect, test } from 'vitest';

import { type ErrorDetail, type FileFault, LANGUAGES, MenshenError } from '../model/index.ts';
import { messages, tellError } from './index.ts';

const [en, zh] = await Promise.all([messages('en'), messages('zh')]);
const EVIL = '\u001B]0;x\u0007\u202E\n';
const ESCAPED = String.raw`\x1b]0;x\x07\u202e\x0a`;

const FAULTS: readonly FileFault[] = [
  ...(
    [
      'address',
      'address-zone',
      'aliases',
      'allows-all',
      'any-alone',
      'boolean',
      'colon-in-text',
      'directive',
      'escape',
      'indent',
      'interface',
      'ip-protocol',
      'key-lines',
      'list',
      'list-in-brackets',
      'long-key',
      'malformed',
      'missing',
      'not-a-file',
      'not-utf8',
      'port-name',
      'ports-form',
      'ports-order',
      'ports-protocol',
      'program',
      'repeated-key',
      'same-items',
      'service',
      'service-template',
      'several-documents',
      'signal',
      'tab',
      'tag',
      'text',
      'text-blanks',
      'text-invisible',
      'text-lines',
      'unit',
      'user',
    ] as const
  ).map((code) => ({ code }) as FileFault),
  ...(['"', "'", '}', ']', ',', ':', ' ', null] as const).map((character): FileFault => ({
    code: 'missing-character',
    character,
  })),
  { code: 'address-mapped', meant: EVIL },
  { code: 'host-bits', meant: EVIL },
  { code: 'prefix-length', most: 32 },
  { code: 'protocol-elsewhere', instead: 'port' },
  { code: 'unknown-protocol', written: EVIL, nearest: EVIL },
  { code: 'unknown-protocol', written: EVIL, nearest: null },
  { code: 'unknown-port-name', written: EVIL, nearest: EVIL },
  { code: 'unknown-port-name', written: EVIL, nearest: null },
  { code: 'one-target', fields: [EVIL] },
  { code: 'same-entry', line: 3 },
  { code: 'few-items', least: 1 },
  { code: 'few-items', least: 2 },
  { code: 'long-file', mebibytes: 1 },
  { code: 'long-text', most: 300 },
  { code: 'mapping', fields: [EVIL] },
  { code: 'needs-path', signal: 'shell-relay' },
  { code: 'not-readable', errno: EVIL },
  { code: 'one-of', options: [EVIL] },
  { code: 'other-owner', path: EVIL, uid: 7 },
  { code: 'others-may-write', path: EVIL },
  { code: 'ports-number', lowest: 0, highest: 65_535 },
  { code: 'said', text: EVIL },
  { code: 'too-deep', most: 64 },
  { code: 'unexpected', found: EVIL },
  { code: 'unknown-field', nearest: EVIL, fields: [] },
  { code: 'unknown-field', nearest: null, fields: [EVIL] },
  { code: 'unknown-signal', written: EVIL, nearest: EVIL, options: [] },
  { code: 'unknown-signal', written: EVIL, nearest: null, options: [EVIL] },
  { code: 'unquoted', character: EVIL },
];

const DETAILS: readonly ErrorDetail[] = [
  { code: 'binary', kind: 'sqlite', line: 1, column: 1 },
  { code: 'empty', formats: ['ss', 'lsof'] },
  { code: 'needs-linux', platform: EVIL },
  { code: 'no-input' },
  { code: 'journal-unreadable', path: EVIL, errno: 'SQLITE_FULL' },
  { code: 'journal-newer', path: EVIL, version: 9 },
  { code: 'no-journal-place' },
  { code: 'journal-not-private', path: EVIL },
  { code: 'change-running', id: 3 },
  { code: 'needs-yes' },
  { code: 'unknown-target', name: EVIL },
  { code: 'one-name' },
  { code: 'no-change', id: 3 },
  { code: 'needs-root' },
  { code: 'file-exists', path: EVIL },
  { code: 'not-writable', path: EVIL, errno: EVIL },
  { code: 'policy-pending', id: 3, deadline: '2026-11-25T14:04:10.000Z' },
  { code: 'policy-unreadable', reason: EVIL },
  { code: 'policy-plan-changed' },
  { code: 'policy-asleep' },
  { code: 'policy-no-way-back', reason: EVIL },
  { code: 'policy-not-taken', reason: EVIL },
  { code: 'policy-rolling-back', reason: EVIL },
  { code: 'policy-none' },
  { code: 'policy-broken-off', id: 3 },
  { code: 'state-unwritable', path: EVIL, errno: 'ENOSPC' },
  { code: 'confirm-none' },
  { code: 'confirm-late', id: 3, at: '2026-11-25T14:04:10.000Z' },
  { code: 'confirm-old-connection', peer: EVIL },
  { code: 'confirm-no-connection', peer: EVIL },
  { code: 'confirm-unseen' },
  { code: 'no-listing', reasons: [EVIL, EVIL] },
  { code: 'no-namespace', path: EVIL },
  { code: 'no-processes', path: EVIL },
  { code: 'no-socket', lines: 1, line: 1, column: 1, formats: ['ss'] },
  { code: 'no-socket', lines: 2, line: 1, column: 1, formats: ['ss', 'lsof'] },
  { code: 'not-readable', path: EVIL, errno: EVIL },
  { code: 'not-readable', path: null, errno: 'EIO' },
  { code: 'nothing-to-compare', protocol: EVIL, reasons: [EVIL] },
  { code: 'proc-unreadable', path: EVIL, errno: EVIL },
  { code: 'query', fault: 'control' },
  { code: 'too-long', mebibytes: 32 },
  { code: 'too-many-lines', most: 10, line: 11, column: 1 },
];

function withFault(fault: FileFault, place = { file: EVIL, line: 5, column: 7, field: EVIL }): MenshenError {
  return new MenshenError('config-invalid', { code: 'file-problems', problems: [{ ...place, fault }], page: 'local' });
}

function codesOf(values: readonly { readonly code: string }[]): ReadonlySet<string> {
  return new Set(values.map(({ code }) => code));
}

test.each(LANGUAGES)('every code is told in %s, and nothing hostile gets through', (language) => {
  const sentences = language === 'en' ? en : zh;
  const told = [...DETAILS.map((detail) => new MenshenError('no-proc', detail)), ...FAULTS.map((one) => withFault(one))]
    .map((error) => tellError(error, sentences))
    .flatMap(({ what, problems, next }) => [what, ...problems, ...(next === null ? [] : [next])]);
  for (const line of told) expect(line).toMatch(/^[\P{C}]{3,}$/u);
  const isForeign = language === 'en' ? /[\p{Script=Han}，。：]/u : /\b(?:expected|must|missing|cannot|can't)\b/;
  expect(told.filter((line) => isForeign.test(line))).toEqual([]);
});

test('every code is among those that are told here', () => {
  expect(codesOf(FAULTS)).toEqual(new Set(Object.keys(en.problems.faults)));
  expect(codesOf(DETAILS)).toEqual(new Set(Object.keys(en.failures.details)));
});

test('what is wrong with a policy is told as of that file', () => {
  const problem = { file: 'p.yaml', line: 3, column: 5, field: 'allow.0.from', fault: { code: 'address' } } as const;
  const error = new MenshenError('config-invalid', { code: 'file-problems', problems: [problem], page: 'policy-file' });
  expect(tellError(error, en)).toMatchObject({
    what: "policy.yaml can't be used as it is, so nothing was done",
    next: 'look up the fields in docs/policy-file.md',
  });
});

test.each<readonly [FileFault, string, string]>([
  [
    { code: 'unknown-field', nearest: 'reach', fields: ['reach'] },
    'm.yaml:5:7: expect.0.x: no such field: did you mean "reach"?',
    'm.yaml:5:7: expect.0.x：没有这个字段，是否想写 reach？',
  ],
  [
    { code: 'unknown-field', nearest: null, fields: ['expect', 'only'] },
    'm.yaml:5:7: expect.0.x: no such field: expected one of expect, only',
    'm.yaml:5:7: expect.0.x：没有这个字段，可用的字段有 expect、only',
  ],
  [
    { code: 'one-of', options: ['host', 'network'] },
    'm.yaml:5:7: expect.0.x: expected one of host, network',
    'm.yaml:5:7: expect.0.x：应为以下之一：host、network',
  ],
  [
    { code: 'needs-path', signal: 'shell-relay' },
    'm.yaml:5:7: expect.0.x: shell-relay can only be accepted of a program that is named by its whole path',
    'm.yaml:5:7: expect.0.x：要认可 shell-relay，必须写明程序的完整路径',
  ],
  [
    { code: 'ports-number', lowest: 0, highest: 65_535 },
    'm.yaml:5:7: expect.0.x: expected port numbers from 0 to 65535',
    'm.yaml:5:7: expect.0.x：端口号应在 0 到 65535 之间',
  ],
])('%j is told with its place and field', (fault, english, chinese) => {
  const error = withFault(fault, { file: 'm.yaml', line: 5, column: 7, field: 'expect.0.x' });
  expect([en, zh].map((language) => tellError(error, language))).toEqual([
    {
      what: "menshen.yaml can't be used as it is, so nothing was done",
      problems: [english],
      next: 'look up the fields in docs/local.md',
    },
    {
      what: 'menshen.yaml 有问题，无法采用，因此什么都没有执行',
      problems: [chinese],
      next: '查看 docs/zh/local.md 中的字段说明',
    },
  ]);
});

test.each<readonly [ErrorDetail, readonly [string, string | null], readonly [string, string | null]]>([
  [
    { code: 'binary', kind: 'elf', line: 1, column: 1 },
    [
      "This text can't be read as a listing: an ELF executable, not a text (line 1, column 1)",
      'the text that netstat, ss, lsof, sockstat, fport, nmap or PowerShell printed',
    ],
    [
      '无法把这段文本当作端口列表读取：这是 ELF 可执行文件，不是文本（第 1 行第 1 列）',
      '提供 netstat、ss、lsof、sockstat、fport、nmap 或 PowerShell 输出的文本',
    ],
  ],
  [
    { code: 'binary', kind: 'other', line: 2, column: 5 },
    [
      "This text can't be read as a listing: a binary file, not a text (line 2, column 5)",
      'the text that netstat, ss, lsof, sockstat, fport, nmap or PowerShell printed',
    ],
    [
      '无法把这段文本当作端口列表读取：这是二进制文件，不是文本（第 2 行第 5 列）',
      '提供 netstat、ss、lsof、sockstat、fport、nmap 或 PowerShell 输出的文本',
    ],
  ],
  [
    { code: 'no-socket', lines: 2, line: 1, column: 3, formats: ['ss', 'lsof'] },
    [
      "This text can't be read as a listing: none of its 2 lines tells of a socket (from line 1, column 3)",
      'one of the listings that Menshen reads: ss, lsof',
    ],
    [
      '无法把这段文本当作端口列表读取：2 行中没有一行是套接字（从第 1 行第 3 列起）',
      '提供门神能读的列表之一：ss、lsof',
    ],
  ],
  [
    { code: 'empty', formats: ['ss'] },
    ["This text can't be read as a listing: it is empty", 'leave the format out, so that it is recognised'],
    ['无法把这段文本当作端口列表读取：内容为空', '不指定格式，让门神自动识别'],
  ],
  [
    { code: 'not-readable', path: '/x y', errno: 'ENOENT' },
    [
      "This text can't be read as a listing: /x y: no such file (ENOENT)",
      'check the name of the file and the right to read it',
    ],
    ['无法把这段文本当作端口列表读取：/x y：没有这个文件（ENOENT）', '检查文件名和读取权限'],
  ],
])('%j is told with what to try', (detail, english, chinese) => {
  const error = new MenshenError('capture-unreadable', detail);
  for (const [language, [what, next]] of [[en, english] as const, [zh, chinese] as const]) {
    expect(tellError(error, language)).toEqual({ what, problems: [], next });
  }
});

test('a command goes before a hint, and is written as one would type it', () => {
  const path = "/srv/my 'own'\u001B.yaml";
  const error = new MenshenError('no-proc', { code: 'no-processes', path }, { next: ['chmod', 'go-w', path] });
  expect(tellError(error, zh)).toEqual({
    what: String.raw`无法使用进程文件系统：/srv/my 'own'\x1b.yaml 中看不到任何进程`,
    problems: [],
    next: String.raw`chmod go-w $'/srv/my \'own\'\x1b.yaml'`,
  });
});

test('what has no detail is told as it is, made visible', () => {
  expect(tellError(new MenshenError('not-permitted', `setns ${EVIL}: EPERM`), zh)).toEqual({
    what: `权限不足：setns ${ESCAPED}: EPERM`,
    problems: [],
    next: null,
  });
});
