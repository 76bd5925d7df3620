import { defineConfig, type ViteUserConfig } from 'vitest/config';

/** `npm run test:fresh`: long, and it fetches from Debian's mirror and npm's registry; so no part of `npm test`. */
const config: ViteUserConfig = defineConfig({
  test: {
    root: new URL('../../..', import.meta.url).pathname,
    include: ['test/e2e/fresh-root/*.test.ts'],
    reporters: ['./test/support/reporter.ts'],
    testTimeout: 45 * 60_000,
    hookTimeout: 15 * 60_000,
  },
});

export default config;
