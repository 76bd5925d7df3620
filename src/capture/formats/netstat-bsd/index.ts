import type { Format } from '../../format.ts';
import { isOtherTitle, isTitle, readHeading } from './headings.ts';
import { readTables } from './table.ts';

/**
 * netstat of FreeBSD, NetBSD and OpenBSD: none of them tells who has a socket open. NetBSD's table of IPv6 has the same
 * heading as macOS' listing, and is taken for one.
 */
export const netstatBsd: Format = {
  id: 'netstat-bsd',
  system: 'bsd',
  // The title is macOS' too, but beneath that comes macOS' own heading, and nothing is read here.
  starts: (line) => isTitle(line) || isOtherTitle(line) || readHeading(line)?.macos === false,
  headless: true,
  parse: (lines) => readTables(lines, () => undefined),
};
