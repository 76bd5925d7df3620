export { commandText } from './command.ts';
export { visibleJson } from './json.ts';
export { HIGHEST_PORT, parsePorts, type PortsFault, type Transport, TRANSPORTS, type WrittenPorts } from './ports.ts';
export { closest } from './spelling.ts';
export { localClock, localTime } from './time.ts';
export { visible } from './visible.ts';
export { padEnd, padStart, truncate, truncateMiddle, width } from './width.ts';
