/** Where everything of a policy lives; nobody else's rules do. */
export const TABLE = { family: 'inet', table: 'menshen' } as const;
