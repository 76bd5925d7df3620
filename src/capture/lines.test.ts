import * as fc from 'fast-check';
import { expect, test } from 'vitest';

import { linesOf } from './lines.ts';
import { isPrompt } from './prompts.ts';

const texts = (text: string): readonly string[] => linesOf(text).map((line) => line.text);

test('every way to end a line', () => {
  expect(texts('a\r\nb\rc\nd\fe\u2028f\u0085g\n')).toEqual(['a', 'b', 'c', 'd', 'e', 'f', 'g']);
  expect(texts('a\n\n b \t\n')).toEqual(['a', '', ' b']);
  expect(texts('')).toEqual([]);
  expect(linesOf('a\n\nb').map(({ number }) => number)).toEqual([1, 2, 3]);
});

test('what only a terminal or a web page needs is gone', () => {
  expect(texts('\u001B[1;31mTCP\u001B[0m\u00A0\u3000 0.0.0.0:80')).toEqual(['TCP   0.0.0.0:80']);
  expect(texts('\u001B]0;title\u0007\u001B(BTCP\u0000\uFEFF\u200B')).toEqual(['TCP']);
  expect(texts('\u001B]never ended\nTCP')).toEqual(['', 'TCP']);
  expect(texts('a\tb\u001A')).toEqual(['a\tb']);
});

test('numbers are those of the lines, whatever stands there', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: 'binary' })), (parts) => {
      const lines = linesOf(parts.join('\n'));
      expect(lines.map(({ number }) => number)).toEqual(lines.map((_, index) => index + 1));
    }),
  );
});

test.each([
  String.raw`C:\>netstat -an`,
  'C:/>netstat -an',
  String.raw`PS C:\Users\me> Get-NetTCPConnection | Export-Csv x`,
  'C:/>',
  '$ ss -tunap',
  'root@host:~# netstat -tulpn',
  '[root@host ~]# ss -tnlp',
  'user@host:/tmp$ sudo lsof -nP -i',
  'host# netstat -an'.slice(4),
  'netstat -abno',
  'Microsoft Windows [Version 10.0.19045.4529]',
  'Microsoft Windows [版本 10.0.19045.4529]',
  '(c) Microsoft Corporation. All rights reserved.',
])('%s is a prompt', (line) => {
  expect(isPrompt(line)).toBe(true);
});

test.each([
  '',
  'TCP 0.0.0.0:80 0.0.0.0:0 LISTENING',
  ' [svchost.exe]',
  String.raw`392 svchost -> 113 TCP C:\WINNT\system32\vhos.exe`,
  String.raw`  C:\WINDOWS\system32\WS2_32.dll`,
  'sshd 1 root 3u IPv4 12345 0t0 TCP *:22 (LISTEN)',
  'nmap 1234 root 3u IPv4 12345 0t0 TCP *:22 (LISTEN)',
  'netstat is a tool',
  '# Nmap 7.93 scan initiated Mon Jan 1 00:00:00 2024 as: nmap -oG - 192.0.2.1',
  '#TYPE Microsoft.Management.Infrastructure.CimInstance',
  '[',
  '{ "LocalPort": 80 }',
])('%s is none', (line) => {
  expect(isPrompt(line)).toBe(false);
});
