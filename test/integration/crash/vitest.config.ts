import { defineConfig, type ViteUserConfig } from 'vitest/config';

/** A run of its own, to be killed in the middle by hosts.test.ts. */
const config: ViteUserConfig = defineConfig({
  test: { include: ['test/integration/crash/victim.ts'], testTimeout: 60_000 },
});

export default config;
