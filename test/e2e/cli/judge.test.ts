import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { FORMATS } from '../../../src/capture/formats/index.ts';
import { needs } from '../../support/needs.ts';
import { menshen, type Outcome, PROGRAM } from './program.ts';

const SEED_LISTING = `C:/>netstat -an

Active Connections

Proto Local Address Foreign Address State
TCP 0.0.0.0:80   0.0.0.0:0   LISTENING
TCP 0.0.0.0:21   0.0.0.0:0   LISTENING
TCP 0.0.0.0:7626   0.0.0.0:0   LISTENING
UDP 0.0.0.0:445   0.0.0.0:0
UDP 0.0.0.0:1046   0.0.0.0:0
UDP 0.0.0.0:1047   0.0.0.0:0
`;
const FIRST_LISTING = `C:/>netstat -an

Active Connections

Proto Local Address     Foreign Address    State
TCP  0.0.0.0:135      0.0.0.0:0       LISTENING
TCP  0.0.0.0:445      0.0.0.0:0       LISTENING
TCP  0.0.0.0:1025     0.0.0.0:0       LISTENING
TCP  0.0.0.0:1026     0.0.0.0:0       LISTENING
TCP  0.0.0.0:1028     0.0.0.0:0       LISTENING
TCP  0.0.0.0:3372     0.0.0.0:0       LISTENING
UDP  0.0.0.0:135      :
UDP  0.0.0.0:445       :
UDP  0.0.0.0:1027     :
UDP  127.0.0.1:1029     :
UDP  127.0.0.1:1030     :
`;
const FPORT = `Pid Process Port Proto Path
392 svchost -> 113 TCP C:/WINNT/system32/vhos.exe
`;

/** The same with something on its standard input. */
function piped(input: string | Uint8Array, ...args: readonly string[]): Outcome {
  const { status, stdout, stderr } = spawnSync(process.execPath, [PROGRAM, 'judge', ...args], {
    input,
    encoding: 'utf8',
    env: { PATH: process.env['PATH'] },
    timeout: 60_000,
  });
  return { code: status, stdout, stderr };
}

interface Judged {
  readonly suspicion: string;
  readonly ports: readonly {
    readonly number: number;
    readonly advice: string;
    readonly reasons: readonly { code: string }[];
  }[];
  readonly capture: { readonly programs: string };
}

describe('menshen judge', needs('dist'), () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'menshen-judge-'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  const file = (name: string, content: string | Uint8Array): string => {
    const path = join(folder, name);
    writeFileSync(path, content);
    return path;
  };

  test("the article's second listing points at Glacier, with its steps, and says what would decide", () => {
    const { code, stdout } = menshen(['judge', file('second.txt', SEED_LISTING)]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^ *7626\/tcp +anywhere\? .* glacier +investigate/m);
    expect(stdout).toMatch(/Glacier trojan \(冰河\)/);
    expect(stdout.replaceAll(/\s+/g, ' ')).toContain(
      'Disconnect the machine, scan it with an up-to-date virus scanner',
    );
    expect(stdout).toContain('netstat -abno (Windows, as administrator)');
    expect(stdout).toContain('names no programs');
  });

  test('in Chinese too', () => {
    const { stdout } = menshen(['judge', file('second.txt', SEED_LISTING), '--lang', 'zh']);
    expect(stdout).toMatch(/^ *7626\/tcp .*调查/m);
    expect(stdout).toMatch(/冰河木马/);
    expect(stdout).toMatch(/断网[^]*杀毒软件/);
    expect(stdout).toContain('netstat -abno（Windows，管理员身份）');
  });

  test('a number alone is a hint; low and consecutive dynamic ports are ordinary, and it says why', () => {
    const { suspicion, ports, capture } = JSON.parse(piped(SEED_LISTING, '--json').stdout) as Judged;
    expect([suspicion, capture.programs]).toEqual(['none', 'none']);
    const of = (number: number) => ports.find((port) => port.number === number);
    expect(of(7626)?.advice).toBe('investigate');
    expect(of(7626)?.reasons.map(({ code }) => code)).toEqual(['trojan-number', 'holder-unseen', 'reach-unknown']);
    expect(of(1046)?.reasons).toContainEqual({ code: 'dynamic-run', first: 1046, last: 1047 });
    expect(ports.filter(({ advice }) => advice === 'investigate')).toHaveLength(1);
  });

  test("of the article's first listing nothing is to be investigated: it is a machine that is not even online", () => {
    const { ports } = JSON.parse(piped(FIRST_LISTING, '--json').stdout) as Judged;
    expect(ports).toHaveLength(11);
    expect(ports.filter(({ advice }) => advice === 'investigate')).toEqual([]);
    const low = ports.filter(({ number }) => number >= 1025 && number <= 1028);
    expect(low).toHaveLength(4);
    for (const { reasons } of low) expect(reasons).toContainEqual({ code: 'dynamic-run', first: 1025, last: 1030 });
    const told = (lang: string): string => piped(FIRST_LISTING, '--lang', lang).stdout;
    expect(told('en')).toMatch(
      /^1025 to 1030 are numbers that the system hands out one after another; .* ordinary\.$/m,
    );
    expect(told('zh')).toMatch(/^1025 至 1030 是系统依次发放的动态端口，.*正常。$/m);
  });

  test("the article's fport line: svchost that is really vhos.exe", () => {
    const { code, stdout } = piped(FPORT, '--fail-on', 'high');
    expect(code).toBe(1);
    expect(stdout).toMatch(/^!! 113\/tcp .*svchost 392.*investigate/m);
    expect(stdout).toContain('C:/WINNT/system32/vhos.exe');
  });

  test('whoever asks for a verdict is told that a listing without programs is not enough for one', () => {
    const { code, stderr } = piped(SEED_LISTING, '--fail-on', 'high');
    expect(code).toBe(3);
    expect(stderr).toMatch(/--fail-on asks for a verdict/);
    expect(stderr).not.toMatch(/sudo/);
  });

  test('lines that can not be read are counted and shown', () => {
    const { code, stdout } = piped(SEED_LISTING.replace('UDP', 'TCP 0.0.0.0:99999   0.0.0.0:0   LISTENING\nUDP'));
    expect(code).toBe(0);
    expect(stdout).toMatch(/1 line could not be read\n +line 9 \(no port number\): TCP 0\.0\.0\.0:99999/);
    expect(stdout).toMatch(/12 lines: 6 read, 5 that tell of no socket, 1 not read/);
  });

  test.each([
    ['an empty file', '', 'it is empty', '内容为空'],
    [
      'no listing at all',
      'hello\nworld\n',
      'none of its 2 lines tells of a socket (from line 1, column 1)',
      '2 行中没有一行是套接字（从第 1 行第 1 列起）',
    ],
    [
      'a program',
      readFileSync(process.execPath).subarray(0, 100_000),
      'an ELF executable, not a text (line 1, column 1)',
      '这是 ELF 可执行文件，不是文本（第 1 行第 1 列）',
    ],
    [
      'more than a capture may have',
      new Uint8Array(34 * 1024 * 1024).fill(10),
      'longer than 32 MiB',
      '内容超过 32 MiB',
    ],
  ])('%s is refused with a clear error in either language', (_, content, english, chinese) => {
    const outcomes = ['en', 'zh'].map((language) => piped(content, '--lang', language));
    expect(outcomes.map(({ code, stdout }) => [code, stdout])).toEqual([
      [4, ''],
      [4, ''],
    ]);
    expect(outcomes.map(({ stderr }) => stderr.split('\n')[0])).toEqual([
      `menshen: This text can't be read as a listing: ${english}`,
      `menshen：无法把这段文本当作端口列表读取：${chinese}`,
    ]);
    const [, told] = outcomes.map(({ stderr }) => stderr.split('\n'));
    // What is tried next is in the same language, and nothing else is said.
    expect([told?.[1], told?.slice(2)]).toEqual([expect.stringMatching(/^可以尝试：\p{Script=Han}/u), ['']]);
  });

  test('a file that is not there, and a folder', () => {
    for (const path of [join(folder, 'nothing'), folder]) {
      const { code, stderr } = menshen(['judge', path]);
      expect(code).toBe(4);
      expect(stderr).toMatch(/ENOENT|EISDIR/);
      expect(stderr).toMatch(/check the name of the file/);
      expect(menshen(['judge', path, '--lang', 'zh']).stderr).toMatch(
        /（(?:ENOENT|EISDIR)）\n可以尝试：检查文件名和读取权限\n$/,
      );
    }
  });

  test('what is hostile in a listing does not reach the terminal', () => {
    const { stdout } = piped('Pid Process Port Proto Path\n392 \u001B[2Jevil -> 113 TCP C:\\x\\\u202Egpj.exe\n');
    expect(stdout).not.toMatch(/[\u0000-\u0009\u000B-\u001F\u007F-\u009F\u202E]/);
    expect(stdout).toContain('113/tcp');
  });

  test('every format that is read can be named', () => {
    const { stderr } = piped(FPORT, '--format', 'unknown');
    const named = /use one of (.+)$/m.exec(stderr)?.[1]?.split(', ') ?? [];
    expect(named.toSorted()).toEqual(FORMATS.map(({ id }) => id).toSorted());
  });

  test('the format can be named', () => {
    expect(piped(FPORT, '--format', 'fport').code).toBe(0);
    expect(piped(FPORT, '--format', 'netstat-windows').code).toBe(4);
    expect(piped(FPORT, '--format', 'unknown').code).toBe(2);
  });
});
