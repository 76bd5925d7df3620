/** One order of libnftables-json(5), of those that a policy needs. What nft of this version can't read in JSON is rendered all the same. */
export type NftCommand = { readonly [verb in 'add' | 'delete']?: object };
