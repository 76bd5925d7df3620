import type { Format } from '../format.ts';
import { fport } from './fport.ts';
import { netstatWindows } from './netstat-windows/index.ts';
import { powershellCsv } from './powershell/csv.ts';
import { powershellJson } from './powershell/json.ts';
import { powershellList } from './powershell/list.ts';
import { powershellTable } from './powershell/table.ts';

/** Every format that Menshen reads. Of two that read headless lines equally well, the first takes them. */
export const FORMATS: readonly Format[] = [
  netstatWindows,
  fport,
  powershellTable,
  powershellCsv,
  powershellJson,
  powershellList,
];
