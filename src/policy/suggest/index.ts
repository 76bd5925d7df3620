export { suggestPolicy, type SuggestTools } from './suggest.ts';
export { entryLines } from './yaml.ts';
