import type { Explained } from '../explained.ts';

/** Help, options that every command has, and what the command line says of itself. */
export const cli = {
  /** In one line, as manual pages begin. */
  tagline: 'watch the ports of this computer',
  about:
    'Menshen watches the ports of this computer: which doors are open, who stands behind each, who can reach it, and what to do about it.',
  headings: {
    usage: 'Usage',
    commands: 'Commands',
    arguments: 'Arguments',
    options: 'Options',
    examples: 'Examples',
    exitCodes: 'Exit codes',
    environment: 'Environment',
    name: 'Name',
    description: 'Description',
  },
  words: {
    command: 'command',
    options: 'options',
    byDefault: 'the default command',
    values: (values: string) => `one of ${values}`,
    withFacts: (brief: string, facts: readonly string[]) => `${brief} (${facts.join('; ')})`,
    repeatable: 'may be repeated or separated by commas',
  },
  more: (command: string) => `${command} tells more about a command.`,
  options: {
    help: 'Print this help',
    version: 'Print the version',
    json: 'Print JSON; its schema is part of the package (schema/)',
    lang: 'Language; by default that of the locale (LC_ALL, LC_MESSAGES, LANG)',
    color: 'Colours; auto uses them on a terminal, and honours NO_COLOR and FORCE_COLOR',
    allNamespaces: "Enter the other network namespaces too, so that containers' own ports are seen (needs root)",
  },
  placeholders: {
    port: 'port',
    query: 'query',
    shell: 'shell',
    level: 'level',
    file: 'file',
    language: 'language',
    when: 'when',
  },
  exitCodes: [
    ['0', 'fine'],
    ['1', 'findings at or above --fail-on; a policy that was weakened, or does not hold'],
    ['2', "wrong usage, or a menshen.yaml or policy.yaml that can't be used"],
    ['3', 'not permitted: rights prevent a complete answer to what was asked; or refused to protect you'],
    ['4', 'failed'],
    ['130', 'interrupted'],
  ] as Explained,
  environment: [
    ['LC_ALL, LC_MESSAGES, LANG', 'language, where --lang is missing'],
    ['NO_COLOR, FORCE_COLOR', 'no colours; colours even where the output is no terminal'],
    ['XDG_CONFIG_HOME, HOME', "where the user's menshen/menshen.yaml is, in or under .config"],
    ['MENSHEN_DEBUG=1', 'print the stack of an error'],
  ] as Explained,
  manual: {
    brief: 'Print the manual page',
    description: 'Prints the manual page of all commands in the chosen language, for man to show.',
    examples: [['menshen manual | man -l -', 'read it']] as Explained,
  },
  completion: {
    brief: 'Print the completion script of a shell',
    description: 'Prints a script that completes commands, options and their values.',
    shell: 'Shell to complete in: bash, zsh or fish',
    examples: [
      ['menshen completion bash > ~/.local/share/bash-completion/completions/menshen', 'for bash'],
      ['menshen completion zsh > "${fpath[1]}/_menshen"', 'for zsh'],
      ['menshen completion fish > ~/.config/fish/completions/menshen.fish', 'for fish'],
    ] as Explained,
  },
};
