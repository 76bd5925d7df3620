export { type Journal, type JournalOptions, type NewChange, openJournal, type StepNote } from './journal.ts';
export { storePath } from './place.ts';
