import type { FlagParametersForType, TypedPositionalParameters } from '@stricli/core';

import type { Messages } from '../../i18n/index.ts';
import { LANGUAGES, type Language } from '../../model/index.ts';
import type { Context } from '../context.ts';
import { COLOR_CHOICES, type ColorChoice } from '../output/style.ts';

/** Options that every command has. Their values are read before parsing (see `arguments/arrange.ts`); here they are checked. */
export interface CommonFlags {
  readonly lang?: Language;
  readonly color?: ColorChoice;
}

interface SharedFlags extends CommonFlags {
  readonly json: boolean;
  readonly allNamespaces: boolean;
}

/** Stricli's definitions of the options that more than one command has. */
export function sharedOptions({
  cli: { options, placeholders },
}: Messages): FlagParametersForType<SharedFlags, Context> {
  const off = { kind: 'boolean', default: false, withNegated: false } as const;
  return {
    lang: { kind: 'enum', values: LANGUAGES, optional: true, placeholder: placeholders.language, brief: options.lang },
    color: {
      kind: 'enum',
      values: COLOR_CHOICES,
      optional: true,
      placeholder: placeholders.when,
      brief: options.color,
    },
    json: { ...off, brief: options.json },
    allNamespaces: { ...off, brief: options.allNamespaces },
  };
}

/** The file of a policy, where it is not the machine's own. */
export function policyFile({ cli, policyHelp }: Messages): TypedPositionalParameters<[string?], Context> {
  return {
    kind: 'tuple',
    parameters: [{ parse: String, brief: policyHelp.file, placeholder: cli.placeholders.file, optional: true }],
  };
}
