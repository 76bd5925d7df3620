import type { SocketState } from '../../../model/index.ts';
import { stateOf } from '../shared/states.ts';

/*
 * What net-tools prints in the languages that it speaks: cs, de, et, fr, ja and pt_BR from Debian's 2.10, zh_CN from
 * older builds. Headings that the C library could not convert may have lost their accents: `.` stands for those letters.
 */

const TITLES = [
  'Active Internet connections',
  'Aktivní Internetová spojení',
  'Aktive Internetverbindungen',
  'Aktiivsed internetiühendused',
  'Connexions Internet actives',
  'Conex.es Internet Ativas',
  '稼働中のインターネット接続',
  '激活Internet连接',
  '活[跃動动]的?Internet连接',
  '啟用中的網際網路連線',
];
const TITLE: RegExp = new RegExp(String.raw`^\s{0,16}(?:${TITLES.join('|')})(?:\s*\(([^)]{1,40})\)?)?\s*$`);
/** What BSD and macOS print in these brackets, or without any; they have the same title. */
const NOT_LINUX = /^including servers$/;

/** `Proto Recv-Q Send-Q Local Address …`: the queues are named so in most languages, or by these words. */
const HEADING =
  /^\s{0,16}Proto\s+(?:Recv-Q|Přích-F|VvJrk|受信-Q|接收-Q)\s+(?:Send-Q|Odch-F|SaatJrk|送信-Q|发送-Q)(?<gap>\s+)(?<rest>\S.*)$/;
/** The heads of macOS' tables of kernel sockets. */
const BSD_KERNEL = /^(?:unit|rcv|vid|vendor)\s/;
/** `(state)` and `TCP-State` are BSD's, as is a gap of two blanks. */
const BSD_STATE = /\(state\)|TCP-State/;

/** Its first line: that not all processes could be seen. The second line of it is in `NOTE`. */
const NOTE_START = new RegExp(
  String.raw`^\s{0,16}[(（](?:${[
    'Not all processes could be identified',
    'No info could be read for "-p"',
    'V.echny procesy nemohly b.t identifikov.ny',
    'Es konnten nicht alle Prozesse identifiziert werden',
    'M.nesid protsesse ei saanud identifitseerida',
    'Tous les processus ne peuvent .tre identifi.s',
    'Nem todos os processos puderam ser identificados',
    '一部のプロセスが識別されますが',
    '并非所有进程都能被检测到',
    '并不是所有的进程都能被识别',
  ].join('|')})`,
);
const NOTE = new RegExp(
  [
    'will not be shown, you would have to be root',
    'pouze o procesech, jich. jste vlastn.kem',
    'byste být superuživatelem',
    'nicht-eigene Prozesse werden nicht angezeigt',
    'info lugemiseks peab olema root',
    'non poss.d.s ne seront pas affich.es|non poss.d.es ne seront pas affich.es',
    'de outrem n.o ser.o mostrados',
    '表示されません。それら全てを見るには',
    '^root ?用户）?$',
    '则必须切换到',
    '^netstat: (?:showing only processes with your user ID|no support for)',
  ].join('|'),
);

/** Its rows say `unix`, in every language. */
const UNIX_TITLE =
  /^\s{0,16}(?:Active UNIX|Aktivní sokety domény UNIX|Aktive Sockets in der UNIX|Aktiivsed UNIX|Sockets du domaine UNIX|Domain sockets UNIX|稼働中のUNIX|活跃的 ?UNIX|Proto\s+\S+\s+\S+\s+\S+\s+\S+\s+(?:I-|Iノード))/;

/** Tables of other families, of routes and of interfaces: nothing but their title tells what their rows are. */
const OTHER_TITLE = new RegExp(
  String.raw`^\s{0,16}(?:${[
    '(?:Active|Aktivní|Aktive|Aktiivsed|稼働中の) ?(?:AX\\.25|IPX|NET/ROM|X\\.25|Bluetooth|L2CAP|RFCOMM)',
    '[Ss]ockets (?:AX\\.25|IPX|NET/ROM)|Ativ(?:ar|e) sockets',
    'Kernel (?:Interface|IP|IPv6|IPX|AX\\.25|NET/ROM) |Kernel-(?:IP|Schnittstellen)|ROSE-Kernel-',
    'Směrovací (?:tabulka|cache)|Cache sousedů|Tabulka rozhraní|Členství v',
    'Tuuma (?:liideste|IP|AX|NET|ROSE)',
    'Table (?:de routage|d.interfaces)|[Cc]ache (?:de routage|voisin)',
    'Tabela de (?:Interfaces|[Rr]oteamento)|Cache de Vizinhos',
    'カーネル ?(?:IP|AX|NET|ROSE|インタフェース)',
    '内核 ?(?:IP|AX|NET|ROSE|接口|路由)',
    'IPv6/IPv4 Group Memberships',
    'Iface\\s+MTU\\s',
  ].join('|')})`,
);

/** Whether a line is the title above the heading. */
export function isTitle(line: string): boolean {
  const found = TITLE.exec(line);
  // BSD has the bare title too, but so has nobody else: `netstat` alone says "(w/o servers)" on Linux.
  return found !== null && found[1] !== undefined && !NOT_LINUX.test(found[1]);
}

/** Whether a line is the heading of the table of sockets. */
export function isHeading(line: string): boolean {
  const groups = HEADING.exec(line)?.groups;
  if (groups === undefined) return false;
  const { gap = '', rest = '' } = groups;
  return !BSD_STATE.test(rest) && !BSD_KERNEL.test(rest) && !(gap.length > 1 && rest.startsWith('Local Address'));
}

/** Whether a line says that not all processes could be seen, or is the rest of that sentence. */
export function isNote(line: string): boolean {
  return NOTE_START.test(line) || NOTE.test(line);
}

export function startsNote(line: string): boolean {
  return NOTE_START.test(line);
}

/** Whether it stands above the table of Unix sockets. */
export function isUnixTitle(line: string): boolean {
  return UNIX_TITLE.test(line);
}

/** Whether a table of something else than sockets of the internet starts here. */
export function isOtherTitle(line: string): boolean {
  return OTHER_TITLE.test(line);
}

const TRANSLATED: readonly (readonly [string, SocketState])[] = [
  ['NASLOUCHÁ', 'listen'],
  ['SPOJENO', 'established'],
  ['ZAVŘEN', 'close'],
  ['ZAVÍRÁ', 'closing'],
  ['POSLEDNÍ ACK', 'last-ack'],
  ['VERBUNDEN', 'established'],
  ['HERGESTELLT', 'established'],
  ['OUÇA', 'listen'],
  ['OUVINDO', 'listen'],
  ['ESTABELECIDA', 'established'],
  ['ESPERA_FIN1', 'fin-wait-1'],
  ['ESPERA_FIN2', 'fin-wait-2'],
  ['SYN_ENVIADO', 'syn-sent'],
  ['SYN_RECEBIDO', 'syn-received'],
  ['ESPERANDO_FECHAR', 'close-wait'],
  ['FECHANDO', 'closing'],
  ['FECHAR', 'close'],
  ['ÚLTIMO_ACK', 'last-ack'],
];
const TRANSLATIONS: ReadonlyMap<string, SocketState> = new Map(TRANSLATED);

/** The state that a text starts with, and how long its word is; `null` where it starts with none. */
export function leadingState(text: string): { readonly state: SocketState; readonly length: number } | null {
  const blank = text.search(/\s/);
  const word = blank < 0 ? text : text.slice(0, blank);
  const state = stateOf(word) ?? TRANSLATIONS.get(word);
  if (state !== undefined) return { state, length: word.length };
  const spaced = 'POSLEDNÍ ACK';
  return text.startsWith(spaced) ? { state: 'last-ack', length: spaced.length } : null;
}
