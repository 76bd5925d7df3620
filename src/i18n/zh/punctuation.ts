import type { Messages } from '../messages.ts';

export const punctuation: Messages['punctuation'] = {
  colon: '：',
  comma: '，',
  listed: '、',
  semicolon: '；',
  stop: '。',
  aside: (text) => `（${text}）`,
};
