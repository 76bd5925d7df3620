/** How an interface is written that only its index is known of. No interface can have such a name: `dev_valid_name`. */
export function indexName(index: number): string {
  return `/${index}`;
}
