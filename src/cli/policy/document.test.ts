import { describe, expect, test } from 'vitest';

import { DRIFTS, HOSTILE, PLAN, PROOF, STATUS } from '../../../test/support/policy-values.ts';
import { errorsOf } from '../../../test/support/schema.ts';
import type { Suggestion } from '../../model/index.ts';
import type { PendingPolicy, PolicyApplied } from '../../policy/index.ts';
import {
  policyApplyDocument,
  policyConfirmDocument,
  policyDriftDocument,
  policyPlanDocument,
  policyRemoveDocument,
  policyStatusDocument,
  policySuggestDocument,
  policyVerifyDocument,
} from './document.ts';

const AT = '2026-11-25T14:04:10.000Z';
const STEPS = [{ position: 0, state: 'failed', detail: 'EPERM', refused: true }] as const;
const APPLIED = { id: 7, steps: STEPS, complete: false, interrupted: false };
const WAITING: PendingPolicy = {
  change: 7,
  path: '/etc/menshen/policy.yaml',
  appliedAt: AT,
  deadline: AT,
  watchdog: { pid: 812, startTime: 5, name: 'node' },
  persist: true,
  connections: [],
  earlier: 'table inet menshen {\n}\n',
};

const SUGGESTION: Suggestion = {
  entries: [
    {
      ports: [{ protocol: 'tcp', first: 22, last: 22 }],
      addresses: ['10.0.0.0/8'],
      interfaces: null,
      active: true,
      programs: [HOSTILE],
      reasons: [
        { code: 'session' },
        { code: 'public', name: 'ssh', public: 'careful' },
        { code: 'published', to: { address: '10.88.0.5', port: 80 } },
        { code: 'public-peers', count: 3 },
      ],
    },
  ],
  loopbackOnly: 1,
  clients: 2,
  session: true,
  complete: false,
};

const RESULTS: readonly (readonly [string, PolicyApplied])[] = [
  ['waits', { status: 'pending', change: 7, pending: WAITING, adopted: 3 }],
  [
    'waits without conntrack',
    { status: 'pending', change: 7, pending: WAITING, adopted: { status: 'refused', detail: 'EPERM' } },
  ],
  ['failed', { status: 'failed', applied: APPLIED }],
];

function parsed(document: string): unknown {
  expect(document.endsWith('}\n')).toBe(true);
  return JSON.parse(document);
}

describe('documents are as their schema says', () => {
  test.each([
    ['suggest', policySuggestDocument(SUGGESTION, 'allow: []\n', null)],
    ['suggest, written', policySuggestDocument(SUGGESTION, 'allow: []\n', '/p')],
    ['plan', policyPlanDocument(PLAN)],
    ['plan without a refusal', policyPlanDocument({ ...PLAN, refusal: null, unrehearsed: 'EPERM' })],
    ['apply, planned only', policyApplyDocument(PLAN, null)],
    ['confirm', policyConfirmDocument({ change: 7, path: '/p', boot: null })],
    ['confirm, at boot', policyConfirmDocument({ change: 7, path: '/p', boot: { status: 'done', change: null } })],
    [
      'confirm, not at boot',
      policyConfirmDocument({ change: 7, path: '/p', boot: { status: 'refused', detail: 'systemd', change: 8 } }),
    ],
    ['verify', policyVerifyDocument('/p', PROOF)],
    ['status', policyStatusDocument({ ...STATUS, drifts: DRIFTS, untold: [{ what: 'boot', detail: 'EPERM' }] })],
    [
      'status of none',
      policyStatusDocument({ ...STATUS, path: null, appliedAt: null, default: null, persistent: null }),
    ],
    [
      'status after a rollback',
      policyStatusDocument({ ...STATUS, lastRollback: { at: AT, done: false, detail: 'EPERM' } }),
    ],
    ['drift', policyDriftDocument({ ...STATUS, drifts: DRIFTS }, null)],
    ['drift, repaired', policyDriftDocument(STATUS, { status: 'done', applied: { ...APPLIED, complete: true } })],
    ['drift, nothing to repair', policyDriftDocument(STATUS, { status: 'unchanged' })],
    ['remove', policyRemoveDocument({ path: '/p', table: true, boot: false }, { status: 'failed', applied: APPLIED })],
    ['remove nothing', policyRemoveDocument({ path: null, table: false, boot: false }, { status: 'nothing' })],
  ])('%s', (_, document) => {
    expect(errorsOf('policy', parsed(document))).toEqual([]);
  });

  test.each(RESULTS)('apply: %s', (_, result) => {
    const document = policyApplyDocument(PLAN, result);
    expect(errorsOf('policy', parsed(document))).toEqual([]);
    // What was there before may be long, and is nobody's business.
    expect(document).not.toContain('earlier');
  });

  test('what is hostile is escaped in them', () => {
    expect(policyPlanDocument(PLAN)).not.toMatch(/[^\P{C}\n]/u);
  });
});
