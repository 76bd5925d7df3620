import { execFileSync } from 'node:child_process';

import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { MenshenError } from '../model/index.ts';
import { decode } from './decode.ts';

/** The other way round, by a program of its own. */
function encoded(text: string, encoding: string): Uint8Array {
  return execFileSync('iconv', ['-f', 'UTF-8', '-t', encoding], { input: text });
}

const HEADINGS = {
  gb18030: ['GB18030', '活动连接\r\n\r\n  协议  本地地址          外部地址        状态           PID\r\n'],
  big5: ['BIG5', '使用中連線\r\n\r\n  協定   本機位址               外部位址               狀態            PID\r\n'],
  shift_jis: [
    'SHIFT_JIS',
    'アクティブな接続\r\n\r\n  プロトコル  ローカル アドレス      外部アドレス           状態            PID\r\n',
  ],
  cp850: ['CP850', '  TCP    0.0.0.0:135            host:0                 ABHÖREN\r\n'],
  'windows-1252': ['WINDOWS-1252', '  TCP    0.0.0.0:135            host:0                 ABHÖREN\r\n'],
  'utf-16le': ['UTF-16LE', '  TCP    0.0.0.0:135  ABHÖREN 协议\r\n'],
  'utf-16be': ['UTF-16BE', '  TCP    0.0.0.0:135  ABHÖREN 协议\r\n'],
  'utf-8': ['UTF-8', '  协议  本地地址 ABHÖREN アドレス\r\n'],
  ascii: ['ASCII', 'Active Connections\r\n'],
} as const;

describe('an encoding is told by what the text says', () => {
  test.each(Object.entries(HEADINGS))('%s', (encoding, [name, text]) => {
    expect(decode(encoded(text, name))).toEqual({ encoding, text });
  });

  test.each([
    ['windows-1252', 'Aktive Verbindungen\n  Proto  Lokale Adresse  Remoteadresse  Status\n HERGESTELLT für Müller\n'],
    ['cp850', 'Connexions actives\n  Proto  Adresse locale  Adresse distante  État\n'],
    ['windows-1252', 'Connexions actives\n  Proto  Adresse locale  Adresse distante  État\n'],
    ['cp850', 'Conexiones activas\n  Proto  Dirección local  Dirección remota  Estado\n'],
    ['windows-1252', 'Conexiones activas\n  Proto  Dirección local  Dirección remota  Estado\n'],
    ['cp850', 'Conexões ativas\n  Proto  Endereço local  Endereço externo  Estado\n'],
    ['cp850', 'Es konnten keine Besitzerinformationen abgerufen werden. Für PID 4 (Größe)\n'],
  ])('%s: %s', (encoding, text) => {
    expect(decode(encoded(text, encoding))).toEqual({ encoding, text });
  });
});

test('marks at the start are taken off', () => {
  const text = 'Proto ABHÖREN';
  for (const encoding of ['UTF-8', 'UTF-16LE', 'UTF-16BE']) {
    expect(decode(encoded(`\u{FEFF}${text}`, encoding)).text).toBe(text);
  }
});

test('windows-1252 has a euro, and what nothing uses is U+FFFD', () => {
  const bytes = Uint8Array.from([...Buffer.from('pr\xE4sent caf\xE9 '.repeat(3), 'latin1'), 0x80, 0x81]);
  expect(decode(bytes).text).toBe(`${'präsent café '.repeat(3)}€\uFFFD`);
});

describe('several encodings in one file', () => {
  const utf8 = '  协议  本地地址          外部地址        状态\n  TCP 0.0.0.0:80\n';

  test('lines of UTF-8 among those of a code page', () => {
    const [name, gbk] = HEADINGS.gb18030;
    const bytes = Buffer.concat([encoded(gbk, name), encoded(utf8, 'UTF-8'), encoded(gbk, name)]);
    expect(decode(bytes)).toEqual({ text: gbk + utf8 + gbk, encoding: 'gb18030' });
  });

  test('a line that is valid UTF-8 by chance', () => {
    const [name, gbk] = HEADINGS.gb18030;
    const bytes = Buffer.concat([encoded(gbk, name), encoded('联通\r\n', name)]);
    expect(decode(bytes).text).toBe(`${gbk}联通\r\n`);
  });

  test('what PowerShell adds to a file, and what cmd.exe adds to one of PowerShell', () => {
    const ascii = 'Proto  Local Address          Foreign Address        State      PID\r\n'.repeat(2);
    const { text } = decode(Buffer.concat([Buffer.from(ascii), encoded(ascii, 'UTF-16LE')]));
    expect(text.replaceAll('\0', '')).toBe(ascii + ascii);
    const wide = encoded(`\u{FEFF}协议\r\n`, 'UTF-16LE');
    expect(decode(Buffer.concat([wide, Buffer.from(ascii)]))).toEqual({
      text: `协议\r\n${ascii}`,
      encoding: 'utf-16le',
    });
  });

  test('half a character is U+FFFD', () => {
    expect(decode(Buffer.from([0x41, 0x0a, 0xe4, 0xb8])).text).toMatch(/^A\n/);
    expect(decode(Buffer.from([0xff, 0xfe, 0x41, 0x00, 0x42])).text).toBe('A\u{FFFD}');
  });
});

describe('a binary file is refused', () => {
  test.each([
    ['elf', '7f454c4602010100'],
    ['windows-executable', '4d5a90000300000004000000'],
    ['gzip', '1f8b0800'],
    ['png', '89504e470d0a1a0a0000'],
    ['pcap', 'd4c3b2a102000400'],
    ['pcapng', '0a0d0d0a'],
  ])('%s', (kind, hex) => {
    expect(() => decode(Buffer.from(hex, 'hex'))).toThrow(`binary kind=${kind} line=1 column=1`);
  });

  test('by its bytes, with the place of the first', () => {
    const bytes = Buffer.concat([Buffer.from('one\ntwo '), Buffer.alloc(40, Uint8Array.from([1, 0, 0, 200, 65]))]);
    expect(() => decode(bytes)).toThrow('binary kind=other line=2 column=5');
  });

  test('but a text that starts as one is none', () => {
    expect(decode(Buffer.from('MZ: netstat of the machine')).text).toBe('MZ: netstat of the machine');
  });
});

/** What reading gave: a text, or the error. */
function outcome(bytes: Uint8Array): unknown {
  try {
    return decode(bytes).text;
  } catch (error) {
    return error instanceof MenshenError ? error.code : error;
  }
}

test('whatever the bytes are, they are a text or refused', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
      expect(outcome(bytes)).toBeTypeOf('string');
    }),
    { numRuns: 2000 },
  );
});

test('every text comes back from UTF-8 and UTF-16', () => {
  const text = fc.string({ unit: 'grapheme', minLength: 1 }).filter((one) => !one.startsWith('\uFEFF'));
  fc.assert(
    fc.property(text, (one) => {
      const printable = `netstat -an ${one.replaceAll(/\p{Cc}/gu, '')}`;
      expect(decode(Buffer.from(printable)).text).toBe(printable);
      expect(decode(Buffer.from(`\uFEFF${printable}`, 'utf16le')).encoding).toBe('utf-16le');
    }),
  );
});
