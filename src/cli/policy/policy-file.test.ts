import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import schema from '../../../schema/policy-yaml.json' with { type: 'json' };
import { en } from '../../i18n/en/index.ts';
import { tellError } from '../../i18n/index.ts';
import { zh } from '../../i18n/zh/index.ts';
import { invalid, readPolicy } from '../../policy/read/index.ts';
import { TARGETS } from '../../policy/read/schema.ts';

const isByEditors = new Ajv2020({ strict: true, strictRequired: false, allowUnionTypes: true }).compile(schema);
const page = (path: string): string => readFileSync(resolve(import.meta.dirname, '../../../docs', path), 'utf8');
const PAGES = [
  ['policy-file.md', en],
  ['zh/policy-file.md', zh],
] as const;

function exampleOf(text: string): string {
  return /```yaml\n(# \/etc\/menshen\/policy\.yaml\n[^`]*)```/.exec(text)?.[1] ?? '';
}

test.each(PAGES)('the example of %s can be used as it stands', (path) => {
  const example = exampleOf(page(path));
  const read = readPolicy('policy.yaml', example);
  if ('problems' in read) throw new Error(JSON.stringify(read.problems));
  expect([read.policy.allow.length, read.policy.out?.length]).toEqual([8, 2]);
  isByEditors(parse(example));
  expect(isByEditors.errors).toBeNull();
});

test.each(PAGES)('%s names every field', (path) => {
  const text = page(path);
  for (const field of ['default', 'icmp', 'allow', 'out', 'from', 'to', 'interface', 'why', ...TARGETS]) {
    expect(text).toMatch(new RegExp(String.raw`^\| \x60${field}(?:: ping)?\x60 \|`, 'm'));
  }
});

test.each(PAGES)('what %s shows of a wrong file is what is said of one', (path, messages) => {
  const wrong = 'allow:\n  - port: 22/tcp\n    # from where\n    from: 10.0.0.7/8\n  - prot: gre\n  - why: x\n';
  const file = '/etc/menshen/policy.yaml';
  const read = readPolicy(file, wrong);
  const { problems } = tellError(invalid('problems' in read ? read.problems : [], null), messages);
  expect(problems).toHaveLength(3);
  for (const problem of problems) expect(page(path)).toContain(problem);
});
