import type { SignalTexts } from '../judgement.ts';

/** What each signal says: by its id in `judge/signals/`. */
export const signals: SignalTexts = {
  program: (name, pid) => `${name} (pid ${pid})`,
  unnumbered: (name) => name,
  process: (pid) => `process ${pid}`,
  texts: {
    'altered-program': {
      title: 'It is not what its package brought',
      explanation: ({ program }) =>
        `A package brought the file of ${program}, but what runs has other bytes than the package's own checksum says, and was changed after the package was installed. Intruders put their own version of a trusted server in its place.`,
      mistaken:
        'A program that was patched or rebuilt here and put in the packaged one’s place; a disk that fails. Reinstalling the package puts the right file back.',
    },
    'deleted-executable': {
      title: 'Its program file is gone',
      explanation: ({ program }) =>
        `${program} still runs, but the file that it was started from has been removed or replaced. Intruders remove their program so that nobody finds it; upgrades replace programs all the time.`,
      mistaken:
        'After an upgrade or a new deployment, every program that was not restarted looks like this. If a package owns the path, restart the service and look again.',
    },
    'hidden-port': {
      title: 'No listing shows this port',
      explanation: ({ port }) =>
        `The kernel refuses ${port} to whoever asks for it, so somebody has it, but no listing (netlink, /proc/net) shows a socket there, however often one looks. Drivers and libraries of intruders hide their doors from netstat and ss like this.`,
      mistaken:
        'A program that only holds the number, without listening: Linux before 6.8 lists no such TCP socket. A security product or a filter (BPF) that refuses the port by its own rules.',
    },
    'empty-environment': {
      title: 'It was started without any environment',
      explanation: ({ program }) =>
        `${program} runs as root and has no environment variable at all. Whatever a login, a service manager or cron starts has some; backdoors clear theirs so that it does not tell where they came from.`,
      mistaken: 'Some careful daemons and supervisors start their programs with a clean environment (env -i).',
    },
    'kernel-thread-name': {
      title: 'It poses as a kernel thread',
      explanation: ({ program }) =>
        `${program} bears a name as only the kernel's own threads do, yet it is an ordinary program: kernel threads have neither a program file nor arguments.`,
      mistaken: 'Hardly ever. A few programs put brackets around their title; their file tells which program it is.',
    },
    'listing-disagrees': {
      title: 'Two listings of the kernel disagree about it',
      explanation: ({ port }) =>
        `netlink and /proc/net list the same sockets, yet one of them leaves out ${port} each time. Somebody filters what that listing shows.`,
      mistaken: 'A container that mounts files of its own over /proc/net; a fault of an unusual kernel.',
    },
    'look-alike-name': {
      title: "Its name is made to be taken for the system's",
      explanation: ({ program }) =>
        `${program} calls itself nearly like a program of the system, so that in a list of tasks one reads over it. Trojans have always hidden like this: svch0st.exe, scvhost.exe, or a file vhos.exe behind the name svchost.`,
      mistaken:
        'A vendor may have chosen a name such as service.exe in good faith; look at where the file lies and who signed it.',
    },
    'malware-found': {
      title: 'ClamAV knows it as malware',
      explanation: ({ program }) =>
        `What ${program} runs matches a signature of the ClamAV that is installed here. It was asked because something else had looked suspicious.`,
      mistaken:
        'Signatures are wrong now and then, and names that start with Heuristics or PUA are guesses. Look the name up, compare the file with its package, and scan it with another scanner.',
    },
    'memfd-executable': {
      title: 'It runs from memory, without a file',
      explanation: ({ program }) =>
        `${program} was put into memory and started from there (memfd_create). No file is left that could be scanned, and nothing stays once it ends.`,
      mistaken:
        'Container runtimes such as runc and LXC start a copy of themselves like this; so do a few packed programs.',
    },
    'misplaced-name': {
      title: "A system program's name in a folder that is not its own",
      explanation: ({ program }) =>
        `${program} bears the name of a program that belongs to the system, but its file lies where the system never puts that program. A name like this makes it look harmless in a list of tasks.`,
      mistaken:
        'Somebody built or unpacked their own copy: a test, a recovery disk, a build folder. On Windows there is hardly ever an innocent reason.',
    },
    'no-package': {
      title: 'No package owns it',
      explanation: ({ program }) =>
        `The file of ${program} was not installed by a package. That says little by itself, and adds to what else was found.`,
      mistaken: 'Very often: programs in /usr/local and /opt, self-built ones, and those that language tools install.',
    },
    'not-expected': {
      title: 'Nobody wrote down that this is expected here',
      explanation: ({ port }) =>
        `menshen.yaml names everything that is meant to be open on this computer, and ${port}, as it is held now, is not among it. What is new since somebody looked closely is where intruders are found.`,
      mistaken:
        'A new service, or one that now runs as another program, user or unit than was written down. If it is meant to be there, add it to menshen.yaml.',
    },
    'other-name': {
      title: 'It goes by another name than its file',
      explanation: ({ program }) =>
        `${program} shows a name that is not its file’s. A process chooses the name that ps shows; intruders choose one that nobody wonders at, such as sshd or cron.`,
      mistaken:
        'Launchers, forking servers and programs with a title of their own do so too; the name of a system program is rarely among what they choose.',
    },
    'packet-tap': {
      title: 'It hears what others are sent',
      explanation: ({ program }) =>
        `${program} holds a socket that receives packets before any port does. It needs no open port: a backdoor waits like this for a packet with its password, and no list of ports shows it.`,
      mistaken:
        'Packet sniffers, DHCP clients, routing and monitoring programs listen like this as well; the well-known ones from packages are no finding.',
    },
    'preloaded-library': {
      title: 'A foreign library was loaded before all others',
      explanation: ({ program }) =>
        `${program} was told (LD_PRELOAD, LD_AUDIT or /etc/ld.so.preload) to load a library first that no package brought. Such a library can change whatever the program does: let in a password of its own, hide connections, listen along.`,
      mistaken:
        'Memory allocators, test tools and monitoring agents are loaded like this too, mostly from packages or under a well-known name.',
    },
    'renamed-program': {
      title: 'A copy of a system program under another name',
      explanation: ({ program }) =>
        `The file of ${program} has the very same content as one of the system’s own programs, but is called otherwise. Intruders use what is already there, and rename it so that nobody notices.`,
      mistaken: 'Copies that a test, a chroot or an application made for itself.',
    },
    'shell-on-socket': {
      title: 'A shell holds a network socket',
      explanation: ({ program }) =>
        `${program} is a shell, or code given on a command line, and holds a network socket itself. Ordinary shells have no business with the network; an intruder's remote shell does.`,
      mistaken:
        "Scripts that use /dev/tcp, an administrator's one-liners, and shells whose parent forgot to close its own socket.",
    },
    'shell-relay': {
      title: 'A tool that hands out a program',
      explanation: ({ program }) =>
        `${program} joins a network connection to a program or a terminal. Given a shell, it lets whoever is at the other end command this machine, without a password.`,
      mistaken:
        'A file on its way from one machine to another, an exercise, an administrator’s test; development boards whose telnet server asks for no password.',
    },
    'streams-on-socket': {
      title: 'Its input and output are a network connection',
      explanation: ({ program }) =>
        `${program} reads its commands from a network connection and prints to it: the other end types, this machine obeys. Reverse shells and bind shells work like this.`,
      mistaken:
        'inetd, xinetd and systemd units with Accept=yes connect programs like this on purpose; so do a few test tools.',
    },
    'trojan-port': {
      title: 'An old trojan used this number',
      explanation: ({ port }) =>
        `${port} is on the lists of old trojans and worms. The number proves nothing: any program may use it.`,
      mistaken: 'Nearly always, where nothing else is found: most of these trojans died out long ago.',
    },
    'writable-folder': {
      title: 'It lies where anyone may write, or where nobody looks',
      explanation: ({ program }) =>
        `${program} itself, its script or its working folder is in a folder that everyone may write to, or that does not show in listings. Intruders put their programs there because it takes no rights.`,
      mistaken:
        'Programs under development, go run, AppImages, installers and tests run from such folders too; a working folder may only be where someone stood when they started it.',
    },
    'wrong-program': {
      title: 'Not the usual program for this port',
      explanation: ({ program, port }) =>
        `${port} is known for a certain service, but ${program}, which is not known for it, holds the port.`,
      mistaken:
        'Self-built, renamed or newer server software, a development server, a proxy: nobody knows every program.',
    },
  },
  facts: {
    'altered-file': (value) => `fails its checksum: ${value}`,
    arguments: (value) => `command line: ${value}`,
    checksum: (value) => `checksum of what runs: ${value}`,
    'checksum-expected': (value) => `checksum by the package: ${value}`,
    'empty-environment': (value) => `nothing in: ${value}`,
    executable: (value) => `program file: ${value}`,
    'executable-deleted': (value) => `program file, now gone: ${value}`,
    'executable-in-memory': (value) => `program in memory: ${value}`,
    'expected-programs': (value) => `usual programs: ${value}`,
    'missing-from': (value) => `listing that leaves it out: ${value === 'procfs' ? '/proc/net' : value}`,
    'not-listed': (value) => `no listing shows ${value}`,
    taken: (value) => `taken, as whoever binds it is told: ${value}`,
    imitated: (value) => `program whose name it takes: ${value}`,
    malware: (value) => `what ClamAV calls it: ${value}`,
    name: (value) => `it calls itself: ${value}`,
    'no-package': (value) => `no package owns ${value}`,
    package: (value) => `package that owns the path: ${value}`,
    parent: (value) => `started by: ${value}`,
    peer: (value) => `other end: ${value}`,
    port: (value) => `port: ${value}`,
    preloaded: (value) => `library loaded first: ${value}`,
    'preloaded-by-system': (value) => `library that all programs load first (/etc/ld.so.preload): ${value}`,
    'preloaded-gone': (value) => `library loaded first, now gone: ${value}`,
    script: (value) => `script that it runs: ${value}`,
    streams: (value) => `standard streams ${value}`,
    tap: (value) => `hears: ${value}`,
    twin: (value) => `same content as: ${value}`,
    trojan: (value) => `number once used by: ${value}`,
    'usual-folder': (value) => `the system's own: ${value}`,
    'working-folder': (value) => `working folder: ${value}`,
  },
};
