import { buildCommand, type Command, type FlagParametersForType } from '@stricli/core';

import type { Messages } from '../../i18n/index.ts';
import type { AddressMatch } from '../../inspect/index.ts';
import { MenshenError, SOCKET_STATES, type Exposure, type Protocol, type SocketState } from '../../model/index.ts';
import { parseAddress } from '../arguments/port.ts';
import type { Context } from '../context.ts';
import { type CommonFlags, sharedOptions } from './options.ts';

const PROTOCOLS: readonly Protocol[] = ['tcp', 'udp', 'raw', 'packet'];
const STATES: readonly (SocketState | 'open')[] = ['open', ...SOCKET_STATES];
const EXPOSURES: readonly Exposure['level'][] = ['host', 'network', 'anywhere', 'unknown'];

export type SortKey = (typeof SORT_KEYS)[number];
const SORT_KEYS = ['port', 'protocol', 'state', 'local', 'peer', 'process', 'pid', 'user', 'queue'] as const;

export interface ListFlags extends CommonFlags {
  readonly open: boolean;
  readonly protocol?: readonly Protocol[];
  readonly state?: readonly (SocketState | 'open')[];
  readonly process?: readonly string[];
  readonly pid?: readonly number[];
  readonly user?: readonly string[];
  readonly unit?: readonly string[];
  readonly address?: readonly AddressMatch[];
  readonly exposure?: readonly Exposure['level'][];
  readonly sort?: SortKey;
  readonly reverse: boolean;
  readonly watch: boolean;
  readonly allNamespaces: boolean;
  readonly json: boolean;
}

export function listCommand(messages: Messages): Command<Context> {
  const { help } = messages.list;
  return buildCommand<ListFlags, string[], Context>({
    loader: async () => (await import('../list/run.ts')).runList,
    parameters: {
      flags: flagsOf(messages),
      aliases: { w: 'watch', p: 'process', u: 'user' },
      positional: {
        kind: 'array',
        parameter: { parse: String, brief: help.filter, placeholder: help.placeholders.filter },
      },
    },
    docs: { brief: help.brief, fullDescription: help.description },
  });
}

function flagsOf(messages: Messages): FlagParametersForType<ListFlags, Context> {
  const { help } = messages.list;
  const { name, number, address, key } = help.placeholders;
  const { lang, color, json, allNamespaces } = sharedOptions(messages);
  const many = { optional: true, variadic: ',' } as const;
  const words = { kind: 'parsed', parse: String, ...many } as const;
  const off = { kind: 'boolean', default: false, withNegated: false } as const;
  return {
    open: { ...off, brief: help.open },
    protocol: { kind: 'enum', values: PROTOCOLS, ...many, brief: help.protocol },
    state: { kind: 'enum', values: STATES, ...many, brief: help.state },
    process: { ...words, placeholder: name, brief: help.process },
    pid: {
      kind: 'parsed',
      parse: (text) => parseNumber(text, messages),
      ...many,
      placeholder: number,
      brief: help.pid,
    },
    user: { ...words, placeholder: name, brief: help.user },
    unit: { ...words, placeholder: name, brief: help.unit },
    address: {
      kind: 'parsed',
      parse: (text) => parseAddress(text, messages),
      ...many,
      placeholder: address,
      brief: help.address,
    },
    exposure: { kind: 'enum', values: EXPOSURES, ...many, brief: help.exposure },
    sort: { kind: 'enum', values: SORT_KEYS, optional: true, placeholder: key, brief: help.sort },
    reverse: { ...off, brief: help.reverse },
    watch: { ...off, brief: help.watch },
    allNamespaces,
    json,
    lang,
    color,
  };
}

function parseNumber(text: string, { errors }: Messages): number {
  if (!/^\d{1,10}$/.test(text)) throw new MenshenError('usage', errors.values.number(text));
  return Number(text);
}
