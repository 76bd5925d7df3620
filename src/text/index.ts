export { commandText } from './command.ts';
export { visibleJson } from './json.ts';
export { visible } from './visible.ts';
export { padEnd, padStart, truncate, truncateMiddle, width } from './width.ts';
