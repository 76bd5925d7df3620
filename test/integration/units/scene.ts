import type { Host } from '../../hosts/index.ts';

/** Greets who connects to the port: with a socket that systemd hands over, or its own. */
const SERVER = `
import os, socket, sys
if os.environ.get('LISTEN_FDS'): door = socket.socket(fileno=3)
else:
    door = socket.socket(); door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    door.bind(('0.0.0.0', int(sys.argv[1]))); door.listen()
if 'fork' in sys.argv and os.fork(): os._exit(0)
while True:
    peer, _ = door.accept()
    try: peer.sendall(b'door\\n')
    except OSError: pass
    peer.close()
`;
const serve = (port: number, more = ''): string =>
  `[Service]\nExecStart=/usr/bin/python3 /opt/server.py ${port} ${more}\n`;
const SLEEP = '[Service]\nExecStart=/usr/bin/sleep infinity\n';
const INSTALL = '[Install]\nWantedBy=multi-user.target\n';

/** Longer than any title; control characters and what looks like an answer of systemctl. */
export const HOSTILE: string = `\u001B[2J\u202Eevil\tActiveState=active Id=ssh.service ${'= 门'.repeat(80)}`.slice(
  0,
  300,
);

const UNITS: { readonly [name: string]: string } = {
  'simple.service': `[Unit]\nDescription=A simple one\n${serve(7001)}${INSTALL}Alias=simple-alias.service\nAlso=helper.service helper.socket\n`,
  'helper.service': `${SLEEP}${INSTALL}`,
  'helper.socket': '[Socket]\nListenStream=/run/helper\n[Install]\nWantedBy=sockets.target\n',
  'activated.socket':
    '[Socket]\nListenStream=7002\nListenDatagram=[::1]:7002\nListenStream=/run/activated\n[Install]\nWantedBy=sockets.target\n',
  'activated.service': serve(7002),
  'each.socket': '[Socket]\nListenStream=0.0.0.0:7003\nAccept=yes\n',
  'each@.service': `[Service]\nStandardInput=socket\nExecStart=/bin/sh -c "echo door; exec sleep infinity"\n`,
  'timed.timer': '[Timer]\nOnActiveSec=0\nOnUnitInactiveSec=1\nAccuracySec=1ms\n[Install]\nWantedBy=timers.target\n',
  'timed.service': serve(7004),
  'pathed.path': '[Path]\nPathExists=/opt/server.py\n[Install]\nWantedBy=paths.target\n',
  'pathed.service': serve(7005),
  'forking.service': serve(7006, 'fork').replace('[Service]', '[Service]\nType=forking'),
  'always.service': serve(7007).replace('[Service]', '[Service]\nRestart=always\nRestartSec=100ms'),
  'upheld.service': serve(7008),
  'upholder.service': `[Unit]\nUpholds=upheld.service\n${SLEEP}`,
  'base.service': SLEEP,
  'requires.service': `[Unit]\nRequires=base.service\n${SLEEP}`,
  'requisite.service': `[Unit]\nRequisite=base.service\nAfter=base.service\n${SLEEP}`,
  'bound.service': `[Unit]\nBindsTo=base.service\nAfter=base.service\n${SLEEP}`,
  'part.service': `[Unit]\nPartOf=base.service\n${SLEEP}`,
  'wants.service': `[Unit]\nWants=base.service\n${SLEEP}`,
  'many@.service': `[Service]\nExecStart=/usr/bin/sleep infinity\n${INSTALL}DefaultInstance=main\n`,
  'a\\x2db.service': SLEEP,
  'fails.service': '[Service]\nType=oneshot\nExecStart=/usr/bin/false\n',
  'deaf.service':
    '[Service]\nExecStart=/bin/sh -c "trap : TERM; touch /run/deaf; while :; do sleep 0.1; done"\nTimeoutStopSec=1\n',
  'stubborn.service': `[Unit]\nRefuseManualStop=yes\n${SLEEP}`,
  'hostile.service': `[Unit]\nDescription=${HOSTILE}\n${SLEEP}`,
};

/** A real script of SysV, as Debian's \`init-d-script\` has them. */
const SCRIPT = `#!/bin/sh
### BEGIN INIT INFO
# Provides:          oldie
# Required-Start:    $remote_fs
# Required-Stop:     $remote_fs
# Default-Start:     2 3 4 5
# Default-Stop:      0 1 6
# Short-Description: An old one
### END INIT INFO
run() { start-stop-daemon --pidfile /run/oldie.pid "$@"; }
case "$1" in
  start) run --start --background --make-pidfile --exec /usr/bin/python3 -- /opt/server.py 7009 ;;
  stop) run --stop --retry 5 ;;
esac
`;

/** Lays all of them into a host with systemd; nothing is enabled, nothing runs. */
export async function stage(host: Host): Promise<void> {
  await host.write('/opt/server.py', SERVER);
  for (const [name, content] of Object.entries(UNITS)) await host.write(`/etc/systemd/system/${name}`, content);
  await host.write('/opt/linked.service', `${SLEEP}${INSTALL}`);
  await host.write('/etc/init.d/oldie', SCRIPT, '755');
  await host.must(['systemctl', 'daemon-reload']);
}

/** Every link in the folders of systemd and of SysV's runlevels, with its target. */
export async function links(host: Host, ...more: readonly string[]): Promise<readonly string[]> {
  const find = 'find /etc/systemd /run/systemd/system /etc/rc?.d "$@" -type l -printf "%p -> %l\\n" | sort';
  return (await host.must(['sh', '-c', find, 'links', ...more])).trim().split('\n');
}
