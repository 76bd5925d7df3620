/** Terms (commands, codes, variables) with what each means. */
export type Explained = readonly (readonly [term: string, meaning: string])[];
