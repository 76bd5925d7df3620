export { menshenPort } from './commands.ts';
export { type OtherPlaybook, playbook, type PlaybookAnswer, type PlaybookOptions } from './lookup.ts';
