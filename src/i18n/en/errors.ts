/** What went wrong, and what to try. */
export const errors = {
  prefix: 'menshen: ',
  next: 'Try: ',
  debug: 'MENSHEN_DEBUG=1 prints where it happened.',
  policyInvalid: "policy.yaml can't be used as it is, so nothing was done",
  codes: {
    usage: 'Wrong usage',
    'not-permitted': 'Not permitted',
    'unsupported-platform': 'This system is not supported',
    'no-proc': "The process file system can't be used",
    netlink: "The kernel's list of sockets can't be read",
    'catalog-invalid': 'The catalog of ports is broken',
    'capture-unreadable': "This text can't be read as a listing",
    'config-invalid': "menshen.yaml can't be used as it is, so nothing was done",
    'journal-unusable': "Menshen's journal can't be used",
    'policy-refused': 'Nothing was done',
    'state-unusable': 'What is in force can not be written down',
    busy: 'One change at a time',
    internal: 'This is a fault in Menshen itself',
  },
  usage: {
    unknownCommand: (input: string) => `there is no command "${input}"`,
    unknownOption: (input: string) => `there is no option ${input}`,
    didYouMean: (candidates: string) => `Did you mean ${candidates}?`,
    or: ' or ',
    missingValue: (option: string) => `${option} needs a value`,
    givenTwice: (option: string) => `${option} was given more than once`,
    notOneOf: (option: string, input: string, values: string) => `${option} can't be "${input}": use one of ${values}`,
    tooMany: (input: string) => `"${input}" is one argument too many`,
    missingArgument: (name: string) => `${name} is missing`,
    noValueAllowed: (option: string) => `${option} takes no value`,
    badValue: (name: string, input: string) => `"${input}" is no valid ${name}`,
    seeHelp: (command: string) => `See ${command}.`,
  },
  values: {
    port: (input: string) => `"${input}" is no port: write 22, 22/tcp, 53/udp, 8000-8100/tcp or [::1]:22`,
    portRange: (input: string) =>
      `"${input}": a port is a number from 0 to 65535, and a range starts with the lower one`,
    portProtocol: (input: string) => `"${input}": the protocol of a port is tcp or udp`,
    address: (input: string) => `"${input}" is no address: write 192.0.2.1, 192.0.2.0/24, ::1 or 2001:db8::/32`,
    number: (input: string) => `"${input}" is no number`,
    duration: (input: string) => `"${input}" is no time: write 60, 60s or 5m`,
    durationBounds: (input: string, least: string, most: string) => `"${input}": between ${least} and ${most}`,
    shell: (input: string) => `there is no completion for "${input}": use bash, zsh or fish`,
  },
  watchNeedsTerminal: '--watch needs a terminal, because it redraws the screen',
  configOrNone: "--config and --no-config don't go together",
  watchWithoutJson: "--watch and --json don't go together",
  incomplete: {
    namespaces: 'Not every network namespace could be entered.',
    verdict: '--fail-on asks for a verdict, but not every process could be looked at.',
    holders: (count: number): string =>
      count === 1
        ? '1 more socket may belong to this answer: its holder could not be seen.'
        : `${count} more sockets may belong to this answer: their holders could not be seen.`,
    sudo: 'Run it with sudo to see everything.',
  },
};
