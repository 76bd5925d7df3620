import type { Endpoint, Exposure, ExposureReason } from '../model/index.ts';
import { visible } from '../text/index.ts';
import type { Messages } from './messages.ts';

type Reason<Code extends ExposureReason['code']> = Extract<ExposureReason, { readonly code: Code }>;

/** A reason with its endpoints as text. */
type Shown<Code extends ExposureReason['code']> = Omit<Reason<Code>, 'from' | 'to'> & {
  readonly [Key in keyof Reason<Code> & ('from' | 'to')]: Reason<Code>[Key] extends Endpoint
    ? string
    : Reason<Code>[Key];
};

/** From where a port can be reached, and why. What the sentences name is shown as it is; they have no full stop. */
export interface ExposureTexts {
  readonly levels: { readonly [level in Exposure['level']]: string };
  readonly reasons: { readonly [code in ExposureReason['code']]: (reason: Shown<code>) => string };
}

function endpointText({ address, port }: Endpoint): string {
  return `${address.includes(':') ? `[${address}]` : address}:${port}`;
}

/** A step of the reasoning in words, safe to show: addresses, interfaces and rules come from the machine. */
export function tellExposureReason(reason: ExposureReason, { exposure }: Messages): string {
  const shown = Object.fromEntries(
    Object.entries(reason).map(([key, value]: [string, unknown]) => {
      const text = typeof value === 'object' && value !== null ? endpointText(value as Endpoint) : value;
      return [key, typeof text === 'string' ? visible(text) : text];
    }),
  );
  return (exposure.reasons[reason.code] as (reason: unknown) => string)(shown);
}
