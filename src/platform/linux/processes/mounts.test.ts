import { assert, property, string } from 'fast-check';
import { describe, expect, it } from 'vitest';

import { isServedElsewhere, parseMounts } from './mounts.ts';

const TEXT = `22 27 0:21 / /proc rw,relatime - proc proc rw,hidepid=2
27 1 254:0 / / rw,relatime shared:1 - ext4 /dev/vda rw
60 27 0:4 net:[4026532177] /run/netns/with\\040blank rw shared:30 master:2 - nsfs nsfs rw
70 27 0:60 / /srv/data rw - nfs4 server:/export rw,vers=4.2
71 70 0:61 / /srv/data/local rw - tmpfs tmpfs rw
72 27 0:62 / /mnt rw - fuse.sshfs me@host: rw
`;

describe('parseMounts', () => {
  it('reads root, point, type and the options of the file system', () => {
    expect(parseMounts(TEXT).slice(0, 3)).toEqual([
      { root: '/', point: '/proc', type: 'proc', options: ['rw', 'hidepid=2'] },
      { root: '/', point: '/', type: 'ext4', options: ['rw'] },
      { root: 'net:[4026532177]', point: '/run/netns/with blank', type: 'nsfs', options: ['rw'] },
    ]);
  });

  it('passes over what is no mount', () => {
    expect(parseMounts('nonsense\n\n1 2 3 4 5 6 7 8\n1 2 3 4 5 6 -\n')).toEqual([]);
  });

  it('takes any text', () => {
    assert(
      property(string({ unit: 'binary' }), string({ unit: 'binary' }), (noise, more) => {
        expect(parseMounts(`${noise}\n${TEXT}${more}`).length).toBeGreaterThanOrEqual(6);
      }),
      { numRuns: 200 },
    );
  });
});

describe('isServedElsewhere', () => {
  it.each([
    ['/usr/bin/x', false],
    ['/srv/data/x', true],
    ['/srv/data', true],
    ['/srv/database/x', false],
    ['/srv/data/local/x', false],
    ['/mnt/x', true],
  ])('%s', (path, expected) => {
    expect(isServedElsewhere(parseMounts(TEXT), path)).toBe(expected);
  });

  it('knows of no mount at all', () => {
    expect(isServedElsewhere([], '/usr/bin/x')).toBe(false);
  });
});
