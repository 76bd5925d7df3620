import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';

function schemaOf(name: string): object {
  const file = fileURLToPath(new URL(`../../schema/${name}.json`, import.meta.url));
  return strict(JSON.parse(readFileSync(file, 'utf8'))) as object;
}

/** What the schema does not name must not be there: users are told that members may be added, and this is where we notice. */
function strict(part: unknown): unknown {
  if (typeof part !== 'object' || part === null) return part;
  if (Array.isArray(part)) return part.map(strict);
  const inner = Object.fromEntries(Object.entries(part).map(([key, value]) => [key, strict(value)]));
  return 'properties' in part && !isReason(part) ? { ...inner, unevaluatedProperties: false } : inner;
}

/** Reasons have a code and whatever belongs to it; a part of an `allOf` can't know the rest. */
function isReason(part: { readonly properties?: unknown }): boolean {
  const names = Object.keys(part.properties as object).join();
  return names === 'code' || names === 'port,code';
}

const validators = new Map<string, ValidateFunction>();

function validator(name: string): ValidateFunction {
  const ajv = new Ajv2020({ allErrors: true, strict: true, allowUnionTypes: true, formats: { 'date-time': true } });
  const model = schemaOf('model') as { readonly $defs: Readonly<Record<string, object>> };
  // What another definition builds on must stay open itself.
  const socket = { ...model.$defs['socket'], unevaluatedProperties: true };
  ajv.addSchema({ ...model, $defs: { ...model.$defs, socket } }, 'model.json');
  if (name === 'playbook') ajv.addSchema(schemaOf('explain'), 'explain.json');
  if (['close', 'undo', 'journal', 'policy'].includes(name)) ajv.addSchema(schemaOf('change'), 'change.json');
  return ajv.compile(schemaOf(name));
}

/** What is wrong with a document by schema/NAME.json; empty where nothing is. */
export function errorsOf(name: string, document: unknown): readonly unknown[] {
  const validate = validators.get(name) ?? validator(name);
  validators.set(name, validate);
  return validate(document) ? [] : (validate.errors ?? []).slice(0, 5);
}
