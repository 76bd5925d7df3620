import type { Explained } from '../explained.ts';

/** Judging what other tools printed. */
export const judge = {
  help: {
    brief: "Judge a machine by another tool's listing",
    description:
      'Reads what netstat, ss, lsof, sockstat, fport, PowerShell (Get-NetTCPConnection) or nmap printed on some machine, in any language and encoding, and judges it as the door check judges this one. Nothing is looked up anywhere else. Several listings may stand in one file; lines that can not be read are counted and shown. A listing that names no programs can only give hints, and then the command is named that would decide.',
    file: 'File with the listing; - or nothing reads standard input',
    format: 'Read it as this format; by default it is recognised',
    placeholders: { file: 'file', format: 'format' },
    examples: [
      ['menshen judge netstat.txt', 'a file from a machine that you can not touch'],
      ['ssh host ss -tunap | menshen judge', 'from another machine, without installing anything'],
      ['menshen judge --json --fail-on medium netstat.txt', 'for scripts'],
    ] as Explained,
  },
  noPorts: 'The listing shows no open port.',
  incomplete: '--fail-on asks for a verdict, but the listing does not tell all that it takes.',
  hints: 'Hints from the numbers alone',
  numberOnly:
    'A number proves nothing: any program may use it, and most of these trojans died out long ago. What decides is the program behind it.',
  hintsOnly: {
    none: 'This listing names no programs, so all that it gives are hints',
    some: 'This listing names the programs of some ports only',
  },
  fromOutside: 'A scan sees ports from outside, not the programs behind them',
  decide: (commands: string) => `On that machine this tells: ${commands}.`,
  or: ', or ',
  systems: { windows: 'Windows, as administrator', linux: 'Linux', macos: 'macOS', bsd: 'BSD' },
  systemUnknown: 'the system can not be told from it',
  listing: 'Listing',
  formats: {
    fport: 'fport',
    lsof: 'lsof',
    'netstat-bsd': 'netstat of BSD',
    'netstat-linux': 'netstat of Linux',
    'netstat-macos': 'netstat of macOS',
    'netstat-windows': 'netstat of Windows',
    'nmap-grepable': 'nmap -oG',
    'nmap-xml': 'nmap -oX',
    'powershell-csv': 'PowerShell, CSV',
    'powershell-json': 'PowerShell, JSON',
    'powershell-list': 'PowerShell, list',
    'powershell-table': 'PowerShell, table',
    sockstat: 'sockstat',
    ss: 'ss',
  },
  encoding: (encoding: string) => `in ${encoding}`,
  lines: (total: number, read: number, passed: number, unread: number): string =>
    `${total} lines: ${read} read, ${passed} that tell of no socket${unread === 0 ? '' : `, ${unread} not read`}`,
  programs: { all: 'it names the programs', some: 'it names some programs', none: 'it names no programs' },
  unread: (count: number): string => (count === 1 ? '1 line could not be read' : `${count} lines could not be read`),
  unreadLine: (line: number, why: string, text: string) => `line ${line} (${why}): ${text}`,
  whyUnread: {
    form: 'not a row of this listing',
    address: 'no address',
    port: 'no port number',
    state: 'unknown state',
    protocol: 'unknown protocol',
    long: 'too long',
    cut: 'cut off',
    stray: 'of no listing that is known',
  },
  moreUnread: (count: number) => `and ${count} more`,
};
