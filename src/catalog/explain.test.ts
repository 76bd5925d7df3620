import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MenshenError } from '../model/index.ts';
import { facts } from './data.ts';
import { explain, type Explanation } from './index.ts';

function ids({ entries }: Explanation): readonly string[] {
  return entries.map(({ facts }) => facts.id);
}

describe('ports', () => {
  it('by number: both protocols, with class and IANA names', () => {
    const explanation = explain('1080', { ephemeral: { first: 32_768, last: 60_999 } });
    expect(explanation.asked).toEqual({ kind: 'ports', first: 1080, last: 1080, protocols: ['tcp', 'udp'] });
    expect(explanation.entries).toMatchObject([{ by: 'port', facts: { id: 'socks' }, text: { title: 'SOCKS proxy' } }]);
    expect(explanation.registered).toContainEqual({ protocol: 'tcp', port: 1080, name: 'socks' });
    expect(explanation.portClass).toEqual({ class: 'registered', ephemeral: false });
  });

  it('by number and protocol', () => {
    expect(explain('33434/udp').entries).toMatchObject([{ by: 'range', facts: { id: 'traceroute' } }]);
    expect(ids(explain('33434/tcp'))).toEqual([]);
  });

  it('by number alone: TCP before UDP', () => {
    expect(ids(explain('22'))).toEqual(['ssh', 'pcanywhere-status']);
  });

  it('by range, in the order of the ports', () => {
    const explanation = explain('3268-3306/tcp');
    expect(ids(explanation)).toEqual(expect.arrayContaining(['ldap', 'ldaps', 'mysql']));
    const lowest = explanation.entries.map(({ facts: { ports } }) =>
      Math.min(...ports.filter(({ first, last }) => last >= 3268 && first <= 3306).map(({ first }) => first)),
    );
    expect(lowest).toEqual(lowest.toSorted((one, other) => one - other));
    expect(explanation.portClass).toBeNull();
  });

  it('tells all that share a port, the exact ones first', () => {
    expect(ids(explain('113'))).toEqual(['ident', 'irc-trojan']);
    expect(ids(explain('54320'))).toEqual(['bo2k', 'dynamic']);
  });

  it.each([
    ['22/TCP', 22, 22],
    [' 22 / tcp ', 22, 22],
    ['２２', 22, 22],
    ['3389端口', 3389, 3389],
    ['port 3389', 3389, 3389],
    ['33434～33600', 33_434, 33_600],
    ['0', 0, 0],
    ['0-65535', 0, 65_535],
  ])('understands %j', (query, first, last) => {
    expect(explain(query).asked).toMatchObject({ kind: 'ports', first, last });
  });

  it('says nothing of a port that nobody named', () => {
    expect(explain('4/tcp')).toMatchObject({ entries: [], registered: [], suggestions: [] });
  });
});

describe('names', () => {
  it.each([
    ['冰河', 'glacier'],
    ['ftp', 'ftp'],
    ['FTP', 'ftp'],
    ['ｆｔｐ', 'ftp'],
    ['sub 7', 'sub7'],
    ['Back-Orifice 2000', 'bo2k'],
    ['mysqlx', 'mysql'],
    ['vnc-http', 'vnc-http'],
  ])('%s', (query, id) => {
    expect(explain(query).entries[0]).toMatchObject({ by: 'name', facts: { id } });
  });

  it('by program, behind those of that name', () => {
    expect(explain('sshd').entries.map(({ by, facts }) => [by, facts.id])).toEqual([
      ['program', 'ssh'],
      ['program', 'ssh-x11'],
    ]);
    expect(explain('squid').entries[0]).toMatchObject({ by: 'name', facts: { id: 'squid' } });
  });

  it('a program that carries ports for others is not taken for the owner of all of them', () => {
    expect(ids(explain('docker-proxy'))).toEqual([]);
  });

  it('one name of several entries tells them all', () => {
    expect(ids(explain('sub7'))).toEqual(['sub7', 'sub7-artifact']);
  });

  it('by a name that only IANA knows', () => {
    const explanation = explain('Terabase');
    expect(explanation).toMatchObject({ entries: [], suggestions: [] });
    expect(explanation.registered).toEqual([
      { protocol: 'tcp', port: 4000, name: 'terabase' },
      { protocol: 'udp', port: 4000, name: 'terabase' },
    ]);
  });

  it('in the language that was asked for', () => {
    expect(explain('ssh', { language: 'zh' }).entries[0]?.text.title).toBe('SSH 远程登录');
    expect(explain('ssh', { language: 'en' }).entries[0]?.text.title).toBe('SSH remote login');
  });

  it.each([
    ['sshh', 'ssh'],
    ['tlenet', 'telnet'],
    ['postgre', 'postgres'],
    ['冰何', '冰河'],
    ['back orifise', 'back orifice'],
    ['terabasse', 'terabase'],
  ])('suggests for %s', (query, suggestion) => {
    const explanation = explain(query);
    expect(explanation.entries).toEqual([]);
    expect(explanation.suggestions).toContain(suggestion);
    expect(explanation.suggestions.length).toBeLessThanOrEqual(5);
  });

  it('suggests nothing where nothing is near', () => {
    expect(explain('qqqqqqqqqqqq').suggestions).toEqual([]);
  });
});

function failureOf(query: string): unknown {
  try {
    explain(query);
    return null;
  } catch (error) {
    return error;
  }
}

const NO_QUESTIONS = [
  ['', '   ', '70000', '22/xyz', '22/', '22/tcp/udp', '9-3', '1-2-3', '-5', '+5', '22,80', '22 23', '1.5', '22-/tcp'],
  ['99999999999999999999', '???', '/', 'a\u0000b', '\u001B[31m', 'ssh\n', '\u202Ehss', '\uD800', 'x'.repeat(4096)],
].flat();

it.each(NO_QUESTIONS)('%j is no question', (query) => {
  const error = failureOf(query) as MenshenError;
  expect(error).toBeInstanceOf(MenshenError);
  expect(error).toMatchObject({ code: 'usage', detail: { code: 'query' } });
  expect(error.message).toMatch(/^query fault=[a-z]+$/);
});

describe('whatever is asked', () => {
  const question = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 80 }),
    fc.string({ unit: 'grapheme', maxLength: 30 }),
    fc.stringMatching(/^[0-9/~ .tcpud+-]{0,14}$/),
    fc
      .tuple(fc.integer({ min: -2, max: 70_000 }), fc.constantFrom('', '/tcp', '/udp', '/x', '-', '-9'))
      .map(([port, end]) => `${port}${end}`),
    fc.constantFrom(...facts().entries.flatMap(({ names, programs }) => [...names, ...programs])),
  );

  it('nothing but a usage error is thrown', () => {
    fc.assert(
      fc.property(question, (query) => {
        const error = failureOf(query);
        expect(error === null || (error instanceof MenshenError && error.code === 'usage')).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  it('every entry is found by its id, each name and program, and every port', () => {
    const missed = facts().entries.flatMap(({ id, names, programs, ports }) =>
      [id, ...names, ...programs, ...names.map((name) => name.toUpperCase())]
        .concat(ports.flatMap(({ first, last, protocol }) => [`${first}-${last}/${protocol}`, String(first)]))
        .filter((query) => !ids(explain(query)).includes(id)),
    );
    expect(missed).toEqual([]);
  });
});
