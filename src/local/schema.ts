import * as v from 'valibot';
import type { CatalogPorts, Expectation, LocalKnowledge, Reach, SignalId } from '../model/index.ts';
import { closest, parsePorts, type PortsFault, visible } from '../text/index.ts';
import { list, mapping, oneOf, word } from '../yaml/index.ts';
import { ACCEPTABLE } from './signals.ts';

const LONGEST_WHY = 300;
const LONGEST_SHOWN = 40;
const REACHES: readonly Reach[] = ['host', 'network', 'anywhere'];
const SIGNALS = Object.keys(ACCEPTABLE) as readonly SignalId[];

const FAULTS: { readonly [fault in PortsFault]: string } = {
  form: 'expected ports such as 8080/tcp, 53/tcp+udp or 8000-8100/tcp',
  number: 'expected port numbers from 0 to 65535',
  order: 'expected the lower port of a range first',
  protocol: 'expected /tcp, /udp or /tcp+udp after the number',
};

const ports: v.GenericSchema<string, readonly CatalogPorts[]> = v.pipe(
  v.string(FAULTS.form),
  v.rawTransform(({ dataset, addIssue, NEVER }) => {
    const written = parsePorts(dataset.value);
    const fault = typeof written === 'string' ? written : dataset.value.includes('/') ? null : 'protocol';
    if (typeof written !== 'string' && fault === null) {
      const { first, last, protocols } = written;
      return protocols.map((protocol) => ({ protocol, first, last }));
    }
    addIssue({ message: FAULTS[fault ?? 'form'] });
    return NEVER;
  }),
);

const portOrList: v.GenericSchema<unknown, readonly CatalogPorts[]> = v.lazy((input) =>
  Array.isArray(input)
    ? v.pipe(
        list(ports, 'ports', 1),
        v.transform((all) => all.flat()),
      )
    : ports,
);

const program: v.GenericSchema<string> = v.pipe(
  word('the path of an executable, or its name'),
  v.check(
    (value) => (value.startsWith('/') ? !value.endsWith('/') : !value.includes('/')),
    'expected a whole path that starts with /, or a name without any /',
  ),
);

const user: v.GenericSchema<string | number, string> = v.pipe(
  v.union([v.number(), word("a user's name or number")], "expected a user's name or number"),
  v.transform(String),
  v.regex(/^(?!\d*[.+-])/, "expected a user's name or number"),
);

const unit: v.GenericSchema<string> = v.pipe(
  word('a systemd unit'),
  v.regex(/\.[a-z]+$/, 'expected a whole unit name such as shop.service'),
);

const signal: v.GenericSchema<string, SignalId> = v.pipe(
  v.string('expected the name of a signal'),
  v.rawTransform(({ dataset: { value }, addIssue, NEVER }) => {
    const known = SIGNALS.find((id) => id === value);
    if (known !== undefined) return known;
    addIssue({ message: unknownSignal(value) });
    return NEVER;
  }),
);

function unknownSignal(written: string): string {
  const cut = written.slice(0, LONGEST_SHOWN);
  const [nearest] = closest(
    cut.toLowerCase(),
    SIGNALS.map((id) => [id, id]),
  );
  const expected = nearest === undefined ? `expected one of ${SIGNALS.join(', ')}` : `did you mean "${nearest}"?`;
  return `there is no signal "${visible(cut)}": ${expected}`;
}

/** The owner's words; joiners are letters' business in some languages, so only what breaks the line is refused. */
const why: v.GenericSchema<string> = v.pipe(
  v.string('expected a text'),
  v.transform((value) => value.trim()),
  v.nonEmpty('expected a text'),
  v.maxLength(LONGEST_WHY, `expected at most ${LONGEST_WHY} characters`),
  v.check((value) => !/[\p{Cc}\u2028\u2029]/u.test(value), 'expected a text on one line'),
);

const written = mapping(
  {
    port: portOrList,
    program: v.exactOptional(program),
    user: v.exactOptional(user),
    unit: v.exactOptional(unit),
    reach: v.exactOptional(oneOf(REACHES)),
    signals: v.exactOptional(list(signal, 'signals', 1)),
    why,
  },
  'expected port, why and more',
);

const expectation: v.GenericSchema<unknown, Expectation> = v.pipe(
  written,
  v.rawCheck(({ dataset, addIssue }) => {
    if (!dataset.typed || dataset.value.program?.startsWith('/') === true) return;
    for (const [key, id] of (dataset.value.signals ?? []).entries()) {
      if (ACCEPTABLE[id] === 'any') continue;
      const step = { type: 'unknown', origin: 'value', input: dataset.value, value: id } as const;
      addIssue({
        message: `${id} can only be accepted of a program that is named by its whole path`,
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
  mapping(
    {
      expect: v.optional(v.array(expectation, 'expected a list of what is open here'), []),
      only: v.optional(v.boolean('expected true or false'), false),
    },
    'expected the fields expect and only',
  ),
  v.transform((knowledge): LocalKnowledge => knowledge),
);
