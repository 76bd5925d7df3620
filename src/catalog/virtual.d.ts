// What `build/plugin.ts` serves.
declare module 'virtual:catalog/facts' {
  import type { CompiledFacts } from './compiled.ts';

  const read: () => CompiledFacts;
  export default read;
}
declare module 'virtual:catalog/text-en' {
  import type { CompiledTexts } from './compiled.ts';

  const read: () => CompiledTexts;
  export default read;
}
declare module 'virtual:catalog/text-zh' {
  import type { CompiledTexts } from './compiled.ts';

  const read: () => CompiledTexts;
  export default read;
}
declare module 'virtual:catalog/closing' {
  import type { CompiledClosing } from './compiled.ts';

  const read: () => CompiledClosing;
  export default read;
}
declare module 'virtual:catalog/playbooks-en' {
  import type { CompiledPlaybook } from './compiled.ts';

  const read: () => readonly CompiledPlaybook[];
  export default read;
}
declare module 'virtual:catalog/playbooks-zh' {
  import type { CompiledPlaybook } from './compiled.ts';

  const read: () => readonly CompiledPlaybook[];
  export default read;
}
declare module 'virtual:catalog/registry' {
  import type { CompiledRegistry } from './compiled.ts';

  const read: () => CompiledRegistry;
  export default read;
}
