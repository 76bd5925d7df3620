import { describeMachine } from './honest/describe.ts';
import { UPGRADED, UPGRADING } from './honest/upgrade.ts';

describeMachine(UPGRADED);
describeMachine(UPGRADING);
