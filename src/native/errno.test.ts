import { expect, test } from 'vitest';

import { errnoName } from './errno.ts';

test.each([
  [2, 'ENOENT'],
  [11, 'EAGAIN'],
  [95, 'ENOTSUP'],
  [115, 'EINPROGRESS'],
  [524, 'errno 524'],
  [0, 'errno 0'],
])('%i is %s', (number, name) => {
  expect(errnoName(number)).toBe(name);
});
