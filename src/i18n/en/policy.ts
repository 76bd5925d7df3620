import type { PolicyDefault, PolicyIcmp } from '../../model/index.ts';

const DEFAULTS: { readonly [value in PolicyDefault]: string } = {
  drop: 'everything else is dropped in silence',
  reject: 'everything else is refused at once',
};

const ICMP: { readonly [value in PolicyIcmp]: string } = {
  needed: 'of ICMP what IP needs, no ping',
  ping: 'of ICMP what IP needs, and ping',
  all: 'all ICMP',
};

function entries(count: number): string {
  return count === 1 ? '1 entry' : `${count} entries`;
}

function comesIn(count: number): string {
  if (count === 0) return 'No entry allows anything to come in';
  return `${count === 1 ? '1 entry allows' : `${count} entries allow`} what comes in`;
}

function seconds(count: number): string {
  return count === 1 ? '1 second' : `${count} seconds`;
}

/** What `menshen policy` prints. What the sentences name is shown as it is. */
export const policy = {
  plan: {
    heading: (path: string) => `Plan for the policy ${path}`,
    basics: (count: number, otherwise: PolicyDefault, icmp: PolicyIcmp) =>
      `${comesIn(count)}; ${DEFAULTS[otherwise]}; ${ICMP[icmp]}.`,
    outAll: 'Everything may go out.',
    out: (count: number): string =>
      count === 0
        ? 'Nothing may go out but answers.'
        : `Only what ${count === 1 ? '1 entry allows' : `${count} entries allow`} may go out.`,
    states: {
      none: 'No policy is in force now.',
      differs: 'Other rules of a policy are in force now; these take their place in one step.',
      same: 'This very policy is in force already; no rule changes.',
      asleep: 'A policy is loaded, but asleep (flags dormant), so it shuts nothing: remove it first.',
      unknown: 'What is in force now can not be read here.',
    },
    effects: {
      shut: 'No longer reachable',
      fewer: 'Reachable from fewer places',
      stays: 'Stays reachable',
      more: 'Reachable from more places than now',
    },
    local: (count: number): string =>
      count === 1
        ? '1 more port is reachable from this host only, and stays so.'
        : `${count} more ports are reachable from this host only, and stay so.`,
    nothingOpen: 'No port is open now.',
    columns: { port: 'PORT', from: 'REACHED FROM', allowed: 'ALLOWED BY', holder: 'HELD BY' },
    change: (before: string, after: string) => `${before} -> ${after}`,
    noEntry: 'no entry',
    allowedBy: (line: number, sources: string) => `line ${line}: ${sources}`,
    anyone: 'anyone',
    by: (interfaces: string) => `by ${interfaces}`,
    shutBy: (rule: string) => `the policy lets it in, but somebody else's rule does not: ${rule}`,
    publishedTo: (endpoint: string) => `sent on to ${endpoint}`,
    connections: 'Connections that could not be made again (they go on until they end)',
    outgoing: 'What is sent out now and would be refused',
    own: 'YOURS',
    bypasses: 'No policy can help against these',
    others: 'Other filters here; their rules stay as they are',
    drops: 'may shut out what the policy lets in',
    flushes: 'when it is restarted, it takes the policy away with everything else: see menshen policy drift',
    harmless: 'does not get in its way',
    warnings: 'This may not be what you mean',
    line: (line: number) => `line ${line}`,
    lines: (lines: string) => `line ${lines}`,
    diff: 'What changes in the table inet menshen',
    unrehearsed: (why: string) =>
      `The rules could not be tried in a network of their own (${why}), so they are shown as they are loaded.`,
    more: (count: number) => `… ${count} more; --json shows all of it`,
    refused: 'It is not applied',
    anyway: 'It would not be applied; --anyway applies it all the same',
    needsRoot: 'Without root not everything can be seen, and nothing can be applied. Run it with sudo.',
    next: (command: string) =>
      `${command} asks, applies it, and undoes it after 60 seconds, unless you confirm it over a new connection.`,
  },
  pending: (path: string, clock: string) =>
    `The policy ${path} waits to be confirmed, and is undone at ${clock}. Over a new connection: sudo menshen policy confirm`,
  try: 'Try: ',
  askApply: 'Apply?',
  askRepair: 'Load it again?',
  askRemove: 'Remove?',
  apply: {
    done: (clock: string, left: number) =>
      `In force. It is UNDONE AT ${clock}, in ${seconds(left)}, unless you confirm it:`,
    stay: 'Leave this terminal as it is.',
    confirm: 'Open a NEW connection to this machine, as you would tomorrow, and run there:',
    otherwise: (clock: string) =>
      `If you can not get in, wait: at ${clock} the earlier rules come back by themselves, also when this terminal or Menshen has ended.`,
    undo: (id: number) => `menshen undo ${id} takes it back at once.`,
    persist: 'Once it is confirmed, it is loaded at every boot. A restart before that undoes it.',
    untilBoot: 'It is not loaded at the next boot (--persist does that).',
    failed: (detail: string) => `It was not applied: ${detail}`,
    late: 'It took longer to load than the time in which it was to be confirmed. Try: --confirm-within 5m',
    rightsLost: (detail: string) => `It was not permitted: ${detail}`,
    unchanged: 'The rules are as they were before.',
    notAdopted: (detail: string) =>
      `conntrack could not be told of the connections that were open before, so some of them may hang: ${detail}`,
    same: 'This very policy is in force already, and nothing waits to be confirmed.',
    partly: (id: number) => `menshen undo ${id} brings back what was.`,
    notBegun: 'Interrupted before anything was done: the rules are as they were.',
    interrupted: (id: number) => `Interrupted. menshen undo ${id} brings back what was.`,
  },
  confirm: {
    done: (id: number) => `Kept. Change ${id} in the journal; menshen undo ${id} takes it back.`,
    persistent: 'It is loaded at every boot, before the network is up.',
    untilBoot: 'It is gone after the next boot: sudo menshen policy apply --persist changes that.',
    bootFailed: (detail: string) => `But it could not be arranged that it is loaded at boot: ${detail}`,
    next: 'sudo menshen policy verify proves that it holds.',
  },
  status: {
    labels: {
      policy: 'Policy',
      allows: 'Lets in',
      boot: 'At boot',
      since: 'Since then',
      state: 'State',
      last: 'Before',
    },
    none: 'No policy is in force: what is open is up to the programs, and to other firewalls.',
    inForce: (path: string, since: string) => `${path}, in force since ${since}`,
    waits: (path: string, since: string) => `${path}, loaded at ${since}`,
    allows: (count: number, otherwise: PolicyDefault) => `${entries(count)}; ${DEFAULTS[otherwise]}`,
    pending: (clock: string, left: number) =>
      `WAITS TO BE CONFIRMED: undone at ${clock}, in ${seconds(left)}. Over a new connection: sudo menshen policy confirm`,
    overdue: (clock: string) => `it was to be undone at ${clock}, and that is being done`,
    watchdogGone:
      'THE WATCHDOG IS GONE, so nobody undoes it: sudo menshen undo takes it back, sudo menshen policy confirm keeps it',
    persistent: 'loaded before the network is up',
    bootPending: 'not loaded; with --persist it is, once it is confirmed',
    untilBoot: 'not loaded: sudo menshen policy apply --persist changes that',
    asApplied: 'nothing has changed',
    asFar: 'nothing that could be told has changed',
    unknown: 'Only root may see how the policy stands. Run it with sudo.',
    bootUnknown: 'can not be told',
    untold: 'could not be told',
    changed: (count: number): string => (count === 1 ? '1 thing has changed:' : `${count} things have changed:`),
    rolledBack: (when: string) => `the policy that was not confirmed in time was undone at ${when}`,
    rollbackFailed: (when: string, detail: string) =>
      `the policy that was not confirmed in time COULD NOT BE UNDONE at ${when}: ${detail}`,
    begin: 'sudo menshen policy suggest writes a first one.',
  },
  untold: {
    state: 'what was applied',
    table: 'the rules in the kernel',
    file: 'the file',
    services: 'the services',
    boot: 'what is loaded at boot',
    bypasses: "other programs' rules",
  },
  drift: {
    nothing: (since: string) => `Nothing has changed since the policy was applied (${since}).`,
    none: 'No policy was applied, so nothing can have changed.',
    heading: 'What has changed since the policy was applied',
    repaired: 'The policy is loaded again as it was applied.',
    repairFailed: (detail: string) => `It could not be repaired: ${detail}`,
    partly: 'Of what could be told, nothing has changed.',
    notRepairable: 'What is left is not to be repaired from here:',
  },
  verify: {
    heading: (path: string) => `Proof of the policy ${path}`,
    disagrees: 'NOT as the policy says',
    agrees: 'As the policy says',
    interfaces: 'What the rules in the kernel let in, by interface',
    columns: {
      port: 'PORT',
      family: 'IP',
      source: 'SOURCE PORT',
      expected: 'EXPECTED',
      rules: 'RULES SAY',
      seen: 'SEEN',
      holder: 'HELD BY',
      interface: 'INTERFACE',
      policy: 'POLICY LETS IN',
      reach: 'RULES LET IN',
    },
    expected: { 'let in': 'let in', shut: 'shut' },
    rules: { 'let in': 'let in', shut: 'shut', unknown: 'unknown' },
    seen: { open: 'open', refused: 'refused', arrived: 'let in', shut: 'shut' },
    ports: (count: number, protocol: string) => `${count} ${protocol} ports`,
    nobody: 'nobody',
    anyone: 'anyone',
    notProbed: (why: string) => `No probe was sent: ${why}`,
    holds: (count: number): string =>
      count === 1 ? '1 probe, as the policy says.' : `${count} probes, all as the policy says.`,
    fails: (wrong: number, count: number) =>
      `${wrong} of ${count === 1 ? '1 probe' : `${count} probes`} not as the policy says.`,
    unproven: 'So nothing is proven.',
    gaps: 'What this proof leaves open',
    asked: (address: string) => `asked at ${address}`,
    decidedBy: (rule: string) => `decided by ${rule}`,
    nextDrift: 'menshen policy drift tells what has changed; menshen policy plan names other filters.',
    progress: (count: number) => `${count} probes …`,
  },
  remove: {
    nothing: 'There is no policy to remove.',
    undone: 'Removed: it was not confirmed yet, and is undone. There was none before it.',
    heading: (path: string) => `To remove the policy ${path}`,
    table: 'the table inet menshen: from then on it shuts nothing',
    boot: 'what loads it at boot (menshen-policy.service)',
    written: 'what Menshen wrote down of it; the file itself stays',
    done: (id: number) => `Removed. Change ${id} in the journal; menshen undo ${id} brings it back.`,
    failed: (detail: string) => `It could not be removed: ${detail}`,
  },
  suggest: {
    written: (path: string) => `Written: ${path}. Read it, and change what is not meant.`,
    next: (command: string) => `Then: ${command}`,
  },
  /** In the journal and its undoing. */
  change: {
    kinds: { 'policy-table': 'policy', 'policy-boot': 'boot' },
    what: (path: string) => `policy ${path}`,
    remove: (path: string) => `remove policy ${path}`,
    undoTable: 'Bring the rules of the policy (table inet menshen) back to what they were before',
    undoBoot: 'Load at boot what was loaded before, or nothing',
  },
};
