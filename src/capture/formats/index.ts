import type { Format } from '../format.ts';
import { fport } from './fport.ts';

/** Every format that Menshen reads. Of two that read headless lines equally well, the first takes them. */
export const FORMATS: readonly Format[] = [fport];
