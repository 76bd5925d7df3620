import * as v from 'valibot';
import {
  type CatalogPorts,
  type CloseMethod,
  type GeneralStep,
  type PlaybookSystem,
  PLAYBOOK_SYSTEMS,
} from '../../../model/index.ts';
import type { WrittenPorts } from '../../../text/index.ts';
import { type LocatedYaml, list, mapping, oneOf } from '../../../yaml/index.ts';
import { type Commands, commands, sentences, wordsPerSystem } from '../fields.ts';
import { id, name, ports, source } from '../schema.ts';

const GENERAL: readonly GeneralStep[] = [
  'holder',
  'origin',
  'stop',
  'firewall',
  'reject',
  'isolate',
  'evidence',
  'autostart',
  'end',
  'scan',
  'secrets',
  'gone',
  'outside',
];

/** A step that holds for any port, taken over. */
export interface UsedStep {
  readonly use: GeneralStep;
}

const METHODS: readonly CloseMethod[] = ['unit', 'container', 'process', 'connections', 'firewall'];

interface WrittenAction {
  readonly command: 'close';
  readonly ports: readonly WrittenPorts[];
  readonly how?: CloseMethod | undefined;
}

/** A step in both languages; the commands are the same in both. */
export interface WrittenStep {
  readonly en: string;
  readonly zh: string;
  readonly run?: string | undefined;
  readonly menshen?: WrittenAction | undefined;
}

/** Looked at on each system of `on`; else on those that it has commands for; else on all. */
export interface WrittenCheck {
  readonly en: string;
  readonly zh: string;
  readonly run?: Commands | undefined;
  readonly on?: readonly PlaybookSystem[] | undefined;
}

export type WrittenSteps = readonly (WrittenStep | UsedStep)[];

interface WrittenParts {
  readonly steps: WrittenSteps;
  /** Where it is missing, what holds for any port. */
  readonly verify?: WrittenSteps | undefined;
}

interface WrittenHead {
  readonly title: string;
  readonly what: string;
}

/** One playbook as its author wrote it. */
export interface WrittenPlaybook {
  readonly id: string;
  readonly ports?: readonly WrittenPorts[] | undefined;
  readonly entries?: readonly string[] | undefined;
  readonly names?: readonly string[] | undefined;
  readonly sources: readonly string[];
  readonly en: WrittenHead;
  readonly zh: WrittenHead;
  readonly tell: readonly (WrittenCheck | UsedStep)[];
  readonly linux?: WrittenParts | undefined;
  readonly windows?: WrittenParts | undefined;
  readonly macos?: WrittenParts | undefined;
}

/** A playbook and where its parts stand. */
export interface LocatedPlaybook {
  readonly playbook: WrittenPlaybook;
  readonly at: LocatedYaml['at'];
}

const LONGEST = 500;
const both = { en: sentences('en', LONGEST), zh: sentences('zh', LONGEST) };

const action: v.GenericSchema<unknown, WrittenAction> = mapping({
  command: oneOf(['close']),
  ports: list(ports, 1),
  how: v.optional(oneOf(METHODS)),
});

const ownStep: v.GenericSchema<unknown, WrittenStep> = mapping({
  ...both,
  run: v.optional(commands),
  menshen: v.optional(action),
});

const usedStep: v.GenericSchema<unknown, UsedStep> = mapping({ use: oneOf(GENERAL) });

function orUsed<Own>(own: v.GenericSchema<unknown, Own>): v.GenericSchema<unknown, Own | UsedStep> {
  return v.lazy<v.GenericSchema<unknown, Own | UsedStep>>((value) =>
    typeof value === 'object' && value !== null && 'use' in value ? usedStep : own,
  );
}

const check: v.GenericSchema<unknown, WrittenCheck> = mapping({
  ...both,
  run: v.optional(wordsPerSystem(commands)),
  on: v.optional(list(oneOf(PLAYBOOK_SYSTEMS), 1)),
});

const parts: v.GenericSchema<unknown, WrittenParts> = mapping({
  steps: list(orUsed(ownStep), 1),
  verify: v.optional(list(orUsed(ownStep), 1)),
});

function head(language: 'en' | 'zh'): v.GenericSchema<unknown, WrittenHead> {
  return mapping({ title: sentences(language, 70), what: sentences(language, LONGEST) });
}

/** One playbook of `catalog/playbooks/`. Its own messages are for whoever writes playbooks, and in English only. */
export const playbookSchema: v.GenericSchema<unknown, WrittenPlaybook> = mapping({
  id,
  ports: v.optional(list(ports, 1)),
  entries: v.optional(list(id, 1)),
  names: v.optional(list(name, 1)),
  sources: list(source, 1),
  en: head('en'),
  zh: head('zh'),
  tell: list(orUsed(check), 1),
  linux: v.optional(parts),
  windows: v.optional(parts),
  macos: v.optional(parts),
} satisfies { readonly [key in keyof WrittenPlaybook]-?: unknown });

/** One item for each protocol. */
export function spread({ first, last, protocols }: WrittenPorts): readonly CatalogPorts[] {
  return protocols.map((protocol) => ({ protocol, first, last }));
}

/** Where a check is looked at. */
export function systemsOf({ on, run }: WrittenCheck): readonly PlaybookSystem[] {
  if (on !== undefined || run === undefined) return on ?? PLAYBOOK_SYSTEMS;
  return PLAYBOOK_SYSTEMS.filter((system) => run[system] !== undefined);
}
