import { expect, test } from 'vitest';

import { scriptOf } from './script.ts';

const file = (path: string) => ({ kind: 'file', path });

test.each([
  ['/usr/bin/python3.11', ['python3', 'server.py', '-c'], file('server.py')],
  ['/usr/bin/python3.11', ['python3', '-uW', 'x', 'server.py'], file('x')],
  ['/usr/bin/python3.11', ['python3', '-W', 'error', '-u', 'server.py'], file('server.py')],
  ['/usr/bin/python3.11', ['python3', '-m', 'http.server'], { kind: 'module' }],
  ['/usr/bin/python3.11', ['python3', '-Ec', 'print(1)', 'x'], { kind: 'code', text: 'print(1)' }],
  ['/usr/bin/python3.11', ['python3'], { kind: 'input' }],
  ['/usr/bin/python3.11', ['python3', '-', '80'], { kind: 'input' }],
  ['/usr/bin/node', ['node', '--require', 'x', 'app.js'], file('app.js')],
  ['/usr/bin/perl', ['perl', '-wT', '/usr/bin/tool', '-e'], file('/usr/bin/tool')],
  ['/usr/bin/java', ['java', '-Xmx1g', '-cp', 'a:b', '-jar', 'x.jar', 'y'], file('x.jar')],
  ['/usr/bin/java', ['java', '-cp', 'a:b', 'org.example.Main'], null],
  ['/usr/bin/dash', ['sh', '-ec', 'sleep 1', 'sh'], { kind: 'code', text: 'sleep 1' }],
  ['/usr/bin/bash', ['-bash'], { kind: 'input' }],
  ['/usr/bin/bash', ['bash', '-o', 'pipefail', '--', 'run'], file('run')],
  ['/bin/busybox', ['busybox', 'sh', 'run'], file('run')],
  ['/bin/busybox', ['sh', 'run'], file('run')],
  ['/bin/busybox', ['httpd', '-f'], null],
  ['/usr/sbin/nginx', ['nginx', '-c', 'x'], null],
])('%s %j', (executable, args, expected) => {
  expect(scriptOf(executable, args)).toEqual(expected);
});
