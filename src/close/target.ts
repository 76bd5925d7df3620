import { explain, knownAs } from '../catalog/index.ts';
import type { Units } from '../platform/index.ts';
import { type PortMatch, portFilter } from '../inspect/index.ts';
import { type ContainerState, type Endpoint, MenshenError, type Port, type Process } from '../model/index.ts';

/** What is to be closed: ports by number, or whatever has a name. */
export type Target = { readonly ports: readonly PortMatch[] } | { readonly name: string };

const INSTANCE = /^([^@]+)@.*(\.(?:service|socket))$/;
/** As the runtimes shorten ids. */
const SHORT_ID = /^[0-9a-f]{12,64}$/;
const UNIT = /\.(?:service|socket|scope)$/;

/** The open ports that are meant: of a name those of its programs, its unit, its container, or those that are known by it. */
export function portsOf(target: Target, ports: readonly Port[]): readonly Port[] {
  const closable = ports.filter(({ protocol }) => protocol === 'tcp' || protocol === 'udp');
  if ('name' in target) return closable.filter((port) => isCalled(port, target.name));
  const matches = portFilter(target.ports);
  return closable.filter(({ protocol, sockets, published }) => {
    const sides: readonly Endpoint[] = [...sockets.map(({ local }) => local), ...published.map(({ from }) => from)];
    return sides.some((local) => matches({ protocol, local }));
  });
}

/** Open ports that containers of this name publish, or of an id that begins so. */
export function portsOfContainers(
  name: string,
  ports: readonly Port[],
  containers: readonly ContainerState[],
): readonly Port[] {
  const meant = containers.filter((one) => one.name === name || (SHORT_ID.test(name) && one.id.startsWith(name)));
  const published = meant.flatMap((one) => one.published);
  return ports.filter(({ protocol, number }) =>
    published.some((one) => one.protocol === protocol && one.port === number),
  );
}

function isCalled(port: Port, name: string): boolean {
  const wanted = fold(name);
  const units = port.holders.map(({ process }) => process.unit).concat(port.unit);
  if (units.some((unit) => typeof unit === 'string' && namesOfUnit(unit).includes(wanted))) return true;
  if (UNIT.test(wanted)) return false;
  if (port.holders.some(({ process }) => namesOfProcess(process).includes(wanted))) return true;
  return namesInCatalog(port).includes(wanted);
}

/** Instances answer to the name that they share, too: Debian's `postfix.service` does nothing, `postfix@-.service` listens. */
function namesOfUnit(unit: string): readonly string[] {
  const name = fold(unit);
  const [, common, kind] = INSTANCE.exec(name) ?? [];
  const shared = common === undefined || kind === undefined || common === 'user' ? [] : [common, common + kind];
  return [name, name.replace(UNIT, ''), ...shared];
}

function namesOfProcess({ name, executable, container }: Process): readonly string[] {
  const path = executable?.path ?? '';
  return [name, path, path.slice(path.lastIndexOf('/') + 1), container?.id ?? ''].filter((one) => one !== '').map(fold);
}

function namesInCatalog({ protocol, number, holders }: Port): readonly string[] {
  if (protocol !== 'tcp' && protocol !== 'udp') return [];
  const programs = holders.map(({ process: { name } }) => name);
  const known = knownAs(protocol, number, programs);
  if (known === null) return [];
  return [known.name, known.entry?.id ?? '', ...(known.entry?.names ?? [])].filter((one) => one !== '').map(fold);
}

function fold(name: string): string {
  return name.toLowerCase();
}

/** Units that are called so, by their first names: who types `sshd.service` means `ssh.service`. */
export async function unitsCalled(name: string, units: Units): Promise<readonly string[]> {
  const wanted = UNIT.test(name) ? [name] : [`${name}.service`, `${name}.socket`];
  const found = await units.show({ uid: null }, wanted);
  return [...(found?.values() ?? [])].filter(({ load }) => load !== 'not-found').map((unit) => unit.name);
}

/** Whether it is a service that the catalog knows. */
export function isInCatalog(name: string): boolean {
  try {
    const { entries, registered } = explain(name);
    return entries.length > 0 || registered.length > 0;
  } catch (error) {
    if (error instanceof MenshenError && error.code === 'usage') return false;
    throw error;
  }
}
