export { type Journal, type NewChange, openJournal } from './journal.ts';
export { type Unfinished, unfinishedChanges } from './marker.ts';
export { storePath } from './place.ts';
