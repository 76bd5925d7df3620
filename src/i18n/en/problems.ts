import type { MissingCharacter } from '../../model/index.ts';
import type { ProblemTexts } from '../failure-texts.ts';
import { errnoText } from './errno.ts';

const CHARACTERS: { readonly [character in MissingCharacter]: string } = {
  '"': 'expected a " at the end of the text that starts here',
  "'": "expected a ' at the end of the text that starts here",
  '}': 'expected a } for the { here',
  ']': 'expected a ] for the [ here',
  ',': 'expected a comma between the items',
  ':': 'expected a colon and a blank after the key',
  ' ': 'expected a blank',
};

/** What is wrong with a file that a person wrote. */
export const problems: ProblemTexts = {
  faults: {
    address: () =>
      'expected an address or network such as 192.0.2.7, 10.0.0.0/8 or fd00::/8, or one of any, private, link-local',
    'address-mapped': ({ meant }) => `packets of IPv4 never have such an address: did you mean ${meant}?`,
    'address-zone': () => 'expected no zone (%eth0) behind the address; name the interface in a field of its own',
    aliases: () => 'expected no anchors and aliases (& and *)',
    'allows-all': () =>
      'this would let everybody in everywhere: expected port, service, name, icmp or protocol, or whom it holds for',
    'any-alone': () => 'any takes in all the others: expected it alone',
    boolean: () => 'expected true or false',
    'colon-in-text': () => 'expected only one key on this line; a text with ": " in it needs quotes',
    directive: () => 'expected no directive (a line that starts with %)',
    escape: () => 'expected no such escape: write the backslash twice, or use single quotes',
    'few-items': ({ least }) => (least === 1 ? 'expected at least 1 item' : `expected at least ${least} items`),
    'host-bits': ({ meant }) => `expected a network without bits of a host: did you mean ${meant}?`,
    indent: () => 'expected lines that belong together to start in the same column',
    interface: () =>
      'expected the name of an interface such as eth0, or wg* for all that begin so: at most 15 bytes, no blanks, no / : " \\',
    'ip-protocol': () => 'expected a protocol such as esp or gre, or a number from 0 to 255',
    'key-lines': () => 'expected "key: value" on this line, with a colon and a blank after the key',
    list: () => 'expected a list: "- " before each item, or [a, b]',
    'list-in-brackets': () => 'expected commas between items within [ ] and { }, not lines with "- " or "key:"',
    'long-file': ({ mebibytes }) => `expected at most ${mebibytes} MiB`,
    'long-key': () => 'expected a key of at most 1024 characters',
    'long-text': ({ most }) => `expected at most ${most} characters`,
    malformed: () => "expected YAML; this can't be read as such",
    mapping: ({ fields }) => `expected "key: value" with the fields ${fields.join(', ')}`,
    missing: () => 'missing',
    'missing-character': ({ character }) => (character === null ? 'expected another character' : CHARACTERS[character]),
    'needs-path': ({ signal }) => `${signal} can only be accepted of a program that is named by its whole path`,
    'not-a-file': () => 'expected a file',
    'not-readable': ({ errno }) => `can't be read: ${errnoText(errno)}`,
    'not-utf8': () => 'expected text in UTF-8',
    'one-of': ({ options }) => `expected one of ${options.join(', ')}`,
    'one-target': ({ fields }) => `expected only one of ${fields.join(', ')} in an entry`,
    'other-owner': ({ path, uid }) => `${path} belongs to somebody else (uid ${uid})`,
    'others-may-write': ({ path }) => `others may write to ${path}`,
    'port-name': () => 'expected a name that the catalog or IANA has, such as https',
    'ports-form': () => 'expected ports such as 8080/tcp, 53/tcp+udp or 8000-8100/tcp',
    'ports-number': ({ lowest, highest }) => `expected port numbers from ${lowest} to ${highest}`,
    'ports-order': () => 'expected the lower port of a range first',
    'ports-protocol': () => 'expected /tcp, /udp or /tcp+udp after the number',
    'prefix-length': ({ most }) => `expected a prefix length from 0 to ${most}`,
    program: () => 'expected a whole path that starts with /, or a name without any /',
    'protocol-elsewhere': ({ instead }) => `expected the field ${instead} for this protocol`,
    'repeated-key': () => 'expected each key only once',
    said: ({ text }) => text,
    'same-entry': ({ line }) => `line ${line} says the same already`,
    'same-items': () => 'expected each item only once',
    service: () => 'expected a systemd service such as nginx or nginx.service',
    'service-template': () => 'expected an instance of this template such as openvpn@home.service',
    'several-documents': () => 'expected one document, without a line --- that starts another',
    signal: () => 'expected the name of a signal',
    tab: () => 'expected blanks for indentation, no tabs',
    tag: () => 'expected no tag (a word that starts with !)',
    text: () => 'expected a text',
    'text-blanks': () => 'expected a text, not empty, no blanks around it',
    'text-invisible': () => 'expected a text on one line, nothing invisible in it',
    'text-lines': () => 'expected a text on one line',
    'too-deep': ({ most }) => `expected at most ${most} levels`,
    unexpected: ({ found }) => `expected no ${found} here`,
    unit: () => 'expected a whole unit name such as shop.service',
    'unknown-field': ({ nearest, fields }) =>
      nearest === null
        ? `no such field: expected one of ${fields.join(', ')}`
        : `no such field: did you mean "${nearest}"?`,
    'unknown-port-name': ({ written, nearest }) =>
      `neither the catalog nor IANA has the name "${written}": ${nearest === null ? 'expected ports by number' : `did you mean "${nearest}"?`}`,
    'unknown-protocol': ({ written, nearest }) =>
      `there is no protocol "${written}": ${nearest === null ? 'expected its number from 0 to 255' : `did you mean "${nearest}"?`}`,
    'unknown-signal': ({ written, nearest, options }) =>
      `there is no signal "${written}": ${nearest === null ? `expected one of ${options.join(', ')}` : `did you mean "${nearest}"?`}`,
    unquoted: ({ character }) => `expected quotes around a text that starts with ${character}`,
    user: () => "expected a user's name or number",
  },
  more: (count) => `… and ${count} more`,
};
