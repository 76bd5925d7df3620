import { readFirewall } from '../../../src/platform/linux/firewall/index.ts';

/** Prints the firewall of the host that it runs in. */
console.log(JSON.stringify(await readFirewall({ proc: '/proc', sys: '/sys', root: '/', now: () => new Date() })));
