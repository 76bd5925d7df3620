import { run, type StricliProcess } from '@stricli/core';
import type { WriteStream } from 'node:tty';

import { type Messages, messages } from '../i18n/index.ts';
import { buildMenshen } from './application.ts';
import { arrange, colorOf, languageOf } from './arguments/arrange.ts';
import { commandTable, DEFAULT_COMMAND, GROUP_DEFAULTS, isGroup, PROGRAM } from './commands/index.ts';
import type { Context } from './context.ts';
import { EXIT, fromStricli } from './exit-code.ts';
import { outputTo } from './output/output.ts';
import { styleFor } from './output/style.ts';

/** What the command line needs of the process that it runs in. */
export interface World {
  readonly environment: NodeJS.ProcessEnv;
  readonly stdout: WriteStream;
  readonly stderr: WriteStream;
}

/** Runs one command line; gives its exit code. Never throws: what fails is told on standard error. */
export async function runCommandLine(inputs: readonly string[], world: World): Promise<number> {
  const { environment, stdout, stderr } = world;
  const language = languageOf(inputs, environment);
  const sentences = await messages(language);
  const choice = colorOf(inputs);
  const out = outputTo(stdout, styleFor(choice, environment, stdout.isTTY));
  const err = outputTo(stderr, styleFor(choice, environment, stderr.isTTY));
  // Without `getColorDepth` Stricli leaves colours to us.
  const stricli: StricliProcess = {
    stdout: { write: (text) => void out.write(text) },
    stderr: { write: (text) => void err.write(text) },
  };
  const context: Context = { process: stricli, environment, language, messages: sentences, out, err };
  const arranged = arrange(inputs, DEFAULT_COMMAND, GROUP_DEFAULTS);
  await run(buildMenshen(sentences, out, environment['MENSHEN_DEBUG'] === '1'), arranged, context);
  const code = Number(stricli.exitCode ?? EXIT.fine);
  if (fromStricli(code) === EXIT.usage && code < 0) await err.write(`${seeHelp(arranged, sentences)}\n`);
  return fromStricli(code);
}

/** The help of the innermost command that was named and exists. */
function seeHelp([command = DEFAULT_COMMAND, second = '']: readonly string[], sentences: Messages): string {
  const table = commandTable(sentences);
  const entry = Object.hasOwn(table, command) ? table[command] : undefined;
  const words = entry === undefined ? [] : [command];
  if (entry !== undefined && isGroup(entry) && Object.hasOwn(entry.commands, second)) words.push(second);
  return sentences.errors.usage.seeHelp([PROGRAM, ...words, '--help'].join(' '));
}
