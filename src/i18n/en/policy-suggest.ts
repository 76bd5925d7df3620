/** A first `policy.yaml`: every line of it is explained by a comment. */
export const policySuggest = {
  /** Between two sentences. */
  between: ' ',
  head: (plan: string): string =>
    `What may be reached on this computer; all else is shut. Menshen wrote this from what listens here now, what its catalog knows of it, and who is connected: read every entry, and change what is not meant. What it would do: ${plan}. What each field means: docs/policy-file.md.`,
  default: 'What becomes of all else: drop passes over it in silence, reject refuses it at once.',
  icmp: 'Which ICMP may come in unasked: needed (what IP does not work without), ping (echo requests too), all.',
  allow: 'Who may come in. Without "from" it is anyone.',
  nothing: 'Nothing listens here that others could reach, so nobody is let in.',
  onlyLeft: 'Everything that listens was left out. To let somebody in, put "allow:" in place of "allow: []".',
  noSession:
    'No session over the network was found: if you came from elsewhere, see that the way by which you came is allowed.',
  incomplete: 'Not every process could be asked what it holds: sudo shows more.',
  out: 'What goes out from this computer is not restricted. A list "out:" with "to:" would say what may.',
  left: 'Left out. To allow it delete the # before these lines, and better add "from:".',
  better: 'Better add "from:" with the networks of those who need it.',
  loopbackOnly: (count: number): string =>
    count === 1
      ? '1 port is reached by this computer itself only: no policy concerns it.'
      : `${count} ports are reached by this computer itself only: no policy concerns them.`,
  clients: (count: number): string =>
    count === 1
      ? '1 UDP port is one by which a program asks others: answers come in without an entry.'
      : `${count} UDP ports are those by which programs ask others: answers come in without an entry.`,
  programs: (names: string): string => `Held by ${names}.`,
  noProgram: 'No program was seen behind it.',
  reasons: {
    session: (): string => 'You came by this port: it stays open for you.',
    dhcp: (): string => 'Answers of DHCP servers come to it: without it this computer may lose its address.',
    public: {
      normal: (name: string): string => `${name}: it is normal that strangers reach it.`,
      careful: (name: string): string =>
        `${name}: strangers may reach it where that is meant; better only those who need it.`,
      never: (name: string): string => `${name}: strangers should never reach it.`,
    },
    'dhcp-server': (): string =>
      'Whoever asks it for an address has none yet: it is open by interface, and not by network.',
    unknown: (): string => 'The catalog does not know what is there.',
    'trojan-number': (name: string): string =>
      `The number is known for ${name}, and nobody could be seen behind it: look into it first.`,
    suspicious: (): string => 'Something suspicious was found there: look into it first, menshen check tells what.',
    published: (to: string): string => `A container's port: sent on to ${to}.`,
    'private-peers': (count: number): string =>
      count === 1
        ? '1 connection now, from a private network.'
        : `${count} connections now, all from private networks.`,
    'public-peers': (count: number): string =>
      count === 1 ? '1 connection from a public address now.' : `${count} connections from public addresses now.`,
    'own-networks': (): string =>
      'Nobody is seen to be connected: open to the private networks that this computer stands in.',
    'remote-login': (): string => 'Remote login: without it nobody could administer this computer from elsewhere.',
  },
};
