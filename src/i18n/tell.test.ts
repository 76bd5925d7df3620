import { expect, test } from 'vitest';
import { type AdviceReason, type Finding, type Holder, LANGUAGES } from '../model/index.ts';
import { messages, tellFinding, tellReason } from './index.ts';

const EVIL = '\u001B]0;x\u0007\u202E\n';
const ESCAPED = String.raw`\x1b]0;x\x07\u202e\x0a`;

const holder: Holder = {
  process: { pid: 812, startTime: 1, name: EVIL, parents: [], kernelThread: false },
  descriptors: [3],
};
const finding: Finding = {
  signal: 'writable-folder',
  weight: 26,
  pid: 812,
  evidence: [{ fact: 'executable', value: `/tmp/${EVIL}`, check: ['ls', '-l', `/tmp/${EVIL}`] }],
};

test('a finding is told with its evidence, and nothing hostile gets through', async () => {
  const told = tellFinding(finding, [holder], '4444/tcp', await messages('en'));
  expect(told.explanation).toContain(`${ESCAPED} (pid 812) itself, its script`);
  expect(told.evidence).toEqual([
    { fact: `program file: /tmp/${ESCAPED}`, command: String.raw`ls -l $'/tmp/\x1b]0;x\x07\u202e\x0a'` },
  ]);
});

test('a finding about a process that is not among the holders names its pid', async () => {
  expect(tellFinding(finding, [], '4444/tcp', await messages('en')).explanation).toContain('process 812 itself');
});

test('a finding about the number names the port', async () => {
  const number: Finding = { signal: 'trojan-port', weight: 8, evidence: [] };
  expect(tellFinding(number, [holder], '7626/tcp', await messages('zh')).explanation).toContain('7626/tcp');
});

const REASONS: readonly AdviceReason[] = [
  { code: 'suspicion', suspicion: 'low' },
  { code: 'suspicion', suspicion: 'high' },
  ...(['keep', 'restrict', 'close', 'investigate'] as const).flatMap((advice) =>
    (['host', 'network', 'anywhere'] as const).map(
      (reach) => ({ code: 'catalog', name: EVIL, reach, advice }) as const,
    ),
  ),
  { code: 'wrong-program', name: EVIL },
  { code: 'host-only' },
  { code: 'reachable', reach: 'network' },
  { code: 'reach-unknown', atMost: 'anywhere' },
  { code: 'client-port' },
  { code: 'packaged-service', unit: EVIL, package: EVIL },
  { code: 'container', runtime: EVIL },
  { code: 'unknown-program', program: EVIL },
  { code: 'published' },
  { code: 'holder-unseen' },
  { code: 'no-holder' },
  { code: 'little-found' },
];

test.each(LANGUAGES)('every reason is told in %s, and nothing hostile gets through', async (language) => {
  const all = await messages(language);
  for (const reason of REASONS) expect(tellReason(reason, all)).toMatch(/^[\P{C}]{3,}$/u);
  expect(tellReason({ code: 'unknown-program', program: EVIL }, all)).toContain(ESCAPED);
});
