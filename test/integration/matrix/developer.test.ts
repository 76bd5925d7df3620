import { describeMachine } from './honest/describe.ts';
import { DEVELOPER } from './honest/developer.ts';

describeMachine(DEVELOPER);
