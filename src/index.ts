/**
 * Menshen as a library. A look at the machine needs Linux; `judge`, `explain` and `playbook` work anywhere.
 *
 *     import { checkDoors, inspect, judge, explain, messages } from 'menshen';
 *
 * @packageDocumentation
 */
export {
  explain,
  type Asked,
  type Explained,
  type ExplainOptions,
  type Explanation,
  type OtherPlaybook,
  playbook,
  type PlaybookAnswer,
  type PlaybookOptions,
  type PortClass,
  type RegisteredName,
} from './catalog/index.ts';
export {
  type Messages,
  messages,
  tellError,
  tellExposureReason,
  tellFinding,
  type ToldError,
  type ToldFinding,
  tellReason,
} from './i18n/index.ts';
export {
  type AddressMatch,
  findHidden,
  type HiddenOptions,
  inspect,
  type InspectOptions,
  type PortMatch,
  type SocketFilter,
  socketFilter,
} from './inspect/index.ts';
export {
  checkDoors,
  type CheckOptions,
  type ClamavOptions,
  isAtLeast,
  judge,
  judgeCapture,
  type JudgeCaptureOptions,
  type JudgeOptions,
} from './judge/index.ts';
export { type Author, type LocalFile, localFiles, readLocal } from './local/index.ts';
export * from './model/index.ts';
export { visible } from './text/index.ts';
