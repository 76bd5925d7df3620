import type { Messages } from '../messages.ts';

export const signals: Messages['signals'] = {};
