import { expect, it } from 'vitest';

import { parsePasswd, readUsers } from './users.ts';

it('takes the first name of a uid and passes over what is no entry', () => {
  const text =
    'root:x:0:0:root:/root:/bin/bash\ntoor:x:0:0::/root:/bin/sh\n+::::::\n# note\n:x:5:5::/:\nbad:x:-1:0::/:\n\nnobody:x:65534';
  expect([...parsePasswd(text)]).toEqual([
    [0, 'root'],
    [65_534, 'nobody'],
  ]);
});

it('counts a missing file as a problem', () => {
  const { users, problems } = readUsers('/nonexistent');
  expect(users.size).toBe(0);
  expect(problems).toEqual([{ code: 'users-unreadable', detail: '/nonexistent/etc/passwd: ENOENT' }]);
});
