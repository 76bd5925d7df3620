import type { Explained } from '../explained.ts';

/** What a port is known for. */
export const explain = {
  help: {
    brief: 'Explain a port, a service or an old trojan',
    description:
      'Tells what a port is used for, why strangers probe it, what to fear and what to do; by number, range, name or program, in any language. It looks at nothing but the catalog, so it says what a port is known for, not what is on it here: that is what menshen check PORT tells.',
    query: 'A port (1080, 33434/udp, 8000-8100/tcp), a service (ftp), a trojan or a program (sshd)',
    examples: [
      ['menshen explain 1080', 'by number'],
      ['menshen explain 33434/udp', 'by number and protocol'],
      ['menshen explain ftp', 'by name'],
      ['menshen explain 冰河', 'by name, in any language'],
    ] as Explained,
  },
  kinds: {
    service: 'service',
    trojan: 'trojan',
    worm: 'worm',
    client: 'client program',
    class: 'class of ports',
  },
  labels: {
    what: 'What it is',
    probe: 'Why it is probed',
    weakness: 'Weakness',
    remedy: 'What to do',
    close: 'Closing it',
    advice: 'Advice',
    names: 'Also called',
    programs: 'Usual programs',
    see: 'See also',
    sources: 'Sources',
    registered: 'Registered with IANA',
    portClass: 'Class',
  },
  /** What holds for every trojan and worm, where an entry has nothing of its own to say. */
  general: {
    weakness: 'Whoever connects may control the machine, not only the one who planted it.',
    remedy:
      'Find the program behind the port first; the number proves nothing. If nobody here started it, disconnect the machine, keep a copy of the file, scan with an up-to-date virus scanner from a clean medium, and change passwords from another machine.',
    close: {
      linux:
        'Look who holds it and what starts it, before you end it.\nsudo menshen check PORT\nsystemctl status PID\nsudo kill PID',
      windows:
        'As administrator: the program with its file, what starts it at login, then end it; delete its entry and its file, restart and look again.\nnetstat -abno\nGet-CimInstance Win32_StartupCommand | Select-Object Name, Command, Location\nGet-ScheduledTask | Where-Object State -ne Disabled\nStop-Process -Id PID',
      macos:
        'Look who holds it and what starts it, before you end it.\nsudo lsof -nP -i :PORT\nlaunchctl list\nsudo kill PID',
    },
  },
  systems: { linux: 'Linux', windows: 'Windows', macos: 'macOS' },
  adviceWhere: (advice: string, reaches: string) => `${advice} where ${reaches}`,
  reachedBy: {
    host: 'only this host reaches it',
    network: 'the local network reaches it',
    anywhere: 'anyone reaches it',
  },
  or: ' or ',
  classes: {
    fixed: 'fixed port (0-1023): assigned by IANA; on Unix only root opens it',
    registered: 'registered port (1024-49151): names are registered with IANA, and anybody may open it',
    dynamic: 'dynamic port (49152-65535): nobody owns it',
  },
  ephemeral: 'this machine hands it out by itself to programs that ask for any port',
  notEphemeral: 'this machine does not hand it out by itself',
  nothing: (query: string) => `Nothing is known of "${query}".`,
  nothingOfPort:
    'The catalog has nothing on it, and no name is registered: any program may use it. A number alone is never suspicious.',
  moreRegistered: (count: number) => `and ${count} more`,
  onThisMachine: (command: string) => `What is there on this computer: ${command}`,
};
