import type { Messages } from '../messages.ts';
import { signals } from './signals.ts';

export const zh: Messages = { signals };
