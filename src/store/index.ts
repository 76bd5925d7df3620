export { type Journal, type JournalOptions, type NewChange, openJournal, type StepNote } from './journal.ts';
export { type Unfinished, unfinishedChanges } from './marker.ts';
export { storePath } from './place.ts';
