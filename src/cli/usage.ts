import {
  AliasNotFoundError,
  type ApplicationText,
  ArgumentParseError,
  EnumValidationError,
  FlagNotFoundError,
  InvalidNegatedFlagSyntaxError,
  text_en,
  UnexpectedFlagError,
  UnexpectedPositionalError,
  UnsatisfiedFlagError,
  UnsatisfiedPositionalError,
} from '@stricli/core';

import type { Messages } from '../i18n/index.ts';
import { MenshenError } from '../model/index.ts';
import { visible } from '../text/index.ts';
import { describeFailure } from './failure.ts';

/** What Stricli says, in our words and the chosen language. Help is ours altogether, see `manual/help.ts`. */
export function stricliText(messages: Messages, debug: boolean): ApplicationText {
  const failure = (error: unknown): string => describeFailure(error, messages, debug);
  const { errors } = messages;
  return {
    ...text_en,
    noCommandRegisteredForInput: ({ input, corrections }) =>
      errors.prefix +
      withCorrections(
        errors.usage.unknownCommand(visible(input)),
        // Stricli hands them over in backticks.
        corrections.map((correction) => correction.replaceAll('`', '')),
        messages,
      ),
    exceptionWhileParsingArguments: (error) => errors.prefix + describeMisuse(error, messages),
    exceptionWhileRunningCommand: failure,
    exceptionWhileLoadingCommandFunction: failure,
    exceptionWhileLoadingCommandContext: failure,
    exceptionWhileRunningIntegrationFlag: ({ exception }) => failure(exception),
    exceptionWhileRunningIntegrationHook: ({ exception }) => failure(exception),
    commandErrorResult: failure,
  };
}

function describeMisuse(error: unknown, messages: Messages): string {
  const { errors, punctuation } = messages;
  const { usage } = errors;
  if (error instanceof FlagNotFoundError) {
    return withCorrections(usage.unknownOption(flag(error.input)), error.corrections.map(flag), messages);
  }
  if (error instanceof AliasNotFoundError) return usage.unknownOption(visible(`-${error.input}`));
  if (error instanceof EnumValidationError) {
    return usage.notOneOf(flag(error.externalFlagName), visible(error.input), error.values.join(punctuation.listed));
  }
  if (error instanceof UnsatisfiedFlagError) return usage.missingValue(flag(error.externalFlagName));
  if (error instanceof UnexpectedFlagError) return usage.givenTwice(flag(error.externalFlagName));
  if (error instanceof InvalidNegatedFlagSyntaxError) return usage.noValueAllowed(flag(error.externalFlagName));
  if (error instanceof UnexpectedPositionalError) return usage.tooMany(visible(error.input));
  if (error instanceof UnsatisfiedPositionalError) return usage.missingArgument(error.placeholder);
  if (error instanceof ArgumentParseError) return describeBadValue(error, messages);
  return visible(error instanceof Error ? error.message : String(error));
}

function describeBadValue(
  { exception, externalFlagNameOrPlaceholder, input }: ArgumentParseError,
  messages: Messages,
): string {
  // Our own parsers say what is wrong; their sentences repeat the input.
  if (exception instanceof MenshenError) return visible(exception.message);
  return messages.errors.usage.badValue(externalFlagNameOrPlaceholder, visible(input));
}

function withCorrections(message: string, corrections: readonly string[], { errors }: Messages): string {
  if (corrections.length === 0) return message;
  return `${message}\n${errors.usage.didYouMean(corrections.join(errors.usage.or))}`;
}

function flag(name: string): string {
  return visible(name.startsWith('-') ? name : `--${name}`);
}
