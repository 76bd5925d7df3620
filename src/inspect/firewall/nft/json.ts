/** JSON as nft prints it: looked at with care, since another version may print another shape. */
export type Json = unknown;

export type JsonObject = Readonly<Record<string, unknown>>;

export function asObject(value: Json): JsonObject | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : null;
}

/** The only key of an expression or statement with its value: `{"payload": {…}}`; `null` for anything else. */
export function asTagged(value: Json): { readonly tag: string; readonly body: Json } | null {
  const object = asObject(value);
  if (object === null) return null;
  const tags = Object.keys(object);
  const [tag] = tags;
  return tag === undefined || tags.length > 1 ? null : { tag, body: object[tag] };
}

export function asString(value: Json): string | null {
  return typeof value === 'string' ? value : null;
}

export function asList(value: Json): readonly Json[] | null {
  return Array.isArray(value) ? value : null;
}

/** A list, or what stands alone in its place. */
export function listOf(value: Json): readonly Json[] {
  return asList(value) ?? (value === undefined || value === null ? [] : [value]);
}
