import type { ContainerState } from '../../../../model/index.ts';

type Published = ContainerState['published'][number];
type Fields = Readonly<Record<string, unknown>>;

/** `53/udp`, as both runtimes write a container's port. */
const CONTAINER_PORT = /^(\d{1,5})\/(tcp|udp)$/;
const ID = /^[0-9a-f]{64}$/;
const HIGHEST_PORT = 65_535;

/**
 * Reads what `docker inspect` and `podman inspect` print: a list in the form of Docker's API (`ContainerInspect` of
 * https://docs.docker.com/reference/api/engine/), which podman keeps to. Ports of other protocols are left out.
 *
 * @throws SyntaxError where it is no JSON; TypeError, with the field, where something is missing or another type
 */
export function parseInspect(runtime: ContainerState['runtime'], text: string): readonly ContainerState[] {
  const list: unknown = JSON.parse(text);
  if (!Array.isArray(list)) throw new TypeError('no list of containers');
  return list.map((item) => containerOf(runtime, fieldsOf(item, 'container')));
}

function containerOf(runtime: ContainerState['runtime'], container: Fields): ContainerState {
  const config = fieldsOf(container['Config'], 'Config');
  const hostConfig = fieldsOf(container['HostConfig'], 'HostConfig');
  const id = textOf(container['Id'], 'Id');
  if (!ID.test(id)) throw new TypeError('Id');
  const running = fieldsOf(container['State'], 'State')['Running'];
  if (typeof running !== 'boolean') throw new TypeError('State.Running');
  const unit = optionalFields(config['Labels'], 'Labels')['PODMAN_SYSTEMD_UNIT'];
  // One that has stopped has no ports now, only those that it will have.
  const ports = running
    ? fieldsOf(container['NetworkSettings'], 'NetworkSettings')['Ports']
    : hostConfig['PortBindings'];
  return {
    runtime,
    id,
    // Docker's begin with a slash.
    name: textOf(container['Name'], 'Name').replace(/^\//, ''),
    image: textOf(config['Image'], 'Config.Image'),
    running,
    restart: restartOf(fieldsOf(hostConfig['RestartPolicy'], 'RestartPolicy')),
    unit: unit === undefined || unit === '' ? null : textOf(unit, 'PODMAN_SYSTEMD_UNIT'),
    published: Object.entries(optionalFields(ports, 'Ports')).flatMap(([port, bindings]) =>
      publishedAt(port, bindings),
    ),
  };
}

/** As both runtimes take it again: `on-failure:3`. Where nothing was said, podman leaves it empty. */
function restartOf(policy: Fields): string {
  const name = textOf(policy['Name'], 'RestartPolicy.Name');
  const most = policy['MaximumRetryCount'] ?? 0;
  if (typeof most !== 'number') throw new TypeError('RestartPolicy.MaximumRetryCount');
  return name === 'on-failure' && most > 0 ? `${name}:${most}` : name || 'no';
}

/** @param bindings `null` where the container's port is not published */
function publishedAt(key: string, bindings: unknown): readonly Published[] {
  const [, containerPort, protocol] = CONTAINER_PORT.exec(key) ?? [];
  if (protocol === undefined || bindings === null) return [];
  if (!Array.isArray(bindings)) throw new TypeError(`Ports ${key}`);
  return bindings.flatMap((binding: unknown) => {
    const { HostIp: address, HostPort: text } = fieldsOf(binding, 'HostPort');
    const port = textOf(text, 'HostPort');
    // Any that is free: known once it runs.
    if (port === '' || port === '0') return [];
    if (!/^\d{1,5}$/.test(port) || Number(port) > HIGHEST_PORT) throw new TypeError(`HostPort ${port}`);
    return [
      {
        protocol: protocol as Published['protocol'],
        address: textOf(address, 'HostIp') || '0.0.0.0',
        port: Number(port),
        containerPort: Number(containerPort),
      },
    ];
  });
}

function textOf(value: unknown, name: string): string {
  if (typeof value !== 'string') throw new TypeError(name);
  return value;
}

function fieldsOf(value: unknown, name: string): Fields {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new TypeError(name);
  return value as Fields;
}

/** Go writes an empty map as `null`. */
function optionalFields(value: unknown, name: string): Fields {
  return value === null || value === undefined ? {} : fieldsOf(value, name);
}
