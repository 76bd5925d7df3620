/** What joins words and sentences. */
export const punctuation = {
  colon: ': ',
  /** Between facts of one thing. */
  comma: ', ',
  /** Between several of a kind. */
  listed: ', ',
  semicolon: '; ',
  /** Ends a sentence that another one follows. */
  stop: '. ',
  aside: (text: string): string => ` (${text})`,
};
