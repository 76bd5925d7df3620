import { spawnSync } from 'node:child_process';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { needs } from '../../support/needs.ts';
import { errorsOf } from '../../support/schema.ts';
import { type Listener, listenAs, menshen, PROGRAM } from './program.ts';

function documentOf(...args: string[]): Record<string, unknown> {
  const { code, stdout, stderr } = menshen([...args, '--json']);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return JSON.parse(stdout) as Record<string, unknown>;
}

describe('JSON', needs('dist'), () => {
  let listener: Listener;

  beforeAll(async () => {
    listener = await listenAs('menshen-json');
  });
  afterAll(() => listener.stop());

  test('of the door check is as its schema says', () => {
    const document = documentOf('check');
    expect(errorsOf('check', document)).toEqual([]);
    expect(document['ports']).toContainEqual(
      expect.objectContaining({
        number: listener.port,
        protocol: 'tcp',
        holders: [{ pid: listener.pid, descriptors: [expect.any(Number)] }],
        exposure: expect.objectContaining({ level: 'host' }),
      }),
    );
    expect(document['processes']).toContainEqual(expect.objectContaining({ pid: listener.pid, name: 'menshen-json' }));
  });

  test('of the list is as its schema says', () => {
    const document = documentOf('list');
    expect(errorsOf('list', document)).toEqual([]);
    expect(document['sockets']).toContainEqual(
      expect.objectContaining({
        state: 'listen',
        local: { address: '127.0.0.1', port: listener.port },
        holders: [{ pid: listener.pid, descriptors: [expect.any(Number)] }],
      }),
    );
  });

  test.each(['1080', '33434/udp', '8000-8100/tcp', 'ftp', '冰河', 'no such thing'])(
    'of explain %s is as its schema says',
    (query) => {
      expect(errorsOf('explain', documentOf('explain', query))).toEqual([]);
    },
  );

  test.each(['445', '113', '8000-8100/tcp', '4/udp', 'redis', '冰河', 'TCP/IP filtering', 'no such thing'])(
    'of playbook %s is as its schema says',
    (query) => {
      expect(errorsOf('playbook', documentOf('playbook', query))).toEqual([]);
      expect(errorsOf('playbook', documentOf('playbook', query, '--system', 'all'))).toEqual([]);
    },
  );

  test('of a listing is as its schema says, also where it names no pid', () => {
    const listing =
      'Active Connections\n\n  Proto  Local Address  Foreign Address  State\n  TCP  0.0.0.0:80  0.0.0.0:0  LISTENING\n [nginx.exe]\n  TCP  0.0.0.0:70000  0.0.0.0:0  LISTENING\n';
    const { status, stdout } = spawnSync(process.execPath, [PROGRAM, 'judge', '--json'], {
      input: listing,
      encoding: 'utf8',
    });
    expect(status).toBe(0);
    const document = JSON.parse(stdout) as Record<string, unknown>;
    expect(errorsOf('judge', document)).toEqual([]);
    expect(document['processes']).toEqual([expect.objectContaining({ pid: -1, name: 'nginx.exe' })]);
  });

  test('does not depend on the language, except for texts', () => {
    const [english, chinese] = ['en', 'zh'].map((lang) => documentOf('check', String(listener.port), '--lang', lang));
    expect(english?.['ports']).toEqual(chinese?.['ports']);
    expect(documentOf('explain', 'ssh', '--lang', 'zh')).toMatchObject({ language: 'zh' });
  });

  test('is filtered and sorted as the table is', () => {
    const { sockets } = documentOf('list', '--pid', String(listener.pid), '--open') as { sockets: unknown[] };
    expect(sockets).toHaveLength(1);
    const { ports } = documentOf('check', String(listener.port)) as { ports: unknown[] };
    expect(ports).toHaveLength(1);
  });
});
