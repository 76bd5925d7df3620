import { type Host, INSIDE, runContainer } from '../../../hosts/index.ts';
import { type Machine, NEIGHBOUR } from './machine.ts';

const PROJECT = '/home/li/project';
const NVM = '/home/li/.nvm/versions/node/v20.20.2/bin/node';
const EDITOR = '/home/li/.vscode-server/bin/4849ca9bdf9666755eb463db297b69e5385090e3';

const NODE_SERVER = "require('http').createServer((q, r) => r.end('x')).listen(+process.argv[2], process.argv[3])\n";
const JAVA_SERVER = `
public class Server {
  public static void main(String[] args) throws Exception {
    var server = com.sun.net.httpserver.HttpServer.create(new java.net.InetSocketAddress(8085), 0);
    server.start();
  }
}
`;
/** A server of somebody's own, in a language that is compiled. */
const COMPILED = `
#include <arpa/inet.h>
#include <stdlib.h>
#include <unistd.h>
int main(int count, char **words) {
  struct sockaddr_in here = {.sin_family = AF_INET, .sin_port = htons(atoi(words[1]))};
  int door = socket(AF_INET, SOCK_STREAM, 0);
  if (bind(door, (struct sockaddr *)&here, sizeof here) || listen(door, 8)) return 1;
  for (;;) pause();
}
`;
const SCRIPT =
  'import http.server; http.server.HTTPServer(("", 8086), http.server.BaseHTTPRequestHandler).serve_forever()\n';

/** Program, arguments, its door; all of them in the project's folder, by the user. */
const SERVERS: readonly (readonly [number, ...string[]])[] = [
  [3000, NVM, 'server.js', '3000'],
  [3001, NVM, '--inspect', 'server.js', '3001'],
  [5173, NVM, 'node_modules/vite/bin/vite.js', '--host', '--port', '5173'],
  [8100, `${EDITOR}/node`, `${EDITOR}/out/server-main.js`, '8100', '127.0.0.1'],
  [8001, 'python3', '-m', 'http.server', '8001'],
  [5000, '.venv/bin/python', '-m', 'http.server', '5000'],
  [8086, 'python3', '/tmp/try.py'],
  [8085, 'java', 'Server.java'],
  [8083, '/tmp/go-build2847261/b001/exe/main', '8083'],
  [8084, '/home/li/.cargo/bin/tool', '8084'],
  [8087, 'target/debug/app', '8087'],
  [1883, 'build/broker', '1883'],
  [8088, 'python3', '-c', 'import http.server; http.server.test(port=8088)'],
  [9999, 'nc.traditional', '-l', '-p', '9999'],
];

export const DEVELOPER: Machine = {
  id: 'developer',
  packages: [
    ...(['busybox-static', 'crun', 'gcc', 'iptables', 'libc6-dev', 'netavark', 'netcat-traditional'] as const),
    ...(['openjdk-17-jre-headless', 'openssh-server', 'podman', 'python3', 'python3-venv', 'redis-server'] as const),
  ],
  doors: [...SERVERS.map(([port]) => `tcp/${port}`), 'tcp/9229', 'tcp/6379', 'tcp/15432', 'tcp/8082', 'tcp/22'],
  stage: async (host, neighbour) => {
    await settle(host);
    await host.must(['systemctl', 'start', 'ssh', 'redis-server'], { timeout: 60_000 });
    for (const [, ...command] of SERVERS) await host.spawn(command, { user: 'li', cwd: PROJECT });
    await tunnel(host, neighbour);
    await runContainer(host, { name: 'web', command: 'exec busybox httpd -f -p 80', publish: ['8082:80'] });
    for (const port of [...SERVERS.map(([number]) => number), 9229, 6379, 15_432, 22]) {
      await host.listening('tcp', port, 60_000);
    }
    // Both are built again while they run; one is not there yet.
    await host.must(['sh', '-c', 'cp "$1" "$1.new" && mv "$1.new" "$1"', 'build', `${PROJECT}/build/broker`]);
    await host.must(['rm', `${PROJECT}/target/debug/app`]);
  },
};

async function settle(host: Host): Promise<void> {
  await host.must(['useradd', '--create-home', '--shell', '/bin/bash', 'li']);
  await host.write(`${PROJECT}/server.js`, NODE_SERVER);
  await host.write(`${PROJECT}/Server.java`, JAVA_SERVER);
  await host.write(`${PROJECT}/index.html`, '<p>x</p>\n');
  await host.write(`${EDITOR}/out/server-main.js`, NODE_SERVER);
  await host.write('/tmp/try.py', SCRIPT);
  await host.write('/root/server.c', COMPILED);
  const compiled = [
    '/tmp/go-build2847261/b001/exe/main',
    '/home/li/.cargo/bin/tool',
    `${PROJECT}/target/debug/app`,
    `${PROJECT}/build/broker`,
  ];
  const script = `
set -e
node=$1 nvm=$2 editor=$3 project=$4
shift 4
mkdir -p "$(dirname "$nvm")"
cp "$node" "$nvm"
cp "$node" "$editor/node"
gcc -o /root/server /root/server.c
for path; do mkdir -p "$(dirname "$path")"; cp /root/server "$path"; done
cp -r ${INSIDE}/node_modules "$project/node_modules"
python3 -m venv --without-pip --copies "$project/.venv"
chown -R li:li /home/li`;
  const words = [`${INSIDE}/bin/node`, NVM, EDITOR, PROJECT, ...compiled];
  await host.must(['sh', '-c', script, 'settle', ...words], { timeout: 60_000 });
}

/** A database of the neighbour's, as if it were here. */
async function tunnel(host: Host, neighbour: Host): Promise<void> {
  await host.must(['ssh-keygen', '-q', '-t', 'ed25519', '-N', '', '-f', '/root/.ssh/id_ed25519']);
  await neighbour.write('/root/.ssh/authorized_keys', await host.must(['cat', '/root/.ssh/id_ed25519.pub']), '600');
  await neighbour.must(['sh', '-c', 'mkdir -p /run/sshd && ssh-keygen -A && exec /usr/sbin/sshd']);
  await neighbour.listening('tcp', 22);
  const options = ['-o', 'StrictHostKeyChecking=no', '-o', 'BatchMode=yes', '-N'];
  await host.spawn(['ssh', ...options, '-L', '15432:127.0.0.1:5432', NEIGHBOUR]);
}
