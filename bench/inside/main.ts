/** Runs inside a test host, so that its sockets and nobody else's are measured; prints JSON for the bench that sent it. */
import { hidden } from './hidden.ts';
import { listing } from './listing.ts';
import { startup } from './startup.ts';

const [program = '', what = '', rounds = '', ...sizes] = process.argv.slice(2);

function bench(): Promise<unknown> {
  if (what === 'startup') return startup(program, Number(rounds));
  return (what === 'hidden' ? hidden : listing)(program, sizes.map(Number), Number(rounds));
}

process.stdout.write(JSON.stringify(await bench()));
