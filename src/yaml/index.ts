export { check } from './check.ts';
export { message } from './fault.ts';
export { list, mapping, oneOf, sentence, word } from './fields.ts';
export { PORTS_FAULTS } from './ports.ts';
export { type LocatedYaml, type Path, readYaml } from './read.ts';
