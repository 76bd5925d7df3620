/**
 * The part of an `AbortSignal` that ends long work: written down here, so that the types of the library need neither
 * those of browsers nor those of Node.
 */
export interface StopSignal {
  readonly aborted: boolean;
  readonly reason: unknown;
  throwIfAborted(): void;
  addEventListener(type: 'abort', listener: () => void, options?: { readonly once?: boolean }): void;
  removeEventListener(type: 'abort', listener: () => void): void;
}
