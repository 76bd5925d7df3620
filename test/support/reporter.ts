import { readFileSync } from 'node:fs';

import type { SerializedError } from 'vitest';
import type { Reporter, TestCase, TestModule, TestSuite, Vitest } from 'vitest/node';

import type { Lack } from './machine.ts';

interface Skipped {
  readonly name: string;
  readonly reasons: readonly string[];
  /** A strict run fails. */
  readonly avoidable: boolean;
}

type Parent = TestSuite | TestModule;

const SLOW_MILLISECONDS = 5000;
/** A file may take this many times as long as one of its tests. */
const STUCK_FACTOR = 8;

/**
 * Says nothing of what passes; shows failures; at the end names each skipped test with its reason. The last line is
 * always `N passed, N failed, N skipped`. With CI or MENSHEN_STRICT set, a test that was skipped though this machine
 * could run it makes the run fail.
 */
export default class QuietReporter implements Reporter {
  #vitest: Vitest | null = null;
  readonly #running = new Map<TestModule, NodeJS.Timeout>();

  onInit(vitest: Vitest): void {
    this.#vitest = vitest;
  }

  /** A test that never yields can't be stopped by its own timeout: without this, the run would hang without a word. */
  onTestModuleStart(module: TestModule): void {
    const limit = module.project.config.testTimeout * STUCK_FACTOR;
    const stuck = (): void => {
      print(`${module.relativeModuleId} did not end within ${limit / 1000} seconds: its process is killed`);
      killWorkers();
    };
    this.#running.set(module, setTimeout(stuck, limit).unref());
  }

  onTestModuleEnd(module: TestModule): void {
    clearTimeout(this.#running.get(module));
    this.#running.delete(module);
    const { duration } = module.diagnostic();
    if (duration > SLOW_MILLISECONDS) print(`${module.relativeModuleId}: ${(duration / 1000).toFixed(1)} s`);
  }

  onTestRunEnd(modules: readonly TestModule[], unhandled: readonly SerializedError[]): void {
    const tests = modules.flatMap((module) => [...module.children.allTests()]);
    const skipped = this.#skipped(tests);
    const passed = tests.filter((test) => test.result().state === 'passed').length;
    const failed = this.#failures(modules, tests) + unhandled.length;
    for (const error of unhandled) this.#explain('outside of any test', [error]);
    for (const { name, reasons } of skipped) print(`skipped: ${name}: ${reasons.join('; ')}`);
    const avoidable = skipped.filter((one) => one.avoidable).length;
    if (isStrict() && avoidable > 0) {
      print(`${avoidable} of the skipped tests could run on this machine: that counts as a failure here.`);
      process.exitCode = 1;
    }
    if (failed > 0) process.exitCode = 1;
    print(`${passed} passed, ${failed} failed, ${skipped.length} skipped`);
  }

  /** Counts what failed, and what could not run since the file or a hook failed; shows the errors of each. */
  #failures(modules: readonly TestModule[], tests: readonly TestCase[]): number {
    let failed = 0;
    for (const module of modules) {
      const broken: readonly Parent[] = [module, ...module.children.allSuites()].filter(
        (one) => one.errors().length > 0,
      );
      for (const one of broken) this.#explain(nameOf(one), one.errors());
      const unrun = tests.filter((test) => test.module === module && wasPrevented(test)).length;
      failed += broken.length > 0 ? Math.max(unrun, 1) : unrun;
    }
    for (const test of tests) {
      const result = test.result();
      if (result.state !== 'failed') continue;
      failed++;
      this.#explain(nameOf(test), result.errors);
    }
    return failed;
  }

  #skipped(tests: readonly TestCase[]): readonly Skipped[] {
    // With `-t`, all others are skipped on purpose.
    if (this.#vitest?.config.testNamePattern !== undefined) return [];
    return tests.flatMap((test) => {
      if (test.result().state !== 'skipped' || wasPrevented(test)) return [];
      const lacks = ancestors(test).flatMap((one) => (one.type === 'module' ? [] : (one.meta().lacks ?? [])));
      if (lacks.length === 0) return [{ name: nameOf(test), reasons: ['no reason given'], avoidable: true }];
      return [
        { name: nameOf(test), reasons: [...new Set(lacks.map((lack) => lack.reason))], avoidable: isFault(lacks) },
      ];
    });
  }

  #explain(name: string, errors: readonly SerializedError[]): void {
    print(`failed: ${name}`);
    for (const error of errors) this.#vitest?.logger.printError(error, { project: this.#vitest.getRootProject() });
  }
}

/** What can be had is no excuse, unless something else can't. */
const isFault = (lacks: readonly Lack[]): boolean => lacks.every((lack) => lack.avoidable);

const isStrict = (): boolean => [process.env['CI'], process.env['MENSHEN_STRICT']].some((value) => isOn(value));
const isOn = (value: string | undefined): boolean => value !== undefined && !['', '0', 'false'].includes(value);

/** It did not run because a hook or the file around it failed. */
function wasPrevented(test: TestCase): boolean {
  if (!['skipped', 'pending'].includes(test.result().state)) return false;
  if (test.options.mode === 'skip') return false;
  return (
    ancestors(test).some((one) => one.type !== 'test' && one.errors().length > 0) || test.result().state === 'pending'
  );
}

/** The test itself, its suites from the inside out, its file. */
function ancestors(test: TestCase): readonly (TestCase | Parent)[] {
  const found: (TestCase | Parent)[] = [test];
  let parent: Parent = test.parent;
  while (parent.type === 'suite') {
    found.push(parent);
    parent = parent.parent;
  }
  return [...found, parent];
}

/** Vitest then ends the run in its usual way, with what has not run counted as failed. */
function killWorkers(): void {
  const children = readFileSync(`/proc/self/task/${process.pid}/children`, 'utf8').trim().split(' ');
  for (const pid of children.filter(Boolean)) process.kill(Number(pid), 'SIGKILL');
}

const nameOf = (one: TestCase | Parent): string =>
  one.type === 'module' ? one.relativeModuleId : `${one.module.relativeModuleId} > ${one.fullName}`;

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
