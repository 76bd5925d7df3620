import { expect, it } from 'vitest';
import { facts } from './data.ts';
import { textsIn } from './texts.ts';

const { entries, carriers } = facts();

const en = textsIn('en');
const zh = textsIn('zh');

it('every entry has both languages, and they differ', () => {
  const same = entries.filter(({ id, kind }) =>
    (['title', 'what', 'weakness', 'remedy'] as const).some((field) => {
      const [english, chinese] = [en[id]?.[field], zh[id]?.[field]];
      // What is to be feared of any trojan, and what helps against it, the program says itself.
      const isGeneral = (kind === 'trojan' || kind === 'worm') && (field === 'weakness' || field === 'remedy');
      if (isGeneral && english === undefined && chinese === undefined) return false;
      return !/[a-z]{2}/i.test(english ?? '') || !/\p{Script=Han}/u.test(chinese ?? '') || english === chinese;
    }),
  );
  expect(same.map(({ id }) => id)).toEqual([]);
});

it('what one language explains, the other does too', () => {
  const explained = (texts: typeof en) =>
    entries.map(({ id }) => [id, Object.keys(texts[id] ?? {}), Object.keys(texts[id]?.close ?? {})]);
  expect(explained(zh)).toEqual(explained(en));
});

it('there are no texts without an entry', () => {
  const ids = entries.map(({ id }) => id).sort();
  expect(Object.keys(en).sort()).toEqual(ids);
  expect(Object.keys(zh).sort()).toEqual(ids);
});

it('no open port of a trojan or worm is advised to be kept', () => {
  const kept = entries.filter(({ kind, advice }) => {
    return (kind === 'trojan' || kind === 'worm') && Object.values(advice).includes('keep');
  });
  expect(kept).toEqual([]);
});

it('no service that strangers should never reach may stand open to them', () => {
  const open = entries.filter(({ kind, public: strangers, advice }) => {
    return kind === 'service' && strangers === 'never' && advice.anywhere === 'keep';
  });
  expect(open).toEqual([]);
});

it('carriers are named once', () => {
  expect(carriers).toContain('docker-proxy');
  expect(new Set(carriers).size).toBe(carriers.length);
});
