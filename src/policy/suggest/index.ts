export { suggestPolicy } from './suggest.ts';
export { entryLines } from './yaml.ts';
