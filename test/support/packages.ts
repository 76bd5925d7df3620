/**
 * What the tests need from Debian, and for what. A test asks for it with `needs('package:NAME')`;
 * provision.ts installs what is missing.
 */
export const PACKAGES = [
  // Hosts themselves, and tools that look at them.
  'dbus',
  'iproute2',
  'iptables',
  'lsof',
  'net-tools',
  'nftables',
  'procps',
  'systemd',
  'systemd-sysv',
  'tmux',
  // Users' own systemd, and who may give orders to the system's.
  'dbus-user-session',
  'libpam-systemd',
  'passwd',
  'polkitd',
  'sudo',
  // Shells and a reader for what the program writes for them.
  'fish',
  'man-db',
  'zsh',
  // What newer builds of Node link.
  'libatomic1',
  // Containers.
  'aardvark-dns',
  'busybox-static',
  'containerd',
  'crun',
  'docker.io',
  'netavark',
  'podman',
  'runc',
  // Doors: common servers, and what opens a port by hand.
  'apache2',
  'beanstalkd',
  'bind9',
  'dnsmasq',
  'dovecot-imapd',
  'freeradius',
  'haproxy',
  'icecast2',
  'isc-dhcp-client',
  'isc-dhcp-server',
  'memcached',
  'mosquitto',
  'nats-server',
  'netcat-traditional',
  'nginx-light',
  'ngircd',
  'openssh-server',
  'openssl',
  'postfix',
  'postgresql',
  'privoxy',
  'prometheus-node-exporter',
  'python3',
  'redis-server',
  'rpcbind',
  'rsync',
  'samba',
  'slapd',
  'snmpd',
  'socat',
  'squid',
  'stunnel4',
  'tcpdump',
  'tftpd-hpa',
  'tinyproxy',
  'tor',
  'ufw',
  'unbound',
  'vsftpd',
  'xinetd',
  // What starts programs again, other than systemd.
  'daemontools',
  'runit',
  's6',
  'supervisor',
  // Who else rules over packets.
  'fail2ban',
  'firewalld',
  'shorewall',
  // What runs on a desktop.
  'avahi-daemon',
  'cups-browsed',
  'cups-daemon',
  'syncthing',
  'systemd-timesyncd',
  'wpasupplicant',
  // What a developer starts.
  'openjdk-17-jre-headless',
  'python3-venv',
  // What a program is told to load first: built here, and a well-known one.
  'gcc',
  'libc6-dev',
  'libjemalloc2',
  // A scanner for malware; its signatures are the tests' own.
  'clamav',
  'clamav-daemon',
  'clamdscan',
  // A scanner, for what it prints of a scan of test hosts.
  'nmap',
  // Package databases other than Debian's own.
  'rpm',
] as const;

export type PackageName = (typeof PACKAGES)[number];
