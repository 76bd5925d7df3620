import type { Explained } from '../explained.ts';

/** Help of `menshen policy`. */
export const policyHelp = {
  file: 'The policy; by default /etc/menshen/policy.yaml',
  group: {
    brief: 'Let in only what a list allows; it cannot lock you out',
    description:
      'A policy is a list of what may be reached, and by whom; all else is shut, for IPv4 and IPv6, containers\' published ports too. It lives in a table of its own in nftables ("inet menshen"); nobody else\'s rules are touched. suggest writes a first one from what listens now, plan shows what it would do, apply loads it. Unless you confirm it over a new connection within a minute, it is undone, whatever becomes of your terminal and of Menshen.',
    examples: [
      ['sudo menshen policy suggest --write /etc/menshen/policy.yaml', 'a first policy, to be read and changed'],
      ['sudo menshen policy plan', 'what it would do'],
      ['sudo menshen policy apply', 'apply it; then, over a new connection:'],
      ['sudo menshen policy confirm', 'keep it'],
    ] as Explained,
  },
  suggest: {
    brief: 'Write a first policy from what listens now',
    description:
      'Prints a policy that lets in what is reached now and should be: from open ports, what the catalog says of them, and who is connected. A comment explains every line; what had better not be open to anyone is commented out. Nothing is changed.',
    write: 'Write it to this new file instead',
    examples: [
      ['sudo menshen policy suggest | less', 'read it'],
      ['sudo menshen policy suggest --write /etc/menshen/policy.yaml', 'where the other commands look for it'],
    ] as Explained,
  },
  plan: {
    brief: 'Show what a policy would do, and change nothing',
    description:
      'Shows what becomes unreachable and what stays, from where; which connections could not be made again, yours among them; whose other rules may shut out what the policy allows; what in the file may not be meant; and how the rules in the kernel would change. It is rehearsed in a network of its own.',
    examples: [
      ['sudo menshen policy plan', 'of /etc/menshen/policy.yaml'],
      ['sudo menshen policy plan new.yaml', 'of another file'],
      ['sudo menshen policy plan --json', 'for scripts'],
    ] as Explained,
  },
  apply: {
    brief: 'Apply a policy; it is undone unless it is confirmed',
    description:
      'Shows the plan and asks; then loads all rules in one step. Connections that are open go on. A watchdog was started before: it brings back the earlier rules unless "menshen policy confirm" comes over a new connection in time. It lives on when your terminal, your session or Menshen ends. Where the policy would cut off the connection that you came by, nothing is done.',
    confirmWithin: 'Time to confirm it: 60, 60s or 5m, from 5s to 1h; 60s by default',
    persist: 'Once it is confirmed, load it again at every boot, before the network is up',
    anyway: 'Apply it although it would cut off the connection that you came by',
    yes: 'Do not ask before',
    dryRun: 'Show the plan, and do nothing',
    placeholders: { time: 'time' },
    examples: [
      ['sudo menshen policy apply', 'show the plan, ask, apply'],
      ['sudo menshen policy apply --persist', 'and again at every boot'],
      ['sudo menshen policy apply new.yaml --confirm-within 5m', 'another file, five minutes to log in anew'],
    ] as Explained,
  },
  confirm: {
    brief: 'Keep the policy that was just applied',
    description:
      'Run it from a new connection: that you could make one proves that the policy did not lock you out. Over a connection that was open already when the policy was applied it is refused, since that one goes on whatever the policy says.',
    anyway: 'Also over a connection that was open before, or where it can not be told which one you came by',
    examples: [['ssh -t server sudo menshen policy confirm', 'from your own computer']] as Explained,
  },
  verify: {
    brief: 'Prove that the policy holds: rules, and real probes',
    description:
      "Asks the kernel's rules what each listener answers by each interface, and knocks at the ports from a temporary network beside this machine, over IPv4 and IPv6, from ordinary source ports and from 53 and 20, which careless firewalls let through. Prints what was expected and what was seen, what disagrees first. Exits with 1 where something does.",
    examples: [
      ['sudo menshen policy verify', 'the proof'],
      ['sudo menshen policy verify --json', 'every single probe'],
    ] as Explained,
  },
  status: {
    brief: 'Show how the policy stands',
    description:
      'Shows whether a policy is in force, waits to be confirmed or was undone, whether it is loaded at boot, and whether anything has weakened it since.',
    examples: [
      ['sudo menshen policy', 'the same as menshen policy status'],
      ['sudo menshen policy status --json', 'for scripts'],
    ] as Explained,
  },
  drift: {
    brief: 'Tell what has weakened the policy since it was applied',
    description:
      'Compares the rules in the kernel, the file, the services and what is loaded at boot with what was applied. Exits with 1 where something has changed.',
    repair: 'Ask, and load the policy again as it was applied',
    yes: 'Do not ask before repairing',
    examples: [
      ['sudo menshen policy drift', 'what has changed?'],
      ['sudo menshen policy drift --repair', 'bring back what was applied'],
    ] as Explained,
  },
  remove: {
    brief: 'Remove the policy, so that it shuts nothing any more',
    description:
      'Shows what is taken away, asks, and removes the table, what loads it at boot, and what Menshen wrote down of it. The file with the policy stays: it is yours. menshen undo brings it all back.',
    yes: 'Do not ask',
    dryRun: 'Show what would be removed, and do nothing',
    examples: [['sudo menshen policy remove', 'show, ask, remove']] as Explained,
  },
};
