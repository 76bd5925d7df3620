import { expect, test } from 'vitest';
import { DOCKER, doorOf, entryOf, known, processOf } from '../../../test/support/subjects.ts';
import type { CatalogFacts, Process } from '../../model/index.ts';
import { wrongProgram } from './wrong-program.ts';

const single = (port: number) => [{ protocol: 'tcp', first: port, last: port }] as const;
const ssh = entryOf();
const http = entryOf({
  id: 'http',
  names: ['http', 'www'],
  programs: ['nginx', 'apache2', 'httpd'],
  ports: single(80),
});
const sql = entryOf({ id: 'mysql', names: ['MySQL'], programs: ['mysqld', 'mariadbd'], ports: single(3306) });
const names = entryOf({ id: 'dns', names: ['dns'], programs: ['systemd-resolved'], ports: single(53) });

const look = (entry: CatalogFacts, number: number, ...processes: readonly Process[]) =>
  wrongProgram.look(doorOf(processes, { number, knownAs: known(entry) }));

test.each([
  [ssh, 22, processOf()],
  [http, 80, processOf({ path: '/usr/sbin/nginx', name: 'nginx' })],
  [sql, 3306, processOf({ path: '/usr/sbin/mariadbd', name: 'mariadbd' })],
  [sql, 3306, processOf({ path: '/opt/x', package: { manager: 'dpkg', name: 'mysql-server-8.0' } })],
  [sql, 3306, processOf({ path: '/opt/x', unit: 'mysql@main.service' })],
  [names, 53, processOf({ path: '/lib/x', name: 'systemd-resolve' })],
  [http, 80, processOf({ path: '/usr/bin/python3', arguments: ['python3', '/srv/httpd.py'] })],
  [ssh, 22, processOf({ path: '/app/whatever', container: DOCKER })],
  // What lsof prints of it.
  [names, 53, { pid: 5, name: 'systemd-r', kernelThread: false }],
  [names, 53, { pid: 5, startTime: 1, name: 'systemd-resolve', kernelThread: false }],
])('the holder belongs: %#', (entry, number, process) => {
  expect(look(entry, number, process)).toBeNull();
});

test.each([
  [http, 80, processOf({ path: '/bin/nc.openbsd', arguments: ['nc', '-l', '80'] }), 15],
  [ssh, 22, processOf({ path: '/usr/bin/socat' }), 15],
  [ssh, 22, processOf({ path: '/opt/x' }), 12],
  [ssh, 22, processOf({ path: '/usr/bin/x', package: { manager: 'dpkg', name: 'x' } }), 5],
  [ssh, 22, processOf({ path: '/usr/bin/python3', arguments: ['python3', 'x.py'] }), 6],
  [http, 80, processOf({ path: '/usr/bin/node', arguments: ['node', 'server.js'] }), 2],
  [http, 80, processOf({ path: '/opt/go-server' }), 5],
  // A live process has its whole name.
  [names, 53, { pid: 5, startTime: 1, name: 'systemd-r', kernelThread: false }, 8],
])('a stranger weighs little: %#', (entry, number, process, weight) => {
  expect(look(entry, number, process)?.weight).toBe(weight);
});

test('what is expected and what is there stand side by side', () => {
  expect(look(http, 80, processOf({ path: '/opt/x', arguments: ['x', '-d'] }))?.evidence).toMatchObject([
    { fact: 'expected-programs', value: 'nginx, apache2, httpd', check: ['menshen', 'explain', '80/tcp'] },
    { fact: 'executable', value: '/opt/x' },
    { fact: 'arguments', value: 'x -d' },
    { fact: 'no-package' },
  ]);
});

test("a rightful holder's children may be called anything, a stranger beside it may not", () => {
  const nginx = processOf({ pid: 10, path: '/usr/sbin/nginx', name: 'nginx' });
  const child = processOf({ pid: 11, path: '/usr/lib/cgi', parents: [{ pid: 10, name: 'nginx' }] });
  const stranger = processOf({ pid: 12, path: '/opt/x' });
  const orphan = processOf({ pid: 13, path: '/opt/x', parents: [] });
  expect(look(http, 80, nginx, child)).toBeNull();
  expect(look(http, 80, nginx, orphan)).toBeNull();
  expect(look(http, 80, nginx, child, stranger)?.pid).toBe(12);
});

test('nothing is said of numbers that are nobody’s', () => {
  const x = processOf({ path: '/opt/x' });
  const range = entryOf({ ports: [{ protocol: 'tcp', first: 32_770, last: 32_900 }] });
  expect(look(range, 32_800, x)).toBeNull();
  expect(look(entryOf({ ports: single(50_000) }), 50_000, x)).toBeNull();
  expect(look(entryOf({ programs: [] }), 22, x)).toBeNull();
  expect(look(entryOf({ kind: 'trojan' }), 22, x)).toBeNull();
  expect(wrongProgram.look(doorOf([x], { number: 22 }))).toBeNull();
  expect(look(ssh, 22)).toBeNull();
});
