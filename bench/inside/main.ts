/** Runs inside a test host, so that its sockets and nobody else's are measured; prints JSON for the bench that sent it. */
import { listing } from './listing.ts';
import { startup } from './startup.ts';

const [menshen = '', what = '', rounds = '', ...sizes] = process.argv.slice(2);

const result =
  what === 'startup'
    ? await startup(menshen, Number(rounds))
    : await listing(menshen, sizes.map(Number), Number(rounds));

process.stdout.write(JSON.stringify(result));
