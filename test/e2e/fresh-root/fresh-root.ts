import { spawn, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const HERE = fileURLToPath(new URL('.', import.meta.url));
const REPOSITORY = fileURLToPath(new URL('../../..', import.meta.url));
const CACHE = join(homedir(), '.cache/menshen-tests');
const SUITE = 'bookworm';
const AUTHORITIES = '/usr/local/share/ca-certificates';
const BUNDLE = '/etc/ssl/certs/ca-certificates.crt';

export interface Outcome {
  readonly code: number | null;
  readonly output: string;
}

/** A Debian 12 as debootstrap makes it, with Node and npm added, the repository in `/root/menshen` and `/home/guest/menshen`. */
export interface FreshRoot {
  run(user: 'root' | 'guest', command: string, env?: Readonly<Record<string, string>>): Promise<Outcome>;
  remove(): void;
}

export function makeFreshRoot(variant: 'minbase' | 'standard'): FreshRoot {
  mkdirSync(CACHE, { recursive: true });
  removeAbandoned();
  const root = join(CACHE, `root-${variant}-${process.pid}`);
  mkdirSync(root);
  must('tar', ['-C', root, '--numeric-owner', '-xf', base(variant)]);
  addNode(root);
  addMachineSettings(root);
  must('chroot', [root, 'useradd', '--create-home', 'guest']);
  for (const home of ['root', 'home/guest']) addRepository(join(root, home, 'menshen'));
  must('chroot', [root, 'chown', '-R', 'guest:guest', '/home/guest']);
  return {
    run: (user, command, env) => run(root, user, command, env ?? {}),
    remove: () => rmSync(root, { recursive: true, force: true }),
  };
}

/** The tarball of a fresh system; made once, then kept. */
function base(variant: 'minbase' | 'standard'): string {
  const tarball = join(CACHE, `${SUITE}-${variant}-${process.arch}.tar`);
  if (existsSync(tarball)) return tarball;
  const folder = join(CACHE, `base-${variant}-${process.pid}`);
  const flags = variant === 'minbase' ? ['--variant=minbase'] : [];
  must('debootstrap', [...flags, SUITE, folder, mirror()]);
  must('tar', ['-C', folder, '--numeric-owner', '-cf', `${tarball}.part`, '.']);
  renameSync(`${tarball}.part`, tarball);
  rmSync(folder, { recursive: true });
  return tarball;
}

/** The Debian mirror that this machine is set up with. */
function mirror(): string {
  const folder = '/etc/apt/sources.list.d';
  const files = [
    '/etc/apt/sources.list',
    ...(existsSync(folder) ? readdirSync(folder).map((name) => join(folder, name)) : []),
  ];
  const text = files
    .filter((file) => existsSync(file))
    .map((file) => readFileSync(file, 'utf8'))
    .join('\n');
  return (
    /^(?:URIs:|deb(?:\s+\[[^\]]*\])?)\s+(https?:\/\/\S+\/debian)\/?(?:\s|$)/m.exec(text)?.[1] ??
    'http://deb.debian.org/debian'
  );
}

function addNode(root: string): void {
  cpSync(process.execPath, join(root, 'usr/bin/node'));
  const modules = must('npm', ['root', '--global']).trim();
  cpSync(join(modules, 'npm'), join(root, 'usr/lib/node_modules/npm'), { recursive: true, verbatimSymlinks: true });
  for (const name of ['npm', 'npx']) {
    must('ln', ['-s', `../lib/node_modules/npm/bin/${name}-cli.js`, join(root, 'usr/bin', name)]);
  }
}

/** How this machine reaches the outside: resolver, proxies, and the authorities that it trusts. */
function addMachineSettings(root: string): void {
  for (const file of ['/etc/resolv.conf', '/etc/hosts']) cpSync(file, join(root, file), { dereference: true });
  const folder = '/etc/apt/apt.conf.d';
  for (const name of existsSync(folder) ? readdirSync(folder) : []) {
    const text = readFileSync(join(folder, name), 'utf8');
    if (/Acquire::\w+::(proxy|CaInfo)/i.test(text)) writeFileSync(join(root, folder, name), text);
  }
  if (existsSync(BUNDLE)) {
    mkdirSync(join(root, dirname(BUNDLE)), { recursive: true });
    cpSync(BUNDLE, join(root, BUNDLE), { dereference: true });
  }
  // Installing Debian's ca-certificates makes the bundle anew, of these and its own.
  if (existsSync(AUTHORITIES)) cpSync(AUTHORITIES, join(root, AUTHORITIES), { recursive: true, dereference: true });
}

/** The working tree as it stands, without what git ignores. */
function addRepository(target: string): void {
  const files = must('git', ['-C', REPOSITORY, 'ls-files', '-z', '--cached', '--others', '--exclude-standard'])
    .split('\0')
    .filter(Boolean);
  for (const file of files.filter((one) => existsSync(join(REPOSITORY, one)))) {
    cpSync(join(REPOSITORY, file), join(target, file));
  }
}

function run(root: string, user: string, command: string, env: Readonly<Record<string, string>>): Promise<Outcome> {
  const home = user === 'root' ? '/root' : `/home/${user}`;
  const passedOn = Object.entries(process.env).filter(([name]) => /^(https?|no|all)_proxy$/i.test(name));
  const trust: Record<string, string> = existsSync(BUNDLE) ? { NODE_EXTRA_CA_CERTS: BUNDLE } : {};
  const enter = ['unshare', '--mount', '--propagation', 'private', '--pid', '--fork', '--kill-child'];
  const child = spawn(
    'setpriv',
    ['--pdeathsig', 'KILL', ...enter, 'sh', join(HERE, 'enter.sh'), root, user, `${home}/menshen`, command],
    {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
        HOME: home,
        ...trust,
        ...Object.fromEntries(passedOn),
        ...env,
      },
    },
  );
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += String(chunk)));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, output }));
  });
}

/** Roots of earlier runs that were killed. Nothing is mounted in them: their mounts went with their namespaces. */
function removeAbandoned(): void {
  for (const name of readdirSync(CACHE)) {
    const pid = /^(?:root|base)-\w+-(\d+)$/.exec(name)?.[1];
    if (pid !== undefined && !existsSync(`/proc/${pid}`)) rmSync(join(CACHE, name), { recursive: true, force: true });
  }
}

function must(program: string, argv: readonly string[]): string {
  const { status, stdout, stderr, error } = spawnSync(program, argv, { encoding: 'utf8', maxBuffer: 1 << 28 });
  if (error !== undefined) throw error;
  if (status !== 0)
    throw new Error(`${program} ${argv.join(' ')}: exit code ${status}\n${(stdout + stderr).slice(-2000)}`);
  return stdout;
}
