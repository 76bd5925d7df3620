import {
  type Application,
  buildApplication,
  buildRouteMap,
  type Command,
  type RouteMap,
  type StricliIntegration,
} from '@stricli/core';

import packageJson from '../../package.json' with { type: 'json' };
import type { Messages } from '../i18n/index.ts';
import { commandTable, type Entry, isGroup, PROGRAM } from './commands/index.ts';
import type { Context } from './context.ts';
import { exitCodeOf } from './exit-code.ts';
import type { Output } from './output/output.ts';
import { stricliText } from './usage.ts';

export function buildMenshen(messages: Messages, out: Output, debug: boolean): Application<Context> {
  const routes = Object.fromEntries(
    Object.entries(commandTable(messages)).map(([name, entry]) => [name, routeOf(entry)]),
  );
  return buildApplication(
    buildRouteMap({ routes, docs: { brief: messages.cli.about } }),
    {
      name: PROGRAM,
      scanner: { caseStyle: 'allow-kebab-for-camel', allowArgumentEscapeSequence: true },
      localization: { text: stricliText(messages, debug) },
      determineExitCode: exitCodeOf,
    },
    { help: helpFlag(messages, out), version: versionFlag(messages, out) },
  );
}

function routeOf(entry: Entry): Command<Context> | RouteMap<Context> {
  if (!isGroup(entry)) return entry.command;
  const routes = Object.fromEntries(Object.entries(entry.commands).map(([name, { command }]) => [name, command]));
  return buildRouteMap({ routes, docs: { brief: entry.brief } });
}

/** Stricli's own help counts characters, not columns, and does not wrap. */
function helpFlag(messages: Messages, out: Output): StricliIntegration<Context> {
  return {
    flag: {
      brief: messages.cli.options.help,
      aliases: ['h'],
      global: true,
      run: async (_application, { result }) => {
        const { commandHelp, programHelp } = await import('./manual/help.ts');
        const [, ...words] = result.prefix;
        await out.write(words.length === 0 ? programHelp(messages, out) : commandHelp(words, messages, out));
      },
    },
  };
}

function versionFlag(messages: Messages, out: Output): StricliIntegration<Context> {
  return {
    flag: {
      brief: messages.cli.options.version,
      aliases: ['v'],
      run: () => out.write(`${packageJson.version}\n`),
    },
  };
}
