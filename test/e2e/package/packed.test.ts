import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { needs } from '../../support/needs.ts';
import { type Consumer, installPacked, REPOSITORY } from './packed.ts';

describe('the packed package, installed elsewhere', needs('dist'), () => {
  let consumer: Consumer;

  beforeAll(() => {
    consumer = installPacked();
  });
  afterAll(() => consumer.remove());

  const run = (program: string, ...args: string[]): string =>
    execFileSync(program, args, { cwd: consumer.folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });

  test('carries what users need and nothing of how it is made', () => {
    expect(consumer.files).toEqual(
      expect.arrayContaining([
        'LICENSE',
        'THIRD-PARTY-NOTICES',
        'README.md',
        'README.zh-CN.md',
        'CHANGELOG.md',
        'dist/menshen.js',
      ]),
    );
    expect(consumer.files.filter((path) => /\.test\.|^(src|test|bench|catalog)\//.test(path))).toEqual([]);
  });

  test('drags along koffi and libsql, what these need, and nothing else', () => {
    const installed = readdirSync(join(consumer.folder, 'node_modules')).filter((name) => !name.startsWith('.'));
    expect(installed.toSorted()).toEqual([
      '@koromix',
      '@libsql',
      '@neon-rs',
      'detect-libc',
      'koffi',
      'libsql',
      'menshen',
    ]);
  });

  test('runs its command', () => {
    const { version } = JSON.parse(readFileSync(join(REPOSITORY, 'package.json'), 'utf8')) as { version: string };
    expect(run('node_modules/.bin/menshen', '--version').trim()).toBe(version);
    const check = JSON.parse(run('node_modules/.bin/menshen', 'check', '--json')) as { schema: string };
    expect(check.schema).toBe('menshen/check/1');
  });

  test('brings a man page that man finds', () => {
    const page = join(consumer.folder, 'node_modules/menshen/dist/man/menshen.1');
    expect(readFileSync(page, 'utf8')).toMatch(/^\.TH MENSHEN 1/m);
  });

  test('is a library', () => {
    const program = `
      import { explain, inspect, judge } from 'menshen';
      const check = judge(await inspect({ scope: 'open' }));
      const [match] = explain('ssh').entries;
      console.log(JSON.stringify({ ports: check.ports.length, entry: match?.facts.id }));
    `;
    const { ports, entry } = JSON.parse(run('node', '--input-type=module', '-e', program)) as Record<string, unknown>;
    expect(ports).toBeTypeOf('number');
    expect(entry).toBe('ssh');
  });

  test.each(['nodenext', 'bundler'])(
    'has types that a strict compiler takes with moduleResolution %s',
    (resolution) => {
      writeFileSync(
        join(consumer.folder, 'use.ts'),
        `import { type DoorCheck, explain, inspect, judge, type Port } from 'menshen';
       const check: DoorCheck = judge(await inspect());
       const ports: readonly Port[] = check.ports.map((judged) => judged.port);
       // @ts-expect-error a port's number is a number
       const wrong: string | undefined = ports[0]?.number;
       export const known: number = explain('22').entries.length + (wrong?.length ?? 0);`,
      );
      const module = resolution === 'bundler' ? 'esnext' : 'nodenext';
      const modules = ['--module', module, '--moduleResolution', resolution];
      const options = ['--noEmit', '--strict', '--target', 'es2023', '--lib', 'es2023', '--types', '', ...modules];
      const compile = (): string => run(join(REPOSITORY, 'node_modules/.bin/tsc'), ...options, 'use.ts');
      expect(compile).not.toThrow();
    },
  );
});
