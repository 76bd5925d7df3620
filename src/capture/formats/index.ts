import type { Format } from '../format.ts';
import { fport } from './fport.ts';
import { lsof } from './lsof/index.ts';
import { netstatBsd } from './netstat-bsd/index.ts';
import { netstatLinux } from './netstat-linux/index.ts';
import { netstatMacos } from './netstat-macos/index.ts';
import { netstatWindows } from './netstat-windows/index.ts';
import { nmapGrepable } from './nmap-grepable.ts';
import { nmapXml } from './nmap-xml/index.ts';
import { powershellCsv } from './powershell/csv.ts';
import { powershellJson } from './powershell/json.ts';
import { powershellList } from './powershell/list.ts';
import { powershellTable } from './powershell/table.ts';
import { sockstat } from './sockstat.ts';
import { ss } from './ss/index.ts';

/** Every format that Menshen reads. Of two that read headless lines equally well, the first takes them. */
export const FORMATS: readonly Format[] = [
  netstatWindows,
  netstatLinux,
  ss,
  netstatMacos,
  netstatBsd,
  sockstat,
  lsof,
  fport,
  powershellTable,
  powershellCsv,
  powershellJson,
  powershellList,
  nmapXml,
  nmapGrepable,
];
