import type * as fc from 'fast-check';
import { expect, test } from 'vitest';

import { misread, nobody } from '../../../test/support/unix-captures.ts';
import type { Row } from '../format.ts';
import { nmapXml } from './nmap-xml/index.ts';

/** A scan sees what listens, on the host that it is asked for. */
const open: fc.Arbitrary<readonly Row[]> = nobody
  .map((all) =>
    all
      .filter(({ peer }) => peer === null)
      .map(({ state, protocol, family, local, peer }) => ({
        line: 0,
        host: local.address,
        protocol,
        family,
        local,
        peer,
        state,
      })),
  )
  .filter((rows) => rows.length > 0);

function printHost({ protocol, family, local: { address, port } }: Row): string {
  const open = `<port protocol="${protocol}" portid="${port}"><state state="open"/><service name="&lt;&gt;"/></port>`;
  const closed = '<port protocol="tcp" portid="1"><state state="closed"/></port>';
  const mac = '<address addr="00:00:5E:00:53:01" addrtype="mac"/>';
  return `<host><address addr="${address}" addrtype="${family}"/>${mac}<ports>${open}${closed}</ports></host>`;
}

function printXml(rows: readonly Row[], index: number): string {
  const blank = index === 0 ? '\n' : ' ';
  // A break in its very first tags would hide what it is.
  const start = ['<?xml version="1.0" encoding="UTF-8"?>', '<!DOCTYPE nmaprun>', '<nmaprun scanner="nmap">'];
  return [...start, ...rows.map((row) => printHost(row).replaceAll(' ', blank)), '</nmaprun>'].join('\n');
}

function printGrepable(rows: readonly Row[]): string {
  const lines = rows.map(({ protocol, local: { address, port } }) => {
    const ports = `1/closed/tcp//x///, ${port}/open/${protocol}//ssh//A, b (c)/`;
    return `Host: ${address} ()\tPorts: ${ports}\tIgnored State: closed (9)`;
  });
  return ['# Nmap 7.93 scan initiated Wed Nov 25 12:46:40 2026 as: nmap -oG - 192.0.2.0/24', ...lines].join('\n');
}

test('nmap -oX gives back what was printed, with line breaks within tags', () => {
  expect(misread('nmap-xml', open, printXml)).toBeUndefined();
});

test('nmap -oG gives back what was printed', () => {
  expect(misread('nmap-grepable', open, printGrepable)).toBeUndefined();
});

test('entities are never expanded, whatever they are said to be', () => {
  const bomb = Array.from({ length: 40 }, (_, depth) => `<!ENTITY l${depth + 1} "${`&l${depth};`.repeat(10)}">`);
  const text = [
    '<?xml version="1.0"?>',
    `<!DOCTYPE nmaprun [<!ENTITY l0 "lol"><!ENTITY x SYSTEM "file:///etc/passwd">${bomb.join('')}]>`,
    '<nmaprun><host><address addr="192.0.2.10" addrtype="ipv4"/>',
    '<port protocol="tcp" portid="&l40;"><state state="open"/></port>',
    '<port protocol="tcp" portid="22"><state state="open"/></port>',
    '<port protocol="tcp" portid="23"><state state="&x;"/></port></host></nmaprun>',
  ];
  const { rows, unread } = nmapXml.parse(text.map((line, index) => ({ number: index + 1, text: line })));
  expect(rows.map(({ local }) => local.port)).toEqual([22]);
  expect(unread).toEqual([{ line: 4, why: 'port' }]);
});
