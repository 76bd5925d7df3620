import type { BinaryKind, QueryFault } from '../../model/index.ts';
import type { FailureTexts } from '../failure-texts.ts';
import { localClock, localTime } from '../../text/index.ts';
import { errnoText } from './errno.ts';

const KINDS: { readonly [kind in BinaryKind]: string } = {
  elf: 'an ELF executable',
  'mach-o': 'a Mach-O executable',
  'java-or-mach-o': 'a Java class or a Mach-O executable',
  'windows-executable': 'a Windows executable',
  pcap: 'a packet capture (pcap)',
  pcapng: 'a packet capture (pcapng)',
  gzip: 'a gzip archive',
  zip: 'a zip archive or an Office document',
  bzip2: 'a bzip2 archive',
  xz: 'an xz archive',
  zstandard: 'a Zstandard archive',
  '7z': 'a 7z archive',
  png: 'a PNG picture',
  jpeg: 'a JPEG picture',
  gif: 'a GIF picture',
  pdf: 'a PDF document',
  'event-log': 'a Windows event log',
  sqlite: 'an SQLite database',
  other: 'a binary file',
};

const QUERIES: { readonly [fault in QueryFault]: string } = {
  form: 'that is no port',
  number: 'ports end at 65535',
  order: 'the range ends before it starts',
  protocol: 'the protocol of a port is tcp or udp',
  long: 'that is too long for a port or a name',
  control: 'there are control characters in the question',
  empty: 'nothing was asked for',
  name: 'that is neither a port nor a name',
};

const SHORTER = 'cut it into parts, or keep only the lines of the listing';

function at({ line, column }: { readonly line: number; readonly column: number }): string {
  return `line ${line}, column ${column}`;
}

function listings({ formats }: { readonly formats: readonly string[] }): string {
  return formats.length === 1
    ? 'leave the format out, so that it is recognised'
    : `one of the listings that Menshen reads: ${formats.join(', ')}`;
}

/** What an error is about, and what to try. */
export const failures: FailureTexts = {
  details: {
    'too-long': ({ mebibytes }) => `longer than ${mebibytes} MiB`,
    'too-many-lines': ({ most, ...place }) => `more than ${most} lines (${at(place)})`,
    binary: ({ kind, ...place }) => `${KINDS[kind]}, not a text (${at(place)})`,
    empty: () => 'it is empty',
    'no-socket': ({ lines, ...place }) =>
      `${lines === 1 ? 'its only line tells of no socket' : `none of its ${lines} lines tells of a socket`} (from ${at(place)})`,
    'not-readable': ({ path, errno }) => `${path ?? 'standard input'}: ${errnoText(errno)}`,
    query: ({ fault }) => QUERIES[fault],
    'no-input': () => 'no listing was given',
    'needs-linux': ({ platform }) => `a look at the machine needs Linux; this is ${platform}`,
    'proc-unreadable': ({ path, errno }) => `${path}: ${errnoText(errno)}`,
    'no-namespace': ({ path }) => `${path} names no network namespace`,
    'no-processes': ({ path }) => `${path} shows no processes`,
    'no-listing': ({ reasons }) => reasons.join('; '),
    'journal-unreadable': ({ path, errno }) => `${path}: ${errnoText(errno)}`,
    'journal-newer': ({ path, version }) => `${path} was written by a newer Menshen (version ${version} of the file)`,
    'no-journal-place': () => 'whoever runs this has no home folder to keep it in',
    'journal-not-private': ({ path }) => `others may write to ${path}, and so decide what is undone`,
    'change-running': ({ id }) => `another run is at change ${id}`,
    'needs-yes': () => 'without a terminal nobody can be asked',
    'unknown-target': ({ name }) => `no program, unit or service that listens is called "${name}"`,
    'one-name': () => 'ports, or one name, but not both',
    'needs-root': () => 'only root may do this',
    'file-exists': ({ path }) => `${path} is there already, and is not written over`,
    'not-writable': ({ path, errno }) => `${path}: ${errnoText(errno)}`,
    'no-change': ({ id }) => `there is no change ${id} in the journal`,
    'policy-pending': ({ id, deadline }) =>
      `the policy of change ${id} waits to be confirmed until ${localClock(deadline)}`,
    'policy-unreadable': ({ reason }) => `the table inet menshen can not be read: ${reason}`,
    'policy-plan-changed': () => 'this machine has changed since the plan was made: it would do something else by now',
    'policy-asleep': () =>
      'the table inet menshen is there but asleep (flags dormant), and somebody has put it to sleep',
    'policy-no-way-back': ({ reason }) => `the table that is there now could not be restored: ${reason}`,
    'policy-not-taken': ({ reason }) => `nftables does not take the rules: ${reason}`,
    'policy-rolling-back': ({ reason }) => `a policy that nobody confirmed is not undone yet: ${reason}`,
    'policy-none': () => 'no policy was applied and confirmed here',
    'policy-broken-off': ({ id }) => `whoever applied it was killed in the middle of change ${id}`,
    'state-unwritable': ({ path, errno }) => `${path}: ${errnoText(errno)}`,
    'confirm-none': () => 'no policy waits to be confirmed',
    'confirm-late': ({ id, at }) =>
      `too late: the policy of change ${id} was not confirmed in time, and undone (${localTime(at)})`,
    'confirm-old-connection': ({ peer }) =>
      `your session came over a connection that was open before (from ${peer}); such go on under any policy, so that it does not show that you still get in`,
    'confirm-no-connection': ({ peer }) =>
      `the connection of your session (from ${peer}) is closed by now, or came from this machine itself; it does not show that you still get in`,
    'confirm-unseen': () =>
      'this session came over no connection that can be seen, and has no console; it does not show that you still get in',
    'nothing-to-compare': ({ protocol, reasons }) => `no listing of ${protocol} to compare with: ${reasons.join('; ')}`,
  },
  hints: {
    'too-long': () => SHORTER,
    'too-many-lines': () => SHORTER,
    binary: () => 'the text that netstat, ss, lsof, sockstat, fport, nmap or PowerShell printed',
    empty: listings,
    'no-socket': listings,
    'not-readable': () => 'check the name of the file and the right to read it',
    query: () => 'ask for a port (22, 53/udp, 8000-8100/tcp), a service (ftp) or a program (sshd)',
    'no-input': () => 'menshen judge FILE, or: netstat -abno | menshen judge',
    'needs-linux': () => 'menshen explain PORT and menshen judge FILE work everywhere',
    'needs-yes': () => 'add --yes, or --dry-run to see the plan alone',
    'unknown-target': () => 'menshen list --open shows what listens',
    'file-exists': () => 'name another file, or move this one away',
    'not-writable': () => 'check the name of the file and the right to write there (sudo)',
    'one-name': () => 'menshen close 80 443, or menshen close nginx',
    'no-change': () => 'menshen journal shows all changes',
    'journal-unreadable': () => 'nothing is changed that can not be written down: make room, or mend the file',
    'journal-newer': () => 'update Menshen',
    'journal-not-private': () => 'make it your own, and writable to nobody else (chown, chmod go-w)',
    'change-running': () => 'wait until it has ended: menshen journal shows it',
    'policy-unreadable': () => 'run it as root, with nftables installed',
    'policy-not-taken': () => 'menshen policy plan shows the rules; nft and the kernel may be too old for one of them',
    'policy-rolling-back': () => 'try again in a minute; nft list table inet menshen shows what is there',
    'policy-none': () => 'menshen policy apply',
    'state-unwritable': () => 'make room on the disk, or mend the folder, and do the same again',
    'confirm-none': () => 'menshen policy status shows how things stand',
    'confirm-late': () => 'mend the policy, and apply it again; --confirm-within gives more time',
    'confirm-old-connection': () =>
      'log in anew, in a second terminal and without tmux or screen, and confirm there; --anyway confirms it all the same',
    'confirm-no-connection': () =>
      'log in anew from outside, without tmux or screen, and confirm there; --anyway confirms it all the same',
    'confirm-unseen': () =>
      'log in anew from outside, or at the console, and confirm there; if you sit at this very machine, --anyway confirms it',
    'file-problems': ({ page }) => `look up the fields in docs/${page}.md`,
  },
};
