import type { JudgedPort, ScannedFile } from '../../../src/model/index.ts';
import { type Host, startHost } from '../../hosts/index.ts';
import type { RunOptions } from '../../hosts/enter.ts';

type Judgement = Pick<JudgedPort, 'findings' | 'suspicion' | 'advice'> & Pick<JudgedPort['port'], 'number'>;

/** What `menshen check --json` says, as far as ClamAV is concerned. */
export interface ScannedCheck {
  readonly ports: readonly Judgement[];
  readonly scanned?: readonly ScannedFile[] | null;
}

const NETCAT = '/bin/nc.traditional';
const DATABASE = '/var/lib/clamav';
const SOCKET = '/run/clamav/clamd.ctl';

/** A host that others can reach, with ClamAV but without signatures: nothing that the real machine has is used. */
export async function clamavHost(name: string): Promise<Host> {
  const host = await startHost({ name });
  const cable = 'ip link add cable type veth peer name end && ip link set cable up && ip link set end up';
  await host.must(['sh', '-c', `${cable} && ip address add 198.51.100.7/24 dev cable`]);
  await host.must([
    'sh',
    '-c',
    `rm -rf ${DATABASE} && mkdir ${DATABASE} && chmod 755 ${DATABASE} && mkdir -p /dev/shm`,
  ]);
  return host;
}

/** A harmless program of its own: netcat, with something at its end that makes it another file. */
export async function program(host: Host, path: string): Promise<void> {
  const script = 'mkdir -p "$(dirname "$1")" && cp "$2" "$1" && echo "$1" >>"$1" && chmod 755 "$1"';
  await host.must(['sh', '-c', script, 'program', path, NETCAT]);
}

/** Starts it, so that it holds the port; returns its pid inside. */
export async function listen(host: Host, path: string, port: number, options: RunOptions = {}): Promise<number> {
  const { pid } = await host.spawn([path, '-l', '-p', String(port)], options);
  await host.listening('tcp', port);
  return pid;
}

/** Signatures by MD5 and size: ClamAV then knows exactly these files, as `Menshen.Test.1` and so on. */
export async function signatures(host: Host, paths: readonly string[]): Promise<void> {
  const script = 'for f do echo "$(md5sum <"$f" | cut -d" " -f1):$(stat -c %s "$f"):Menshen.Test.$((i += 1))"; done';
  await host.write(`${DATABASE}/menshen.hdb`, await host.must(['bash', '-c', script, 'signatures', ...paths]));
}

/** Starts the real clamd on these signatures, with Debian's own limits. */
export async function startDaemon(host: Host): Promise<void> {
  const lines = [`LocalSocket ${SOCKET}`, 'LocalSocketMode 666', 'User clamav', 'MaxFileSize 25M', 'Foreground true'];
  await host.write('/etc/clamav/clamd.conf', `${lines.join('\n')}\n`);
  await host.must(['sh', '-c', 'mkdir -p /run/clamav && chown clamav /run/clamav']);
  await host.spawn(['/usr/sbin/clamd']);
  await host.must(['sh', '-c', 'for i in $(seq 200); do clamdscan --ping 1 && exit 0; sleep 0.05; done; exit 1']);
}

export async function check(host: Host, args: readonly string[] = [], options: RunOptions = {}): Promise<ScannedCheck> {
  const { code, stdout, stderr } = await host.menshen(['check', '--json', ...args], options);
  if (code !== 0) throw new Error(`menshen check: exit code ${code}\n${stderr}`);
  return JSON.parse(stdout) as ScannedCheck;
}

/** What the signal `malware-found` said of a port; undefined where it said nothing. */
export function malwareAt({ ports }: ScannedCheck, number: number): Judgement['findings'][number] | undefined {
  return ports.find((port) => port.number === number)?.findings.find(({ signal }) => signal === 'malware-found');
}
