import { expect, test } from 'vitest';
import { doorOf, entryOf, known, processOf } from '../../../test/support/subjects.ts';
import { weigh } from '../weigh.ts';
import { trojanPort } from './trojan-port.ts';

const binghe = known(entryOf({ id: 'binghe', kind: 'trojan', names: ['冰河'], programs: [] }));

test('the number of a trojan is a hint and nothing more', () => {
  const finding = trojanPort.look(doorOf([processOf()], { number: 7626, knownAs: binghe }));
  expect(finding?.evidence).toEqual([{ fact: 'trojan', value: '冰河', check: ['ss', '-tlnp', 'sport', '=', ':7626'] }]);
  expect(weigh(finding === null ? [] : [finding]).suspicion).toBe('none');
});

test('it says even less where the kernel hands the number out', () => {
  expect(trojanPort.look(doorOf([processOf()], { number: 54_320, knownAs: binghe }))?.weight).toBe(3);
});

test('other entries, names from IANA and unknown numbers are nothing', () => {
  const iana = { name: 'ssh', from: 'iana', entry: null } as const;
  for (const knownAs of [known(entryOf()), iana, null]) {
    expect(trojanPort.look(doorOf([processOf()], { knownAs }))).toBeNull();
  }
});
