export { list, mapping, oneOf, word } from './fields.ts';
export { check } from './check.ts';
export { type LocatedYaml, type Path, readYaml } from './read.ts';
