import type { SocketState } from '../../../model/index.ts';

/** What stands above the headings. English, Chinese, German, Japanese, French, Spanish, Portuguese, Italian, Russian, Korean. */
const TITLE =
  /^\s*(?:Active Connections|活动连接|使用中連線|作用中連線|Aktive Verbindungen|アクティブな接続|Connexions actives|Conexiones activas|Conex(?:õ|\uFFFD)es ativas|Ligações activas|Connessioni attive|Активные подключения|활성 연결)\s*$/i;

/** Protocol and local address stand side by side on Windows alone: others have queues in between. */
const HEADING =
  /^\s*(?:Proto|协议|協定|プロトコル|Имя|프로토콜)\s+(?:Local Address|本地地址|本機位址|ローカル\s?アドレス|Lokale Adresse|Adresse locale|Direcci\S{1,2}n local|Endere\S{1,2}o local|Indirizzo locale|Локальный адрес|로컬 주소)(?:\s|$)/i;

/** Whether a line is the heading of a listing, or the title above it. */
export function isHeading(text: string): boolean {
  return HEADING.test(text) || TITLE.test(text);
}

/**
 * `netstat -b` where it may not look at the process. Known in English and Chinese, elsewhere told by its word for "owner":
 * it stands beneath a row, where nothing else of several words does.
 */
const NO_OWNER = /ownership|所有权|擁有權|所有者|Besitz|propri|propiet|владел|소유/i;

export function isOwnerUnknown(text: string): boolean {
  return text.length <= 120 && NO_OWNER.test(text);
}

/** `netstat -b` without rights; nothing follows it. */
const REFUSED = /requires elevation|需要提升|提高的權限|erhöhte Rechte|erhöhten Rechten|管理者特権|昇格/i;

export function isRefusal(text: string): boolean {
  return text.length <= 120 && REFUSED.test(text);
}

/** German is the one language known to translate them; a lost umlaut is let pass. */
const STATES: ReadonlyMap<string, SocketState> = new Map([
  ['LISTENING', 'listen'],
  ['LISTEN', 'listen'],
  ['ESTABLISHED', 'established'],
  ['SYN_SENT', 'syn-sent'],
  ['SYN_SEND', 'syn-sent'],
  ['SYN_RECEIVED', 'syn-received'],
  ['SYN_RCVD', 'syn-received'],
  ['FIN_WAIT_1', 'fin-wait-1'],
  ['FIN_WAIT_2', 'fin-wait-2'],
  ['CLOSE_WAIT', 'close-wait'],
  ['CLOSING', 'closing'],
  ['LAST_ACK', 'last-ack'],
  ['TIME_WAIT', 'time-wait'],
  ['CLOSED', 'close'],
  ['DELETE_TCB', 'close'],
  ['BOUND', 'bound-inactive'],
  ['ABHÖREN', 'listen'],
  ['HERGESTELLT', 'established'],
  ['SYN_GESENDET', 'syn-sent'],
  ['SYN_EMPFANGEN', 'syn-received'],
  ['FIN_WARTEN_1', 'fin-wait-1'],
  ['FIN_WARTEN_2', 'fin-wait-2'],
  ['SCHLIESSEN_WARTEN', 'close-wait'],
  ['SCHLIESSEND', 'closing'],
  ['LETZTES_ACK', 'last-ack'],
  ['WARTEND', 'time-wait'],
  ['GESCHLOSSEN', 'close'],
]);

const LISTEN_MAIMED = /^ABH.{0,2}REN$/;

export function stateOf(word: string): SocketState | null {
  return STATES.get(word) ?? (LISTEN_MAIMED.test(word) ? 'listen' : null);
}
