import { type Host, INSIDE, type RunOptions, startHost } from '../../hosts/index.ts';
import { type Machine, powerOn } from '../../integration/filter/machine.ts';

const MENSHEN: string = `${INSIDE}/bin/node ${INSIDE}/dist/menshen.js`;
const GUARDED = '198.18.0.1';
const CALLER = '198.18.0.2';

const SSH = ['ssh', '-q', '-i', '/root/key'].concat(
  ['StrictHostKeyChecking=no', 'BatchMode=yes', 'ConnectTimeout=3'].flatMap((option) => ['-o', option]),
  `root@${GUARDED}`,
);
/** Brings the network up as early as any may, and writes down which rules there are by then. */
const NETWORK = `[Unit]
DefaultDependencies=no
After=network-pre.target
Before=network.target
[Service]
Type=oneshot
RemainAfterExit=yes
ExecStart=/bin/sh -c 'nft -s list ruleset >/run/at-network; ip link set lo up'
[Install]
WantedBy=sysinit.target
`;
const LISTENING = `ss -Hltn '( sport = :80 or sport = :8080 )' | wc -l`;
const WEB = `[Service]
ExecStart=/usr/bin/python3 -m http.server --directory /usr/share/doc %i
[Install]
WantedBy=multi-user.target
`;
/** Everything that a policy might leave behind, but for the journal. */
const LEFT = `
  find /etc /run/menshen /run/systemd/system /run/systemd/transient /var/lib/menshen/policy ! -name '*~' -printf '%p %l\\n' 2>&- | sort
  systemctl list-unit-files --no-legend | grep -i menshen
  ip -o link | sed 's/@.*//; s/.*: //' | grep -v eth0
  nft list ruleset
`;

interface Answer {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A machine that can be switched off and on, reached by ssh from the host that it runs on; web servers at 80 and 8080. */
export interface Guarded {
  readonly host: Host;
  /** On a connection of its own. */
  ssh(command: string, options?: RunOptions): Promise<Answer>;
  menshen(words: string): Promise<Answer>;
  must(command: string): Promise<string>;
  /** Pulls its plug, and starts it again. */
  reboot(): Promise<void>;
  /** Whether one can connect to it from outside. */
  answers(port: number): Promise<boolean>;
  left(): Promise<string>;
}

export async function guarded(name: string): Promise<Guarded> {
  const host = await startHost({ name });
  await host.must(['ssh-keygen', '-q', '-t', 'ed25519', '-N', '', '-f', '/root/key']);
  await host.write('/root/.ssh/authorized_keys', await host.must(['cat', '/root/key.pub']), '600');
  await host.must(['rm', '-rf', '/etc/init.d']);
  await host.write('/etc/systemd/system/network-up.service', NETWORK);
  await host.write('/etc/systemd/system/web@.service', WEB);
  await host.must(['systemctl', 'enable', '--root=/', '--quiet', 'network-up', 'ssh', 'web@80', 'web@8080']);
  let machine: Machine = await powerOn(host);
  const ssh: Guarded['ssh'] = (command, options) => host.run([...SSH, command], { timeout: 90_000, ...options });
  const answers = async (port: number): Promise<boolean> =>
    (await host.run(['bash', '-c', `timeout 1 bash -c '</dev/tcp/${GUARDED}/${port}'`])).code === 0;
  const begin = async (): Promise<void> => {
    await plugIn(host, machine);
    // systemd calls them running before they listen.
    while (!(await ssh(LISTENING)).stdout.startsWith('2')) await new Promise((resolve) => setTimeout(resolve, 50));
  };
  const must = (command: string): Promise<string> => machine.must(['sh', '-c', command]);
  await begin();
  return {
    host,
    ssh,
    menshen: (words) => ssh(`${MENSHEN} ${words}`),
    must,
    reboot: async () => {
      await machine.powerOff();
      machine = await powerOn(host);
      await begin();
    },
    answers,
    left: () => must(LEFT),
  };
}

/** Its cable to the host went with it. */
async function plugIn(host: Host, machine: Machine): Promise<void> {
  await host.must([
    'sh',
    '-ec',
    `ip link del cable 2>&- || :
    ip link add cable type veth peer name eth0 netns ${machine.init}
    ip addr add ${CALLER}/24 dev cable; ip link set cable up`,
  ]);
  await machine.must(['sh', '-ec', `ip addr add ${GUARDED}/24 dev eth0; ip link set eth0 up`]);
}
