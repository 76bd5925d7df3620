import readFacts from 'virtual:catalog/facts';
import readRegistry from 'virtual:catalog/registry';
import type { CompiledFacts, CompiledRegistry } from './compiled.ts';
import { once } from './once.ts';

// Parsed when first asked for. The marks let the bundler leave out what a command does not use.
export const facts: () => CompiledFacts = /* @__PURE__ */ once(readFacts);
export const registry: () => CompiledRegistry = /* @__PURE__ */ once(readRegistry);
