import type { Advice } from './finding.ts';
import type { Protocol } from './socket.ts';

export type Language = 'en' | 'zh';
export const LANGUAGES: readonly Language[] = ['en', 'zh'];

/** The same sentence in every language. */
export type Text = { readonly [language in Language]: string };

/** Ports of one protocol, both ends included; a single port has `first === last`. */
export interface CatalogPorts {
  readonly protocol: Extract<Protocol, 'tcp' | 'udp'>;
  readonly first: number;
  readonly last: number;
}

/** What an entry is about. `class` is a range with a meaning of its own (dynamic ports, traceroute). */
export type CatalogKind = 'service' | 'trojan' | 'worm' | 'client' | 'class';

/** What is known of one port or family of ports: the facts that judging needs, and which language does not change. */
export interface CatalogFacts {
  readonly id: string;
  readonly kind: CatalogKind;
  readonly ports: readonly CatalogPorts[];
  /** Names and aliases in any language, the usual one first: `ssh`, `冰河`. */
  readonly names: readonly string[];
  /** Names of programs that rightly hold it: base name of the executable or `comm`. Empty where any program may. */
  readonly programs: readonly string[];
  /** Whether it is normal that strangers reach it. */
  readonly public: 'normal' | 'careful' | 'never';
  /** What to do with an open port of this kind, by how far it reaches. */
  readonly advice: { readonly host: Advice; readonly network: Advice; readonly anywhere: Advice };
  readonly sources: readonly string[];
  /** Ids of entries that belong to the same story: the same name elsewhere, the modern form of an old service. */
  readonly see?: readonly string[];
}

/** What a person reads about an entry, in one language. */
export interface CatalogText {
  readonly title: string;
  /** What it is. */
  readonly what: string;
  /** What a probe to this port means: why someone looks for it. */
  readonly probe?: string;
  /** The weakness to fear. */
  readonly weakness?: string;
  /** What to do about it, short of closing it. */
  readonly remedy?: string;
  /** How to close it, per system: sentences, and commands one a line. */
  readonly close?: { readonly linux?: string; readonly windows?: string; readonly macos?: string };
}
