import { describe, expect, it } from 'vitest';
import { explain, knownAs } from './index.ts';

const ARTICLE = 'article: 电脑端口知识 (2023)';

/** Every port and range that the article names, from its first lines to its last. */
const NAMED = `
  1/tcp 7/tcp 7/udp 9/tcp 9/udp 11/tcp 13/tcp 17/tcp 19/tcp 19/udp 21/tcp 22/tcp 22/udp 23/tcp 25/tcp 53/tcp 53/udp
  67/udp 68/udp 69/udp 79/tcp 80/tcp 98/tcp 109/tcp 110/tcp 111/tcp 111/udp 113/tcp 119/tcp 135/tcp 135/udp 137/udp
  139/tcp 143/tcp 161/udp 162/udp 177/udp 445/tcp 445/udp 513/udp 553/udp 600/tcp 635/tcp 635/udp 1024/tcp 1025/tcp
  1026/tcp 1027/udp 1028/tcp 1029/tcp 1029/udp 1030/udp 1046/udp 1047/udp 1080/tcp 1114/tcp 1243/tcp 1524/tcp
  2049/tcp 2049/udp 3128/tcp 3130/udp 3372/tcp 3389/tcp 4000/udp 4899/tcp 5632/udp 5800/tcp 5900/tcp 6000/tcp
  6129/tcp 6776/tcp 6970/udp 7070/tcp 7626/tcp 8000/tcp 8001/tcp 8080/tcp 8888/tcp 13223/tcp 17027/tcp 20168/tcp
  27374/tcp 30100/tcp 31337/udp 31789/udp 31790/udp 45576/tcp 54320/tcp 6970-7170/udp 32770-32900/tcp
  32770-32900/udp 33434-33600/udp 65535/tcp
`
  .trim()
  .split(/\s+/);

/** What it calls by name only. */
const CALLED = ['冰河', 'BO', '广外', 'Back Orifice 2000', 'OICQ', 'QQ', 'WinGate', 'linuxconf', 'Sub-7', 'NetSphere'];

describe('every port of the article is known from it, not only from IANA', () => {
  it.each(NAMED)('%s', (named) => {
    const entries = explain(named).entries.filter(({ facts }) => facts.sources.includes(ARTICLE));
    expect(entries.map(({ facts }) => facts.id)).not.toEqual([]);
    const [ports = '', protocol] = named.split('/');
    expect(knownAs(protocol === 'udp' ? 'udp' : 'tcp', Number.parseInt(ports, 10))).toMatchObject({ from: 'catalog' });
  });

  it.each(['6970-7170/udp', '32770-32900/udp', '33434-33600/udp'])('%s as a whole', (named) => {
    const [first, last] = named.split(/[-/]/).map(Number);
    const whole = explain(named).entries.some(({ facts }) =>
      facts.ports.some((ports) => ports.first === first && ports.last === last),
    );
    expect(whole).toBe(true);
  });

  it.each(CALLED)('%s', (name) => {
    expect(explain(name).entries.map(({ by }) => by)).toContain('name');
  });
});

it('says more of them than a name', () => {
  const thin = NAMED.flatMap((named) => explain(named).entries).filter(
    ({ text }) => text.weakness === undefined || text.remedy === undefined,
  );
  expect(thin.map(({ facts }) => facts.id)).toEqual([]);
});
