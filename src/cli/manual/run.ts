import type { CommonFlags } from '../commands/options.ts';
import type { Context } from '../context.ts';
import { manualPage } from './page.ts';

/** Prints the manual page in the chosen language; the build writes the English one into the package. */
export async function runManual(this: Context, _flags: CommonFlags): Promise<void> {
  await this.out.write(manualPage(this.messages));
}
