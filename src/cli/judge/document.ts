import type { CaptureCheck } from '../../model/index.ts';
import { visibleJson } from '../../text/index.ts';
import { judgedParts } from '../check/document.ts';

/** `menshen/judge/1`: see schema/judge.json. Independent of the language. */
export function captureDocument(check: CaptureCheck): string {
  const { takenAt, system } = check.inspection;
  const document = {
    schema: 'menshen/judge/1',
    takenAt,
    system,
    capture: check.capture,
    ...judgedParts(check),
  };
  return `${visibleJson(document)}\n`;
}
