import { describeMachine } from './honest/describe.ts';
import { SERVER } from './honest/server.ts';

describeMachine(SERVER);
