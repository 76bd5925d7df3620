import { describeMachine } from './honest/describe.ts';
import { DESKTOP } from './honest/desktop.ts';

describeMachine(DESKTOP);
