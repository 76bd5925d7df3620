import { posix, win32 } from 'node:path';

import type { System } from '../model/index.ts';

/**
 * Programs of Windows and the folders below its own that they live in; `''` is that folder itself. Malware takes these names
 * because everybody has seen them in a task list.
 *
 * @see Microsoft, Windows Sysinternals documentation; MITRE ATT&CK T1036.005
 */
const WINDOWS: ReadonlyMap<string, readonly string[]> = new Map([
  ['explorer', ['', 'syswow64']],
  ['notepad', ['', 'system32', 'syswow64']],
  ['regedit', ['', 'syswow64']],
  ['hh', ['', 'syswow64']],
  ['inetinfo', ['system32\\inetsrv']],
  ['w3wp', ['system32\\inetsrv', 'syswow64\\inetsrv']],
  ['powershell', ['system32\\windowspowershell\\v1.0', 'syswow64\\windowspowershell\\v1.0']],
  ['wmiprvse', ['system32\\wbem', 'syswow64\\wbem']],
  ...'alg cmd conhost cscript csrss ctfmon dllhost dns dwm fontdrvhost lsass lsaiso lsm msdtc mshta mstask ntoskrnl regsvr32 rundll32 runtimebroker searchindexer services sihost smss snmp spoolsv svchost taskeng taskhost taskhostw taskmgr tcpsvcs tlntsvr userinit wininit winlogon wscript wuauclt'
    .split(' ')
    .map((name): [string, readonly string[]] => [name, ['system32', 'syswow64']]),
]);

/** Servers and helpers that every Linux or BSD has in its own folders, and that hardly anybody installs elsewhere. */
const UNIX: ReadonlySet<string> = new Set(
  'agetty atd auditd avahi-daemon chronyd cron crond cupsd dbus-broker dbus-daemon dhclient dhcpcd getty init launchd login mdnsresponder networkmanager ntpd polkitd rpcbind rsyslogd sshd syslogd systemd systemd-journald systemd-logind systemd-networkd systemd-resolved systemd-timesyncd systemd-udevd udevd wpa_supplicant'.split(
    ' ',
  ),
);

/** Other servers that plain systems run by themselves, and that nobody wonders at in a list. */
const SERVERS: ReadonlySet<string> = new Set(
  'acpid anacron apache bash bluetoothd colord containerd containerd-shim dnsmasq dockerd fail2ban-server firewalld gdm httpd in.telnetd inetd irqbalance iscsid libvirtd lightdm lvmetad mariadbd memcached modemmanager multipathd mysqld named networkd-dispatcher nginx nmbd nscd nslcd packagekitd postgres redis-server rpc.mountd rpc.statd rtkit-daemon sh slapd smartd smbd snmpd sssd su sudo syslog-ng thermald udisksd unattended-upgr upowerd vsftpd xinetd xorg'.split(
    ' ',
  ),
);

/** Where systems, their package managers and administrators put programs. Also of systems that have no `/usr/sbin`. */
const UNIX_FOLDERS =
  /^\/(?:usr\/(?:local\/)?)?(?:s?bin|lib(?:32|64|exec)?)\/|^\/(?:nix\/store|gnu\/store|snap|System|opt|Applications)\/|\/(?:linuxbrew|Cellar)\//;

const WINDOWS_FOLDER = /^[a-z]:\\(?:windows|winnt)(?:\.\d+)?(?:\\(.*))?$/;

/** A path of Windows, on whatever machine it is read: `C:\x`, `C:/x`, `\\server\share\x`. */
export function isWindowsPath(path: string): boolean {
  return /^(?:[a-z]:[\\/]|\\\\)/i.test(path);
}

/** The folder of a Windows file below that of Windows itself, in small letters; `null` where it lies elsewhere. */
function windowsFolder(path: string): string | null {
  const folder = win32.dirname(path.replaceAll('/', '\\')).toLowerCase().replace(/\\+$/, '');
  const match = WINDOWS_FOLDER.exec(folder);
  return match === null ? null : (match[1] ?? '').replace(/^sysnative$/, 'system32');
}

/** The system's own program of this name, for a person to compare: on Windows with its one folder. */
export function usualPlace(name: string, system: System | null): string {
  const folder = WINDOWS.get(name)?.[0];
  if (system !== 'windows' || folder === undefined) return name;
  return win32.join('C:\\Windows', folder, `${name}.exe`);
}

/** @param name without `.exe`, in small letters */
export function isSystemName(name: string, system: System | null): boolean {
  return system === 'windows' ? WINDOWS.has(name) : UNIX.has(name);
}

/** Whether nobody wonders at it in a list of processes: a program of the system, or a server that many have. @param name its stem */
export function isWellKnownName(name: string): boolean {
  return UNIX.has(name) || SERVERS.has(name) || /^systemd-[a-z]/.test(name);
}

export function systemNames(system: System | null): Iterable<string> {
  return system === 'windows' ? WINDOWS.keys() : UNIX;
}

/** Whether a system's program of this name may lie there. A path that is not absolute can't be told, so it may. */
export function isItsFolder(name: string, path: string, system: System | null): boolean {
  if (system !== 'windows') return !path.startsWith('/') || UNIX_FOLDERS.test(posix.normalize(path));
  if (!isWindowsPath(path)) return true;
  const folder = windowsFolder(path);
  // Windows keeps the files of updates, and copies of what it replaces, in folders of its own.
  if (folder !== null && /^(?:winsxs|servicing|softwaredistribution)(?:\\|$)/.test(folder)) return true;
  return folder !== null && (WINDOWS.get(name)?.includes(folder) ?? false);
}
