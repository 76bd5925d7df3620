import { asList, asObject, asTagged, type Json } from './json.ts';

/** Of a long set only the first are shown: a rule is named, not printed. */
const MOST_ELEMENTS = 6;
/** Deeper than any rule that nft makes. */
const DEEPEST = 12;

/** Keys that nft prints behind the word `meta`. */
const QUALIFIED: ReadonlySet<string> = new Set(
  'l4proto nfproto protocol mark length priority secmark random ipsec secpath time day hour'.split(' '),
);

function listText(nodes: readonly Json[], depth: number): string {
  const shown = nodes.slice(0, MOST_ELEMENTS).map((node) => text(node, depth + 1));
  return nodes.length > MOST_ELEMENTS ? [...shown, '…'].join(', ') : shown.join(', ');
}

function words(body: Json, keys: readonly string[], depth: number): string {
  const object = asObject(body);
  return keys
    .map((key) => object?.[key])
    .filter((value) => value !== undefined && value !== null)
    .map((value) => text(value, depth + 1))
    .join(' ');
}

/** A pair of a map prints as `key : value`. */
function mapText(body: Json, depth: number): string {
  const elements = asList(asObject(body)?.['set']);
  if (elements === null) return text(body, depth);
  const shown = elements.slice(0, MOST_ELEMENTS).map((element) => {
    const pair = asList(element);
    return pair === null ? text(element, depth + 1) : pair.map((item) => text(item, depth + 1)).join(' : ');
  });
  if (elements.length > MOST_ELEMENTS) shown.push('…');
  return `{ ${shown.join(', ')} }`;
}

function text(node: Json, depth: number): string {
  if (depth > DEEPEST) return '…';
  if (node === null || node === undefined) return '';
  if (typeof node === 'string') return node;
  if (typeof node === 'number') return String(node);
  if (typeof node === 'boolean') return node ? 'exists' : 'missing';
  const list = asList(node);
  if (list !== null) return listText(list, depth).replaceAll(', ', ',');
  const tagged = asTagged(node);
  return tagged === null ? '?' : taggedText(tagged.tag, tagged.body, depth);
}

function taggedText(tag: string, body: Json, depth: number): string {
  const pair = asList(body);
  switch (tag) {
    case 'payload':
      return asObject(body)?.['base'] === undefined
        ? words(body, ['protocol', 'field'], depth)
        : `@${words(body, ['base', 'offset', 'len'], depth).replaceAll(' ', ',')}`;
    case 'meta':
      return `${QUALIFIED.has(words(body, ['key'], depth)) ? 'meta ' : ''}${words(body, ['key'], depth)}`;
    case 'ct':
      return `ct ${words(body, ['dir', 'key'], depth)}`;
    case 'fib':
      return `fib ${text(asObject(body)?.['flags'], depth + 1).replaceAll(',', ' . ')} ${words(body, ['result'], depth)}`;
    case 'prefix':
      return words(body, ['addr', 'len'], depth).replace(' ', '/');
    case 'range':
      return (pair ?? []).map((item) => text(item, depth + 1)).join('-');
    case 'concat':
      return (pair ?? []).map((item) => text(item, depth + 1)).join(' . ');
    case 'set':
      return pair === null ? statementBody(tag, body, depth) : `{ ${listText(pair, depth)} }`;
    case 'elem':
      return words(body, ['val'], depth);
    case 'map':
      return `${words(body, ['key'], depth)} map ${mapText(asObject(body)?.['data'], depth + 1)}`;
    case 'numgen':
      return `numgen ${words(body, ['mode'], depth)} mod ${words(body, ['mod'], depth)}`;
    case '&':
    case '|':
    case '^':
    case '<<':
    case '>>':
      return (pair ?? []).map((item) => text(item, depth + 1)).join(` ${tag} `);
    default:
      return statementBody(tag, body, depth);
  }
}

function natText(tag: string, body: Json, depth: number): string {
  const object = asObject(body);
  const address = text(object?.['addr'], depth + 1);
  const port = object?.['port'] === undefined ? '' : `:${text(object['port'], depth + 1)}`;
  if (address === '' && port === '') return tag;
  return `${tag} to ${port !== '' && /^[0-9a-f:]*:[0-9a-f:.]*$/.test(address) ? `[${address}]` : address}${port}`;
}

function statementBody(tag: string, body: Json, depth: number): string {
  const object = asObject(body);
  switch (tag) {
    case 'match': {
      const masked = asTagged(object?.['left'])?.tag === '&';
      const implied = (object?.['op'] === '==' && !masked) || object?.['op'] === 'in';
      const op = implied ? '' : `${text(object?.['op'], depth)} `;
      return `${words(body, ['left'], depth)} ${op}${words(body, ['right'], depth)}`;
    }
    case 'vmap':
      return `${words(body, ['key'], depth)} vmap ${mapText(object?.['data'], depth + 1)}`;
    case 'mangle':
      return `${words(body, ['key'], depth)} set ${words(body, ['value'], depth)}`;
    case 'jump':
    case 'goto':
      return `${tag} ${words(body, ['target'], depth)}`;
    case 'dnat':
    case 'snat':
    case 'redirect':
    case 'masquerade':
      return natText(tag, body, depth);
    case 'limit':
      return object === null
        ? `limit name ${text(body, depth)}`
        : `limit rate ${object['inv'] === true ? 'over ' : ''}${words(body, ['rate', 'per'], depth).replace(' ', '/')}`;
    case 'reject':
      return object === null ? tag : `reject with ${words(body, ['type', 'expr'], depth)}`;
    case 'set':
      return `${words(body, ['op', 'set'], depth)} { ${words(body, ['elem', 'stmt'], depth)} }`;
    case 'meter':
      return `meter ${words(body, ['name', 'key', 'stmt'], depth)}`;
    case 'xt':
      return `xt ${words(body, ['type', 'name'], depth)}`;
    case 'ct count':
      return `ct count ${object?.['inv'] === true ? 'over ' : ''}${words(body, ['val'], depth)}`;
    case 'log':
    case 'counter':
      return tag;
    default:
      return object === null
        ? `${tag} ${text(body, depth)}`.trim()
        : `${tag} ${words(body, ['key', 'name'], depth)}`.trim();
  }
}

/** An expression in nft's own words, short; control characters in it are left as they are. */
export function expressionText(node: Json): string {
  return text(node, 0);
}

/** A rule as `inet filter input handle 7: tcp dport 22 drop`. */
export function ruleText(rule: Readonly<Record<string, unknown>>): string {
  const steps = (asList(rule['expr']) ?? []).map((step) => text(step, 0)).filter((step) => step !== 'counter');
  const place = ['family', 'table', 'chain'].map((key) => text(rule[key], 0)).join(' ');
  // One that is only tried has none.
  const handle = rule['handle'] === undefined ? '' : ` handle ${text(rule['handle'], 0)}`;
  return `${place}${handle}: ${steps.join(' ')}`;
}
