/** Of every ten sockets one listens, one is UDP, and the others are connections. */
const LISTEN = 0;
const UDP = 1;

/** What Windows' `netstat -abno` prints: three lines for a socket of a service, two for another. */
export function netstatAbno(lines: number): string {
  const printed = ['', 'Active Connections', '', row('Proto', 'Local Address', 'Foreign Address', 'State', 'PID')];
  for (let index = 0; printed.length < lines; index++) {
    const port = 1024 + (index % 64_000);
    const pid = String(1000 + (index % 300) * 4);
    const address = `192.0.2.${index % 250}`;
    const kind = index % 10;
    if (kind === LISTEN) printed.push(row('TCP', `0.0.0.0:${port}`, '0.0.0.0:0', 'LISTENING', pid), '  RpcSs');
    else if (kind === UDP) printed.push(row('UDP', `[fe80::1:${port.toString(16)}%4]:${port}`, '*:*', '', pid));
    else printed.push(row('TCP', `${address}:${port}`, `198.51.100.${index % 250}:443`, 'ESTABLISHED', pid));
    printed.push(` [program${index % 300}.exe]`);
  }
  return printed.slice(0, lines).join('\r\n');
}

/** What Linux' `ss -tunap` prints, with the same mixture of sockets. */
export function ssTunap(lines: number): string {
  const printed = ['Netid State  Recv-Q Send-Q Local Address:Port Peer Address:Port Process'];
  for (let index = 0; printed.length < lines; index++) {
    const port = 1024 + (index % 64_000);
    const users = `users:(("program${index % 300}",pid=${1000 + (index % 300)},fd=${3 + (index % 1000)}))`;
    const kind = index % 10;
    if (kind === LISTEN) printed.push(`tcp   LISTEN 0      4096   0.0.0.0:${port} 0.0.0.0:* ${users}`);
    else if (kind === UDP) printed.push(`udp   UNCONN 0      0      [fe80::1]%eth0:${port} [::]:* ${users}`);
    else
      printed.push(`tcp   ESTAB  0      0      192.0.2.${index % 250}:${port} 198.51.100.${index % 250}:443 ${users}`);
  }
  return `${printed.join('\n')}\n`;
}

function row(protocol: string, local: string, foreign: string, state: string, pid: string): string {
  return `  ${protocol.padEnd(6)} ${local.padEnd(22)} ${foreign.padEnd(22)} ${state.padEnd(15)} ${pid}`;
}
