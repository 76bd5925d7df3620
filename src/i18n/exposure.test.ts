import { expect, test } from 'vitest';

import { type ExposureReason, LANGUAGES } from '../model/index.ts';
import { messages, tellExposureReason } from './index.ts';

const EVIL = '\u001B]0;x\u0007\u202E\n';
const ESCAPED = String.raw`\x1b]0;x\x07\u202e\x0a`;

const REASONS: readonly ExposureReason[] = [
  { code: 'bound-to-loopback' },
  { code: 'bound-to-wildcard', answersIpv4: true },
  { code: 'bound-to-wildcard', answersIpv4: false },
  { code: 'bound-to-address', address: EVIL },
  { code: 'bound-to-interface', interface: EVIL },
  { code: 'no-such-address', address: EVIL },
  { code: 'no-network' },
  { code: 'public-address', address: EVIL, interface: EVIL },
  { code: 'private-address', address: EVIL, interface: EVIL },
  { code: 'no-firewall' },
  { code: 'firewall-accepts', from: 'anywhere', rule: EVIL },
  { code: 'firewall-accepts', from: 'network', rule: null },
  { code: 'firewall-limits', from: 'network', rule: EVIL },
  { code: 'firewall-drops', from: 'anywhere', rule: EVIL },
  { code: 'firewall-unreadable', detail: EVIL },
  { code: 'firewall-rule-unknown', rule: EVIL, expression: EVIL },
  { code: 'forwarding-off' },
  { code: 'no-listener' },
  { code: 'published', from: { address: EVIL, port: 1 }, to: { address: '::1', port: 2 }, rule: EVIL },
  { code: 'other-namespace' },
  { code: 'from-capture' },
];

test.each(LANGUAGES)(
  'every reason of an exposure is told in %s, and nothing hostile gets through',
  async (language) => {
    const all = await messages(language);
    for (const reason of REASONS) expect(tellExposureReason(reason, all)).toMatch(/^[\P{C}]{3,}$/u);
  },
);

test('what a reason names is in its sentence', async () => {
  const en = await messages('en');
  expect(tellExposureReason({ code: 'bound-to-interface', interface: EVIL }, en)).toContain(ESCAPED);
  const published = {
    code: 'published',
    from: { address: '0.0.0.0', port: 80 },
    to: { address: '::1', port: 2 },
  } as const;
  expect(tellExposureReason({ ...published, rule: 'r' }, en)).toContain(
    'what comes to 0.0.0.0:80 is sent on to [::1]:2: r',
  );
});
