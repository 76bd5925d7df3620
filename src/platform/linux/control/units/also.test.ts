import { expect, test } from 'vitest';

import { parseAlso } from './also.ts';

const FILE = `# /lib/systemd/system/a@.service
[Unit]
Also=no.service
[Install]
Also=one.socket two.service
; Also=comment.service
Also = three.timer \\
# in between
  four.path
Also=
Also=tmpl@%i.service %p-x.service not-a-unit %z.service 100%%.service

# /etc/systemd/system/a@.service.d/x.conf
[Install]
Also=five.socket\r
[X-Other]
Also=no.service`;

test('names of all lines and files, with their specifiers', () => {
  const names = [
    'one.socket',
    'two.service',
    'three.timer',
    'four.path',
    'tmpl@b-c.service',
    'a-x.service',
    'five.socket',
  ];
  expect(parseAlso(FILE, 'a@b-c.service')).toEqual(names);
});

test('a unit that is no instance', () => {
  expect(parseAlso('[Install]\nAlso=%N.socket %j.path', 'foo-bar.service')).toEqual(['foo-bar.socket', 'bar.path']);
  expect(parseAlso('', 'a.service')).toEqual([]);
  expect(parseAlso('[Install]\nAlso=a.socket \\', 'a.service')).toEqual(['a.socket']);
});
