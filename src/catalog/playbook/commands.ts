import type { CatalogPorts, GeneralStep, PlaybookSystem } from '../../model/index.ts';
import { type Transport, TRANSPORTS } from '../../text/index.ts';

type Ports = readonly CatalogPorts[];
type Makers = { readonly [system in PlaybookSystem]: (ports: Ports) => readonly string[] };

const NONE = (): readonly string[] => [];

/**
 * The commands of a general step with the ports filled in. Words in capitals stand for what an earlier step showed.
 * Sources: ss(8), systemctl(1), ufw(8), firewalld.richlanguage(5), nc(1) and clamscan(1) of Debian 12; Microsoft's reference of
 * the modules NetTCPIP, NetSecurity, CimCmdlets, Microsoft.PowerShell.Management, Defender; lsof(8), launchctl(1), pfctl(8) of macOS.
 */
export function generalCommands(step: GeneralStep, system: PlaybookSystem, ports: Ports): readonly string[] {
  return COMMANDS[step][system](ports);
}

const COMMANDS: { readonly [step in GeneralStep]: Makers } = {
  holder: {
    linux: (ports) => [
      `sudo menshen check ${ports.map(menshenPort).join(' ')}`,
      ...listening(ports),
      'systemctl status PID',
    ],
    windows: (ports) => [
      ...owners(ports),
      "Get-CimInstance Win32_Service -Filter 'ProcessId = PID' | Select-Object Name, PathName",
    ],
    macos: (ports) => [...openFiles(ports), 'ps -p PID -o pid,ppid,user,lstart,command'],
  },
  origin: {
    linux: () => ['sudo readlink /proc/PID/exe', 'dpkg -S PATH', 'rpm -qf PATH'],
    windows: () => ["Get-AuthenticodeSignature 'PATH' | Select-Object Status, SignerCertificate"],
    macos: () => ["codesign -dv --verbose=2 'PATH'"],
  },
  stop: {
    linux: () => [
      'systemctl show -p TriggeredBy UNIT',
      'sudo systemctl disable --now UNIT',
      'sudo systemctl disable --now SOCKET',
    ],
    windows: () => ['Stop-Service -Name SERVICE', 'Set-Service -Name SERVICE -StartupType Disabled'],
    macos: () => [
      'sudo launchctl list | grep -w PID',
      'sudo launchctl disable system/LABEL',
      'sudo launchctl bootout system/LABEL',
    ],
  },
  firewall: {
    linux: (ports) => linuxFirewall(ports, 'deny', 'drop'),
    windows: windowsFirewall,
    macos: (ports) => packetFilter(ports, 'drop'),
  },
  reject: {
    linux: (ports) => linuxFirewall(ports, 'reject', 'reject'),
    windows: windowsFirewall,
    macos: (ports) => packetFilter(ports, 'return'),
  },
  isolate: { linux: NONE, windows: NONE, macos: NONE },
  evidence: {
    linux: () => [
      'sudo sh -c \'tr "\\0" " " < /proc/PID/cmdline; echo; ls -l /proc/PID/exe /proc/PID/cwd\'',
      'sudo install -m 400 /proc/PID/exe /root/suspect-PID',
      'sudo sha256sum /root/suspect-PID',
    ],
    windows: () => [
      "Get-CimInstance Win32_Process -Filter 'ProcessId = PID' | Select-Object CommandLine, ParentProcessId, CreationDate",
      "Get-FileHash 'PATH'",
    ],
    macos: () => ['ps -p PID -o lstart,user,command', 'sudo lsof -nP -p PID', "shasum -a 256 'PATH'"],
  },
  autostart: {
    linux: () => [
      'systemctl status PID',
      'systemctl list-timers --all',
      'sudo ls -la /etc/cron.d /etc/cron.daily /etc/cron.hourly /var/spool/cron /etc/init.d /etc/rc.local',
      'sudo cat /etc/ld.so.preload /root/.ssh/authorized_keys',
    ],
    windows: () => [
      'Get-CimInstance Win32_StartupCommand | Select-Object Name, Command, Location',
      "Get-ScheduledTask | Where-Object State -ne 'Disabled' | Select-Object TaskPath, TaskName",
      "Get-CimInstance Win32_Service | Where-Object PathName -notlike '*\\system32\\*' | Select-Object Name, PathName",
    ],
    macos: () => ['ls -l /Library/LaunchDaemons /Library/LaunchAgents ~/Library/LaunchAgents', 'sudo crontab -l'],
  },
  end: {
    linux: () => ['sudo systemctl disable --now UNIT', 'sudo kill PID'],
    windows: () => [
      'Stop-Process -Id PID -Force',
      "Remove-ItemProperty 'HKLM:\\Software\\Microsoft\\Windows\\CurrentVersion\\Run' -Name NAME",
      "Remove-ItemProperty 'HKCU:\\Software\\Microsoft\\Windows\\CurrentVersion\\Run' -Name NAME",
      "Remove-Item 'PATH'",
    ],
    macos: () => ['sudo launchctl bootout system/LABEL', 'sudo kill PID'],
  },
  scan: {
    linux: () => ['sudo apt install clamav', "sudo clamscan --recursive --infected --exclude-dir='^/(proc|sys|dev)' /"],
    windows: () => ['Update-MpSignature', 'Start-MpScan -ScanType FullScan', 'Start-MpWDOScan'],
    macos: NONE,
  },
  secrets: { linux: NONE, windows: NONE, macos: NONE },
  gone: { linux: listening, windows: bound, macos: openFiles },
  outside: {
    linux: (ports) => perRange(ports, 'tcp', (range) => `nc -vz HOST ${range}`),
    windows: (ports) =>
      ofProtocol(ports, 'tcp').map(({ first }) => `Test-NetConnection -ComputerName HOST -Port ${first}`),
    macos: (ports) => perRange(ports, 'tcp', (range) => `nc -vz HOST ${range}`),
  },
};

/** `445/tcp`, `8000-8100/tcp`, as `menshen` takes them. */
export function menshenPort({ protocol, first, last }: CatalogPorts): string {
  return `${range(first, last, '-')}/${protocol}`;
}

function listening(ports: Ports): readonly string[] {
  return TRANSPORTS.flatMap((protocol) => {
    const terms = ofProtocol(ports, protocol).map(({ first, last }) =>
      first === last ? `sport = :${first}` : `( sport >= :${first} and sport <= :${last} )`,
    );
    return terms.length === 0 ? [] : [`sudo ss -ln${protocol[0]}p '${terms.join(' or ')}'`];
  });
}

function owners(ports: Ports): readonly string[] {
  return windowsSockets(ports).map(
    (sockets) => `Get-Process -Id (${sockets}).OwningProcess | Select-Object Id, Name, Path`,
  );
}

function bound(ports: Ports): readonly string[] {
  return windowsSockets(ports).map((sockets) => `${sockets} | Select-Object LocalAddress, LocalPort, OwningProcess`);
}

function windowsSockets(ports: Ports): readonly string[] {
  return TRANSPORTS.flatMap((protocol) => {
    const own = ofProtocol(ports, protocol);
    if (own.length === 0) return [];
    const list = protocol === 'tcp' ? 'Get-NetTCPConnection -State Listen' : 'Get-NetUDPEndpoint';
    if (own.every(({ first, last }) => first === last)) {
      return [`${list} -LocalPort ${own.map(({ first }) => first).join(', ')}`];
    }
    // A range of numbers would end in an error for each that nothing listens on.
    const terms = own.map(({ first, last }) =>
      first === last ? `$_.LocalPort -eq ${first}` : `($_.LocalPort -ge ${first} -and $_.LocalPort -le ${last})`,
    );
    return [`${list} | Where-Object { ${terms.join(' -or ')} }`];
  });
}

function openFiles(ports: Ports): readonly string[] {
  return TRANSPORTS.flatMap((protocol) => {
    const ranges = ofProtocol(ports, protocol).map(({ first, last }) => range(first, last, '-'));
    if (ranges.length === 0) return [];
    return [
      `sudo lsof -nP -i${protocol.toUpperCase()}:${ranges.join(',')}${protocol === 'tcp' ? ' -sTCP:LISTEN' : ''}`,
    ];
  });
}

function linuxFirewall(ports: Ports, ufw: 'deny' | 'reject', firewalld: 'drop' | 'reject'): readonly string[] {
  const rules = ports.map(
    ({ protocol, first, last }) =>
      `sudo firewall-cmd --permanent --add-rich-rule='rule port port="${range(first, last, '-')}" protocol="${protocol}" ${firewalld}'`,
  );
  return [...ports.flatMap((port) => ufwCommands(port, ufw)), ...rules, 'sudo firewall-cmd --reload'];
}

/** ufw skips a rule in front for a port that it already allows; behind others it would not count. */
function ufwCommands({ protocol, first, last }: CatalogPorts, action: 'deny' | 'reject'): readonly string[] {
  const port = `${range(first, last, ':')}/${protocol}`;
  return [`sudo ufw delete allow ${port}`, `sudo ufw prepend ${action} ${port}`];
}

function windowsFirewall(ports: Ports): readonly string[] {
  return TRANSPORTS.flatMap((protocol) => {
    const ranges = ofProtocol(ports, protocol).map(({ first, last }) => range(first, last, '-'));
    if (ranges.length === 0) return [];
    const name = `Menshen close ${ranges.join(' ')} ${protocol}`;
    return [
      `New-NetFirewallRule -DisplayName '${name}' -Direction Inbound -Protocol ${protocol.toUpperCase()} -LocalPort ${ranges.join(', ')} -Action Block`,
    ];
  });
}

/** macOS evaluates every anchor under com.apple; rules of other anchors only where /etc/pf.conf names them. */
function packetFilter(ports: Ports, how: 'drop' | 'return'): readonly string[] {
  return TRANSPORTS.flatMap((protocol) => {
    const ranges = ofProtocol(ports, protocol).map(({ first, last }) => range(first, last, ':'));
    if (ranges.length === 0) return [];
    const list = ranges.length === 1 ? ranges[0] : `{ ${ranges.join(', ')} }`;
    const anchor = `com.apple/menshen-${protocol}-${ranges[0]?.replace(':', '-')}`;
    return [`echo 'block ${how} in on ! lo0 proto ${protocol} to any port ${list}' | sudo pfctl -a ${anchor} -f -`];
  }).concat('sudo pfctl -E');
}

function perRange(ports: Ports, protocol: Transport, make: (range: string) => string): readonly string[] {
  return ofProtocol(ports, protocol).map(({ first, last }) => make(range(first, last, '-')));
}

function ofProtocol(ports: Ports, protocol: Transport): Ports {
  return ports.filter((one) => one.protocol === protocol);
}

function range(first: number, last: number, dash: string): string {
  return first === last ? String(first) : `${first}${dash}${last}`;
}
