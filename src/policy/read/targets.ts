import * as v from 'valibot';
import type { FileFault, PolicyPorts } from '../../model/index.ts';
import { HIGHEST_PORT, parsePorts } from '../../text/index.ts';
import { message, PORTS_FAULTS, word } from '../../yaml/index.ts';
import { oneOrList } from './one-or-list.ts';
import { type IpProtocol, parseProtocol } from './protocols.ts';

/** Nobody can be reached at port 0. */
const NUMBER: FileFault = { code: 'ports-number', lowest: 1, highest: HIGHEST_PORT };
const LONGEST_NAME = 64;
/** systemd.unit(5): 255 characters with the suffix. */
const UNIT = /^[\w:.\\@-]{1,255}$/;
const KINDS: readonly string[] = ['.service', '.socket'];

const someOf: v.GenericSchema<string | number, readonly PolicyPorts[]> = v.pipe(
  v.union([v.string(), v.number()], message(PORTS_FAULTS.form)),
  v.rawTransform(({ dataset: { value }, addIssue, NEVER }) => {
    const read = readPorts(value);
    if (!('code' in read)) return read;
    addIssue({ message: message(read) });
    return NEVER;
  }),
);

/** `22`, `22/tcp`, `53/tcp+udp`, `8000-8100/tcp`; without a protocol it is both. */
function readPorts(value: string | number): readonly PolicyPorts[] | FileFault {
  if (typeof value === 'number' && !Number.isInteger(value)) return PORTS_FAULTS.form;
  if (typeof value === 'number' && (value < 0 || value > HIGHEST_PORT)) return NUMBER;
  const written = parsePorts(String(value));
  if (typeof written === 'string') return written === 'number' ? NUMBER : PORTS_FAULTS[written];
  const { first, last, protocols } = written;
  return first === 0 ? NUMBER : protocols.map((protocol) => ({ protocol, first, last }));
}

export const ports: v.GenericSchema<unknown, readonly PolicyPorts[]> = v.pipe(
  oneOrList(someOf),
  v.transform((all) => all.flat()),
);

/** With its suffix, as systemctl adds it. */
export const service: v.GenericSchema<string> = v.pipe(
  v.string(message({ code: 'service' })),
  v.regex(UNIT, message({ code: 'service' })),
  v.transform((name) => (KINDS.some((kind) => name.endsWith(kind)) ? name : `${name}.service`)),
  v.check((name) => name.length <= 255 && !name.startsWith('.') && !name.startsWith('@'), message({ code: 'service' })),
  v.check((name) => !/@\.[a-z]+$/.test(name), message({ code: 'service-template' })),
);

export const portName: v.GenericSchema<string> = v.pipe(
  word({ code: 'port-name' }),
  v.maxLength(LONGEST_NAME, message({ code: 'long-text', most: LONGEST_NAME })),
);

export const protocol: v.GenericSchema<string | number, IpProtocol> = v.pipe(
  v.union([v.string(), v.number()], message({ code: 'ip-protocol' })),
  v.rawTransform(({ dataset: { value }, addIssue, NEVER }) => {
    const read = parseProtocol(value);
    if (!('code' in read)) return read;
    addIssue({ message: message(read) });
    return NEVER;
  }),
);
