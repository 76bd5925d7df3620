import type { PlaybookTexts } from '../../model/index.ts';

/** What playbooks are put together with, where nobody has written one for the port. */
export const playbookSteps: PlaybookTexts = {
  steps: {
    holder: {
      linux: 'See who holds the port, where its program lies and which unit it belongs to.',
      windows: 'In PowerShell as administrator, see who holds the port, where its file lies and which service it is.',
      macos: 'See who holds the port, who started it and since when.',
    },
    origin: {
      linux:
        'See whether a package brought the program; menshen check names it behind the path. Without Menshen: PATH is what the first command prints (try /bin as well where it says /usr/bin), the second is for Debian and Ubuntu, the third for Red Hat and SUSE. A file that was deleted, or lies in /tmp, /dev/shm or a hidden folder, points to a trojan; no package by itself does not, for programs of your own have none either.',
      windows:
        "See whether the file is signed. Windows' own programs are signed by Microsoft and nearly all lie in C:\\Windows\\System32; the name of one of them in another folder (Fonts, Temp, AppData) points to a trojan.",
      macos:
        'See who signed the program. Apple\'s own say "Authority=Software Signing"; a file without signature in /tmp or a hidden folder points to a trojan.',
    },
    stop: {
      linux:
        'Stop its unit for good; UNIT is the name that systemctl status has shown. If the first command names a SOCKET, disable that as well, or systemd starts the service again at the next connection. A program without a unit is ended by kill PID, once you know what started it.',
      windows:
        'Stop the service and keep it from starting again; SERVICE is the name found above. A program without a service is uninstalled, or switched off under Settings, Apps, Startup.',
      macos:
        'The first command shows the job in its last column: LABEL. Switch that off; it is user/UID/LABEL instead of system/LABEL where a user owns it. Apps are switched off in System Settings, General, Login Items.',
    },
    firewall: {
      linux:
        'Where it can’t be stopped, or this machine itself needs it, shut the port in the firewall: the commands with ufw or those with firewall-cmd, whichever is in use here.',
      windows:
        'Where it can’t be stopped, or this machine itself needs it, shut the port in Defender Firewall. A rule that blocks goes before all that allow.',
      macos:
        'Where it can’t be stopped, or this machine itself needs it, shut the port in the packet filter. The rule lasts until the next restart.',
    },
    reject: {
      linux:
        'Shut the port so that it answers with a refusal (reject) instead of keeping silent (drop). Otherwise mail, FTP and IRC servers that ask back wait for an answer, and you with them.',
      windows:
        'Shut the port in Defender Firewall. It can only keep silent, so servers that ask back will make you wait; where that disturbs, let the router in front refuse the port with a TCP reset.',
      macos:
        'Shut the port so that it answers with a refusal (return) instead of keeping silent (drop). Otherwise mail, FTP and IRC servers that ask back wait for an answer, and you with them. The rule lasts until the next restart.',
    },
    isolate:
      'Take the machine off the network: pull the cable, switch Wi-Fi off. If you work on it from afar, let the firewall admit nobody but your own address.',
    evidence: {
      linux: 'Keep what will be gone afterwards: the command line, its folder, a copy of the program and the checksum.',
      windows:
        'Keep what will be gone afterwards: command line, parent, time of start and checksum; copy the file to a clean medium.',
      macos:
        'Keep what will be gone afterwards: time of start, command line, open files and checksum; copy the file to a clean medium.',
    },
    autostart: {
      linux:
        'Find what would start it again: its unit, timers and cron jobs; and what intruders leave behind: a preloaded library, a foreign SSH key. Not all of these files exist everywhere.',
      windows:
        'Find what would start it again: the Run keys and the startup folder, scheduled tasks, and services whose program does not lie in System32.',
      macos: 'Find what would start it again: jobs of launchd, which carry the path of their program, and cron jobs.',
    },
    end: {
      linux:
        'End it: disable its unit if it has one, remove what else starts it, then end the process. Delete its files last, when a copy is safe.',
      windows:
        'End the program, remove the value that starts it (NAME, in one of the two Run keys), and delete its file last, when a copy is safe.',
      macos:
        'Unload the job that starts it (LABEL is the name of its file without .plist), end the process, and delete both files last, when a copy is safe.',
    },
    scan: {
      linux:
        'Scan everything with an up-to-date virus scanner; best from a clean rescue medium, since what is installed may hide itself.',
      windows:
        'Scan everything. The last command restarts the computer at once and scans before Windows is up, when nothing can hide.',
      macos:
        'Scan everything with an up-to-date virus scanner. macOS has none that can be called; its XProtect works by itself.',
    },
    secrets:
      'From another computer, change the passwords and keys that were used on this one. Where the intruder had the rights of an administrator, only a fresh installation is certain.',
    gone: {
      linux: 'Restart if you can, and look again: nothing but the heading means that nothing is open.',
      windows:
        'Restart if you can, and look again: no row, or an error that no object was found, means that nothing is open.',
      macos: 'Restart if you can, and look again: no output means that nothing is open.',
    },
    outside: {
      linux:
        'From another computer, with the address of this one for HOST: "refused" and "timed out" mean closed, "succeeded" or "open" means open.',
      windows: 'From another computer, with the address of this one for HOST: TcpTestSucceeded must be False.',
      macos:
        'From another computer, with the address of this one for HOST: "refused" and "timed out" mean closed, "succeeded" or "open" means open.',
    },
  },
  numberAlone:
    'The number proves nothing: any program may use it, and the system hands such numbers to honest clients. What counts is the program behind it, where its file lies, and whether somebody here started it.',
  programs: (programs) =>
    `It is rightly held by programs such as ${programs.join(', ')}. Another one, or one of these names in an unusual folder, deserves a closer look.`,
  anyProgram:
    'No program is known that alone has a right to it. Ask who installed the one that you found, and what for.',
  advised: (remedy) => `The catalog’s advice: ${remedy}`,
  itsOwn:
    'Stop what holds it and keep it from starting again; of several commands only those for what is installed apply.',
  elsewhere: (system) =>
    `It is not found on ${{ linux: 'Linux', windows: 'Windows', macos: 'macOS' }[system]}: what holds the port there is something else. These steps hold for any program.`,
  unseenUdp:
    'From outside nobody can tell for certain that a UDP port is closed, because open ones need not answer. Trust the list on the machine itself.',
  anyPort: {
    title: 'A port without a playbook of its own',
    what: 'Any program may have opened it. Look first, then decide, and close last.',
  },
};
