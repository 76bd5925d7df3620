export { type PortClass, portClass } from './classes.ts';
export { explain, type Explained, type ExplainOptions, type Explanation } from './explain.ts';
export { knownAs } from './lookup.ts';
export type { RegisteredName } from './registry.ts';
export { entryText } from './texts.ts';
export {
  menshenPort,
  type OtherPlaybook,
  playbook,
  type PlaybookAnswer,
  type PlaybookOptions,
} from './playbook/index.ts';
export type { Asked } from './query.ts';
