import type { Messages } from '../../i18n/index.ts';
import { MenshenError } from '../../model/index.ts';

const FORM = /^(\d{1,6})(s|m|h)?$/;
const SECONDS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600 };

/**
 * `60`, `60s`, `5m`, `1h`; a bare number is seconds.
 *
 * @param least both bounds in seconds, included
 * @returns seconds
 * @throws MenshenError `usage`
 */
export function parseDuration(text: string, least: number, most: number, { errors }: Messages): number {
  const [, number, unit = 's'] = FORM.exec(text) ?? [];
  if (number === undefined) throw new MenshenError('usage', errors.values.duration(text));
  const seconds = Number(number) * (SECONDS[unit] ?? 1);
  if (seconds < least || seconds > most) {
    throw new MenshenError('usage', errors.values.durationBounds(text, durationText(least), durationText(most)));
  }
  return seconds;
}

/** In the largest unit that divides it: `90s`, `5m`, `1h`. */
export function durationText(seconds: number): string {
  if (seconds > 0 && seconds % 3600 === 0) return `${seconds / 3600}h`;
  return seconds > 0 && seconds % 60 === 0 ? `${seconds / 60}m` : `${seconds}s`;
}
