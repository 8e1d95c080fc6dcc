import type { RecordEntry } from '../actions/record.ts';
import { EMPTY_CHAIN, hashKindOf, hashOf } from './record-chain.ts';
import type { ChainHead } from './record-chain.ts';
import { parseEntry } from './record-items.ts';

/** An item as it was found where entries stand. */
export interface FoundEntry {
  /** The sequence that its key stands for; undefined for a key that no console writes. */
  readonly place: number | undefined;
  /** The key, for telling. */
  readonly key: string;
  readonly text: unknown;
}

export type Tampering =
  /** The content is not what was hashed. */
  | 'altered'
  | 'missing'
  /** An item between entries, twice at one place, or behind the head. */
  | 'inserted'
  /** It says that it belongs elsewhere: entries were swapped. */
  | 'misplaced'
  /** It was not chained to the entry that stands before it: that one, or this one, was replaced. */
  | 'unlinked'
  /** The head knows of more entries than there are. */
  | 'cut'
  /** The head does not name the last entry. */
  | 'head'
  /** Not made with the key. */
  | 'unkeyed'
  /** The entry that was written down is another one now, or gone. */
  | 'anchor';

export interface Finding {
  readonly tampering: Tampering;
  readonly sequence: number;
  readonly sentence: string;
}

/** An entry's place and hash, as somebody wrote it down. */
export type Anchor = ChainHead;

export interface ChainCheckOptions {
  /** Without it the content of keyed entries can not be checked, only that they are chained. */
  readonly key?: string;
  /** The first entry that must be keyed; 1 where a key is given, for a key that was introduced later its first. */
  readonly keyedFrom?: number;
  readonly anchors?: readonly Anchor[];
}

export interface Verdict {
  readonly entries: number;
  /** In the order of the chain; the first thousand. */
  readonly findings: readonly Finding[];
  /** Keyed entries that were looked at without the key. */
  readonly unchecked: number;
  /** What to write down as the next anchor. */
  readonly last: Anchor | undefined;
}

export interface ChainCheck {
  /** Entry by entry, ascending. */
  readonly add: (found: FoundEntry) => void;
  readonly finish: (head: ChainHead) => Verdict;
}

const FINDINGS_TOLD = 1_000;

/**
 * Checks a chain in constant memory. A hash alone does not find that everything after some entry was made anew by
 * somebody who can write to the table: for that there are the key, which such a person lacks, and the anchors.
 */
export function createChainCheck({ key, keyedFrom = 1, anchors = [] }: ChainCheckOptions = {}): ChainCheck {
  const findings: Finding[] = [];
  const held = new Map(anchors.map((anchor) => [anchor.sequence, anchor.hash]));
  let last: { readonly place: number; readonly hash: string | undefined } = {
    place: EMPTY_CHAIN.sequence,
    hash: EMPTY_CHAIN.hash,
  };
  let entries = 0;
  let unchecked = 0;

  function tell(tampering: Tampering, sequence: number, sentence: string): void {
    if (findings.length < FINDINGS_TOLD) findings.push({ tampering, sequence, sentence });
  }

  function checkContent(place: number, entry: RecordEntry): void {
    const { hash, ...unhashed } = entry;
    const kind = hashKindOf(hash);
    if (key !== undefined && place >= keyedFrom && kind === 'sha256')
      tell('unkeyed', place, `Entry ${place} was not made with the key.`);
    if (kind === 'hmac-sha256' && key === undefined) unchecked += 1;
    else if (hashOf(unhashed, kind === 'hmac-sha256' ? key : undefined) !== hash)
      tell('altered', place, `Entry ${place} is not what was hashed.`);
  }

  function checkPlace(place: number, entry: RecordEntry): void {
    if (entry.sequence !== place)
      tell('misplaced', place, `At ${place} stands what says to be entry ${entry.sequence}.`);
    if (last.place === place - 1 && last.hash !== undefined && entry.previousHash !== last.hash)
      tell('unlinked', place, `Entry ${place} does not follow from entry ${place - 1}.`);
  }

  return {
    add({ place, key: told, text }) {
      if (place === undefined || place <= last.place)
        return tell('inserted', last.place, `An item that is none of the chain's stands at ${told}.`);
      if (place > last.place + 1) tell('missing', last.place + 1, gapSentence(last.place + 1, place - 1));
      entries += 1;
      const entry = parseEntry(text);
      if (entry) {
        checkPlace(place, entry);
        checkContent(place, entry);
      } else tell('altered', place, `At ${place} stands what is no entry.`);
      const anchored = held.get(place);
      if (anchored !== undefined && anchored !== entry?.hash)
        tell('anchor', place, `Entry ${place} is not the one that was written down.`);
      last = { place, hash: entry?.hash };
    },
    finish(head) {
      if (head.sequence > last.place) tell('cut', last.place + 1, gapSentence(last.place + 1, head.sequence));
      else if (head.sequence < last.place)
        tell('inserted', head.sequence + 1, `Entries stand behind ${head.sequence}, where the chain ends.`);
      else if (head.hash !== last.hash && last.hash !== undefined)
        tell('head', last.place, `The head names another entry than the one at ${last.place}.`);
      for (const { sequence } of anchors)
        if (sequence > last.place)
          tell('anchor', sequence, `Entry ${sequence} was written down, and is not there.`);
      const known = last.place > 0 && last.hash !== undefined;
      return {
        entries,
        findings,
        unchecked,
        last: known ? { sequence: last.place, hash: last.hash ?? '' } : undefined,
      };
    },
  };
}

function gapSentence(from: number, to: number): string {
  return from === to ? `Entry ${from} is missing.` : `Entries ${from} to ${to} are missing.`;
}

/** `SEQUENCE:HASH`, as the check prints it. Undefined where it is neither. */
export function parseAnchor(text: string): Anchor | undefined {
  const [, sequence, hash = ''] = /^(\d{1,15}):(.+)$/.exec(text) ?? [];
  return sequence !== undefined && Number(sequence) > 0 && hashKindOf(hash)
    ? { sequence: Number(sequence), hash }
    : undefined;
}
