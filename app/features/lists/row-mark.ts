/**
 * What a list says of a pair. `told` is in words, one line a difference; `to` leads to the pair attribute by attribute.
 * `as-meant`: the sides differ, and the catalogue or a rule says why. Of what was not seen on both sides nothing is said.
 */
export type RowMark =
  | { readonly state: 'equal' }
  | {
      readonly state: 'different';
      readonly count: number;
      /** The first of them in a few words. */
      readonly brief: string;
      readonly told: readonly string[];
      readonly to: string;
    }
  | { readonly state: 'as-meant'; readonly told: readonly string[]; readonly to: string }
  | {
      readonly state: 'alone';
      readonly half: 'left' | 'right';
      readonly isMeant: boolean;
      readonly told: readonly string[];
      readonly to: string;
    }
  | { readonly state: 'not-seen'; readonly told: readonly string[] };
