import { defineConfig, type ViteUserConfig } from 'vitest/config';

const config: ViteUserConfig = defineConfig({
  test: {
    root: import.meta.dirname,
    include: ['*.bench.ts'],
    // One at a time: each wants the machine for itself.
    fileParallelism: false,
    testTimeout: 30 * 60_000,
  },
});

export default config;
