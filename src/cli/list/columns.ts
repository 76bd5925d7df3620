import type { Messages } from '../../i18n/index.ts';
import { hasUnseenHolder } from '../../inspect/index.ts';
import { isOpen, type Exposure, type Inspection, type Process, type Socket } from '../../model/index.ts';
import { visible } from '../../text/index.ts';
import type { Style } from '../output/style.ts';
import type { Column } from '../output/table.ts';
import { endpointText } from '../view/endpoint.ts';
import { exposuresOf, exposureText, paintExposure } from '../view/exposure.ts';
import { namespaceText } from '../view/namespace.ts';
import { executableOf, type Forms, holderForms, placeOf, unseenForms, userOf } from '../view/holders.ts';

/** An IPv4 address with its port. */
const ENDPOINT_COLUMNS = 21;
const HOLDER_COLUMNS = 12;

/** The table of sockets. */
export function socketColumns(view: Inspection, messages: Messages, style: Style): readonly Column<Socket>[] {
  const { columns } = messages.list;
  const interfaces = interfaceNames(view);
  const exposures = exposuresOf(view);
  const units = unitsOf(view);
  const several = view.networks.length > 1;
  const endpoints = { minimum: ENDPOINT_COLUMNS, cut: 'middle' } as const;
  const ofHolder = (describe: (process: Process) => string) => (socket: Socket) =>
    [uniqueOf((view.holders.get(socket.inode) ?? []).map(({ process }) => describe(process)))] as const;
  return [
    { title: columns.protocol, forms: (socket) => [protocolText(socket)] },
    {
      title: columns.state,
      forms: (socket) => [stateText(socket)],
      paint: (text, socket) => (isOpen(socket) ? style.bold(text) : text),
    },
    { title: columns.local, forms: (socket) => [localText(socket, interfaces)], ...endpoints },
    { title: columns.peer, forms: ({ peer }) => [peer === null ? '*' : endpointText(peer)], ...endpoints },
    ...(several
      ? [
          {
            title: columns.namespace,
            forms: (socket: Socket) => [namespaceText(socket.namespace, view, messages)] as const,
          },
        ]
      : []),
    {
      title: columns.holder,
      forms: (socket) => holderCell(socket, units.get(socket), view, messages),
      minimum: HOLDER_COLUMNS,
    },
    {
      title: columns.exposure,
      forms: (socket) => [exposureCell(exposures.get(socket), messages)],
      paint: (text, socket) => paintExposure(text, exposures.get(socket) ?? { atMost: 'host' }, style),
      extra: true,
    },
    { title: columns.queues, forms: ({ receiveQueue, sendQueue }) => [`${receiveQueue}/${sendQueue}`], extra: true },
    { title: columns.user, forms: (socket) => [userCell(socket, view)], extra: true },
    { title: columns.unit, forms: (socket) => [units.get(socket) ?? ofHolder(placeOf)(socket)[0]], extra: true },
    { title: columns.executable, forms: ofHolder(executableOf), extra: true },
  ];
}

/** The holders' users; without a visible holder the number that the kernel tells. */
function userCell({ inode, uid }: Socket, view: Inspection): string {
  const users = uniqueOf((view.holders.get(inode) ?? []).map(({ process }) => userOf(process)));
  return users === '' && uid !== undefined && inode !== 0 ? String(uid) : users;
}

/** Raw sockets with their IP protocol, packet sockets with their EtherType: `raw/58`, `packet/0x0800`. */
function protocolText({ protocol, filter }: Socket): string {
  if (filter === undefined) return protocol;
  return `${protocol}/${protocol === 'packet' ? `0x${filter.toString(16).padStart(4, '0')}` : filter}`;
}

/** As `--state` takes it: the kernel calls an unconnected UDP socket `close`, which tells a reader the wrong thing. */
function stateText(socket: Socket): string {
  return socket.protocol !== 'tcp' && isOpen(socket) ? 'open' : socket.state;
}

/** As ss writes it: with the interface that it is bound to. */
function localText({ local, interface: index, protocol, namespace }: Socket, names: InterfaceNames): string {
  if (index === 0) return protocol === 'packet' ? '*' : endpointText(local);
  const name = visible(names.get(`${namespace} ${index}`) ?? String(index));
  return protocol === 'packet' ? name : endpointText({ ...local, address: `${local.address}%${name}` });
}

type InterfaceNames = ReadonlyMap<string, string>;

function interfaceNames({ networks }: Inspection): InterfaceNames {
  const named = networks.flatMap(({ namespace, interfaces }) =>
    interfaces.map(({ index, name }) => [`${namespace} ${index}`, name] as const),
  );
  return new Map(named);
}

function holderCell(socket: Socket, unit: string | undefined, view: Inspection, messages: Messages): Forms {
  const [first, ...others] = view.holders.get(socket.inode) ?? [];
  if (first !== undefined) return holderForms([first, ...others]);
  if (socket.inode === 0) return [''];
  return unseenForms({ unit, uid: socket.uid, complete: !hasUnseenHolder(socket, view) }, messages);
}

/** Units that the sockets' own control groups name, where no holder could be seen. Safe to show. */
function unitsOf({ ports }: Inspection): ReadonlyMap<Socket, string> {
  return new Map(
    ports.flatMap(({ sockets, unit }) => (unit ? sockets.map((socket) => [socket, visible(unit)] as const) : [])),
  );
}

function exposureCell(exposure: Exposure | undefined, messages: Messages): string {
  return exposure === undefined ? '' : exposureText(exposure, messages);
}

function uniqueOf(texts: readonly string[]): string {
  return [...new Set(texts)].filter((text) => text !== '').join(', ');
}
