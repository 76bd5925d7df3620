import { expect, test } from 'vitest';
import { doorOf, processOf } from '../../../test/support/subjects.ts';
import { writableFolder } from './writable-folder.ts';

const python = { path: '/usr/bin/python3.11', package: { manager: 'dpkg', name: 'python3.11-minimal' } } as const;

test.each([
  ['/dev/shm/x', 40],
  ['/run/shm/x', 40],
  ['/tmp/x', 26],
  ['/tmp/.ICE-unix/x', 26],
  ['/var/tmp/x', 26],
  ['/run/user/1000/x', 26],
  ['/usr/lib/.x/sshd', 20],
  ['/usr/lib/.../sshd', 45],
  ['/usr/lib/. /sshd', 45],
  ['/tmp/go-build123/b001/exe/server', 5],
  ['/tmp/.mount_AppXYZ12/usr/bin/app', 5],
  ['/home/li/.cache/tool/server', 5],
  ['/opt/app/.venv/bin/python3', 5],
])('a program at %s weighs %i', (path, weight) => {
  expect(writableFolder.look(doorOf([processOf({ path })]))?.weight).toBe(weight);
});

test.each([
  [String.raw`C:\WINNT\Fonts\explorer.exe`, 45],
  ['c:/winnt/fonts/explorer.exe', 45],
  [String.raw`D:\$Recycle.Bin\S-1-5\x.exe`, 45],
  [String.raw`C:\Windows\Temp\x.exe`, 26],
  [String.raw`C:\Users\li\AppData\Local\Temp\x.exe`, 26],
  [String.raw`C:\Users\Public\x.exe`, 26],
  [String.raw`C:\Users\li\AppData\Roaming\x.exe`, 20],
  [String.raw`C:\Users\li\AppData\Local\Programs\app\app.exe`, 5],
  [String.raw`C:\Program Files\app\app.exe`, 0],
  [String.raw`C:\Windows\System32\svchost.exe`, 0],
])('a program of Windows at %s weighs %i', (path, weight) => {
  expect(writableFolder.look(doorOf([processOf({ path, workingFolder: '/' })]))?.weight ?? 0).toBe(weight);
});

test.each(['/usr/sbin/sshd', '/opt/app/server', '/home/li/project/server', '/tmpfiles/x', '/usr/bin/..x'])(
  'a program at %s is ordinary',
  (path) => {
    expect(writableFolder.look(doorOf([processOf({ path })]))).toBeNull();
    expect(writableFolder.concerns(processOf({ path }))).toBe(false);
  },
);

test('where only this machine reaches it, it weighs less', () => {
  expect(writableFolder.look(doorOf([processOf({ path: '/tmp/x' })], { reach: 'host' }))?.weight).toBe(10);
  expect(writableFolder.look(doorOf([processOf({ path: '/home/li/.x/y' })], { reach: 'host' }))).toBeNull();
});

test("an interpreter's script counts for the program, resolved by the working folder", () => {
  const script = processOf({ ...python, arguments: ['python3', 'serve.py'], workingFolder: '/tmp/work' });
  const finding = writableFolder.look(doorOf([script]));
  expect(finding?.weight).toBe(16);
  expect(finding?.evidence.map(({ fact, value }) => [fact, value])).toEqual([
    ['script', '/tmp/work/serve.py'],
    ['working-folder', '/tmp/work'],
  ]);
});

test('a working folder alone is a hint, of a packaged daemon nothing', () => {
  const here = { workingFolder: '/tmp' };
  expect(writableFolder.look(doorOf([processOf({ ...here, path: '/opt/x' })]))?.weight).toBe(8);
  const server = processOf({ ...python, arguments: ['python3', '-m', 'http.server'], ...here });
  expect(writableFolder.look(doorOf([server]))?.weight).toBe(8);
  const daemon = processOf({ ...here, package: { manager: 'dpkg', name: 'redis-server' } });
  expect(writableFolder.look(doorOf([daemon]))).toBeNull();
});

test('what is not known is no finding', () => {
  const { executable: _e, workingFolder: _w, arguments: _a, ...hidden } = processOf();
  expect(writableFolder.look(doorOf([hidden]))).toBeNull();
});
