/** What each signal says: by its id in `judge/signals/`. */
export const signals = {};
