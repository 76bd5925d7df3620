export { localClock, localTime } from '../../text/index.ts';
