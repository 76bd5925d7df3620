import { resolve } from 'node:path';

import { defineConfig, type ViteUserConfig } from 'vitest/config';

import { catalogPlugin } from './src/catalog/build/plugin.ts';

const config: ViteUserConfig = defineConfig({
  plugins: [catalogPlugin(resolve(import.meta.dirname, 'catalog'))],
  test: {
    reporters: ['./test/support/reporter.ts'],
    // Two, also on a large machine: what is measured or timed must not fight with its neighbours.
    maxWorkers: 2,
    projects: [
      { extends: true, test: { name: 'unit', include: ['src/**/*.test.ts'], testTimeout: 20_000 } },
      {
        extends: true,
        test: {
          name: 'machine',
          include: ['test/**/*.test.ts'],
          exclude: ['test/e2e/fresh-root/**'],
          globalSetup: ['test/support/provision.ts'],
          testTimeout: 60_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});

export default config;
