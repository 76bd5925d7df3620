import * as v from 'valibot';
import type { CatalogPorts, Expectation, FileFault, LocalKnowledge, Reach, SignalId } from '../model/index.ts';
import { closest, parsePorts } from '../text/index.ts';
import { list, mapping, message, oneOf, PORTS_FAULTS, sentence, word } from '../yaml/index.ts';
import { ACCEPTABLE } from './signals.ts';

const LONGEST_WHY = 300;
const LONGEST_SHOWN = 40;
const REACHES: readonly Reach[] = ['host', 'network', 'anywhere'];
const SIGNALS = Object.keys(ACCEPTABLE) as readonly SignalId[];

const ports: v.GenericSchema<string, readonly CatalogPorts[]> = v.pipe(
  v.string(message(PORTS_FAULTS.form)),
  v.rawTransform(({ dataset, addIssue, NEVER }) => {
    const written = parsePorts(dataset.value);
    const fault = typeof written === 'string' ? written : dataset.value.includes('/') ? null : 'protocol';
    if (typeof written !== 'string' && fault === null) {
      const { first, last, protocols } = written;
      return protocols.map((protocol) => ({ protocol, first, last }));
    }
    addIssue({ message: message(PORTS_FAULTS[fault ?? 'form']) });
    return NEVER;
  }),
);

const portOrList: v.GenericSchema<unknown, readonly CatalogPorts[]> = v.lazy((input) =>
  Array.isArray(input)
    ? v.pipe(
        list(ports, 1),
        v.transform((all) => all.flat()),
      )
    : ports,
);

const program: v.GenericSchema<string> = v.pipe(
  word({ code: 'program' }),
  v.check(
    (value) => (value.startsWith('/') ? !value.endsWith('/') : !value.includes('/')),
    message({ code: 'program' }),
  ),
);

const user: v.GenericSchema<string | number, string> = v.pipe(
  v.union([v.number(), word({ code: 'user' })], message({ code: 'user' })),
  v.transform(String),
  v.regex(/^(?!\d*[.+-])/, message({ code: 'user' })),
);

const unit: v.GenericSchema<string> = v.pipe(word({ code: 'unit' }), v.regex(/\.[a-z]+$/, message({ code: 'unit' })));

const signal: v.GenericSchema<string, SignalId> = v.pipe(
  v.string(message({ code: 'signal' })),
  v.rawTransform(({ dataset: { value }, addIssue, NEVER }) => {
    const known = SIGNALS.find((id) => id === value);
    if (known !== undefined) return known;
    addIssue({ message: message(unknownSignal(value)) });
    return NEVER;
  }),
);

function unknownSignal(value: string): FileFault {
  const written = value.slice(0, LONGEST_SHOWN);
  const [nearest = null] = closest(
    written.toLowerCase(),
    SIGNALS.map((id) => [id, id]),
  );
  return { code: 'unknown-signal', written, nearest, options: SIGNALS };
}

const written = mapping({
  port: portOrList,
  program: v.exactOptional(program),
  user: v.exactOptional(user),
  unit: v.exactOptional(unit),
  reach: v.exactOptional(oneOf(REACHES)),
  signals: v.exactOptional(list(signal, 1)),
  why: sentence(LONGEST_WHY),
});

const expectation: v.GenericSchema<unknown, Expectation> = v.pipe(
  written,
  v.rawCheck(({ dataset, addIssue }) => {
    if (!dataset.typed || dataset.value.program?.startsWith('/') === true) return;
    for (const [key, id] of (dataset.value.signals ?? []).entries()) {
      if (ACCEPTABLE[id] === 'any') continue;
      const step = { type: 'unknown', origin: 'value', input: dataset.value, value: id } as const;
      addIssue({
        message: message({ code: 'needs-path', signal: id }),
        path: [
          { ...step, key: 'signals' },
          { ...step, key },
        ],
      });
    }
  }),
  v.transform(({ port, ...rest }): Expectation => ({ ports: port, ...rest })),
);

/** What `menshen.yaml` may say. */
export const localSchema: v.GenericSchema<unknown, LocalKnowledge> = v.pipe(
  mapping({
    expect: v.optional(v.array(expectation, message({ code: 'list' })), []),
    only: v.optional(v.boolean(message({ code: 'boolean' })), false),
  }),
  v.transform((knowledge): LocalKnowledge => knowledge),
);
