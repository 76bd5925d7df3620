import type { CaptureEncoding } from '../model/index.ts';
import { type CodePage, decodePage } from './code-pages.ts';
import type { Decoded } from './decode.ts';
import { likelyPage, plausibility, SAMPLE } from './plausible.ts';

/** Lines in a row that are, but for ASCII ones among them, all UTF-8 or all not. */
interface Run {
  readonly start: number;
  end: number;
  kind: 'ascii' | 'utf-8' | 'other';
}

/**
 * Text that is no UTF-8 as a whole: in an encoding from before Unicode, or put together from several. Decoded by lines:
 * those that are UTF-8 as UTF-8, the others in the code page that suits most of them.
 */
export function decodeLines(bytes: Uint8Array): Decoded {
  const runs = runsOf(bytes);
  const common = likelyPage(sampleOf(bytes, runs));
  const sizes = new Map<CaptureEncoding, number>();
  const texts = runs.map((run) => {
    const part = bytes.subarray(run.start, run.end);
    const { text, encoding } = decodeRun(part, run.kind, common);
    if (run.kind !== 'ascii') sizes.set(encoding, (sizes.get(encoding) ?? 0) + part.length);
    return text;
  });
  const [encoding = common] = [...sizes].sort(([, a], [, b]) => b - a).map(([name]) => name);
  return { text: texts.join(''), encoding };
}

function decodeRun(part: Uint8Array, kind: Run['kind'], common: CodePage): Decoded {
  const legacy = decodePage(part, common);
  if (kind === 'ascii') return { text: legacy, encoding: 'ascii' };
  if (kind === 'utf-8') {
    const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(part);
    // Two letters of a code page may be valid UTF-8 by chance.
    const suits = score(text, 'utf-8') >= score(legacy, common);
    return suits ? { text, encoding: 'utf-8' } : { text: legacy, encoding: common };
  }
  if (!legacy.includes('\uFFFD')) return { text: legacy, encoding: common };
  const own = likelyPage(part);
  return { text: own === common ? legacy : decodePage(part, own), encoding: own };
}

function score(text: string, encoding: CodePage | 'utf-8'): number {
  return plausibility(text.slice(0, SAMPLE), encoding);
}

function runsOf(bytes: Uint8Array): readonly Run[] {
  const runs: Run[] = [];
  let last: Run | undefined;
  for (let start = 0; start < bytes.length;) {
    const found = bytes.indexOf(0x0a, start);
    const end = found < 0 ? bytes.length : found + 1;
    const kind = kindOf(bytes, start, end);
    if (last === undefined || (kind !== 'ascii' && last.kind !== 'ascii' && kind !== last.kind)) {
      last = { start, end, kind };
      runs.push(last);
    } else {
      last.end = end;
      if (kind !== 'ascii') last.kind = kind;
    }
    start = end;
  }
  return runs;
}

/** RFC 3629, section 4, but for what TextDecoder would refuse as overlong: it does not matter here. */
function kindOf(bytes: Uint8Array, start: number, end: number): Run['kind'] {
  let kind: Run['kind'] = 'ascii';
  for (let at = start; at < end; at++) {
    const byte = bytes[at] ?? 0;
    if (byte < 0x80) continue;
    const more =
      byte >= 0xc2 && byte < 0xe0 ? 1 : byte >= 0xe0 && byte < 0xf0 ? 2 : byte >= 0xf0 && byte < 0xf5 ? 3 : 0;
    if (more === 0 || at + more >= end) return 'other';
    for (let next = at + 1; next <= at + more; next++) {
      if (((bytes[next] ?? 0) & 0xc0) !== 0x80) return 'other';
    }
    at += more;
    kind = 'utf-8';
  }
  return kind;
}

/** The parts that are not UTF-8, one after the other, as much as is judged. */
function sampleOf(bytes: Uint8Array, runs: readonly Run[]): Uint8Array {
  const parts: Uint8Array[] = [];
  let size = 0;
  for (const { start, end, kind } of runs) {
    if (kind !== 'other') continue;
    const part = bytes.subarray(start, Math.min(end, start + SAMPLE - size));
    parts.push(part);
    size += part.length;
    if (size >= SAMPLE) break;
  }
  return Buffer.concat(parts);
}
