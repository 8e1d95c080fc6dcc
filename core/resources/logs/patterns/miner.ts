import { maskedTokens } from './masking.ts';
import type { LinePattern } from './types.ts';

/** Patterns that are kept; lines of further ones are counted as such. */
const MOST_PATTERNS = 1_000;
/** Messages whose pattern is known without looking. */
const MOST_KNOWN = 5_000;
/** The share of words in which a line and a pattern have to agree. Source: Drain (He et al., ICWS 2017), `st`. */
const SIMILARITY = 0.6;
const ANY = '<*>';
const LONGEST_EXAMPLE = 1_000;

interface Cluster {
  tokens: readonly string[];
  count: number;
  firstAt: number;
  lastAt: number;
  example: string;
  readonly overTime: number[];
  readonly bySide: Map<string, number>;
}

export interface MinedLine {
  readonly at: number;
  /** What is looked at for the pattern. */
  readonly message: string;
  /** The whole line, for an example. */
  readonly text: string;
  /** What is counted apart: an environment, a colour, before or after. */
  readonly side: string;
}

/**
 * Groups messages that say the same, in one pass and bounded memory: by their number of words and their first one, then
 * by how many words agree; words that differ become `<*>`. Source: Drain (He et al., "Drain: An Online Log Parsing
 * Approach with Fixed Depth Tree", ICWS 2017), without the parts of its tree that this size does not need.
 */
export class PatternMiner {
  private readonly byShape = new Map<string, Cluster[]>();
  private readonly known = new Map<string, Cluster>();
  private patternCount = 0;
  private unplaced = 0;
  private total = 0;

  /** Counts over time in so many equal parts of the range. */
  constructor(
    private readonly range: { readonly from: number; readonly to: number },
    private readonly parts = 24,
  ) {}

  add(line: MinedLine): void {
    this.total += 1;
    const tokens = maskedTokens(line.message);
    const masked = tokens.join(' ');
    let cluster = this.known.get(masked);
    if (!cluster) {
      cluster = this.placeOf(tokens, line);
      if (!cluster) {
        this.unplaced += 1;
        return;
      }
      if (this.known.size < MOST_KNOWN) this.known.set(masked, cluster);
    }
    this.count(cluster, line);
  }

  /** Every pattern, the most frequent first, and how many lines found no place. */
  result(): { readonly patterns: readonly LinePattern[]; readonly unplaced: number; readonly total: number } {
    const clusters = [...this.byShape.values()]
      .flat()
      .sort((a, b) => b.count - a.count || a.firstAt - b.firstAt);
    const patterns = clusters.map(({ tokens, bySide, ...rest }) => ({
      ...rest,
      pattern: tokens.join(' '),
      bySide: Object.fromEntries(bySide),
    }));
    return { patterns, unplaced: this.unplaced, total: this.total };
  }

  private placeOf(tokens: readonly string[], line: MinedLine): Cluster | undefined {
    const first = tokens[0] ?? '';
    const shape = `${tokens.length} ${first.includes('<') ? ANY : first}`;
    const alike = this.byShape.get(shape);
    const best = alike && mostAlike(alike, tokens);
    if (best) {
      best.tokens = best.tokens.map((token, index) => (token === tokens[index] ? token : ANY));
      return best;
    }
    if (this.patternCount >= MOST_PATTERNS) return undefined;
    const cluster: Cluster = {
      tokens,
      count: 0,
      firstAt: line.at,
      lastAt: line.at,
      example: line.text.slice(0, LONGEST_EXAMPLE),
      overTime: new Array<number>(this.parts).fill(0),
      bySide: new Map(),
    };
    this.patternCount += 1;
    if (alike) alike.push(cluster);
    else this.byShape.set(shape, [cluster]);
    return cluster;
  }

  private count(cluster: Cluster, { at, side, text }: MinedLine): void {
    cluster.count += 1;
    cluster.firstAt = Math.min(cluster.firstAt, at);
    if (at >= cluster.lastAt) {
      cluster.lastAt = at;
      cluster.example = text.slice(0, LONGEST_EXAMPLE);
    }
    const { from, to } = this.range;
    const part = Math.floor(((at - from) / (to - from)) * this.parts);
    const place = Math.min(this.parts - 1, Math.max(0, part));
    cluster.overTime[place] = (cluster.overTime[place] ?? 0) + 1;
    cluster.bySide.set(side, (cluster.bySide.get(side) ?? 0) + 1);
  }
}

function mostAlike(clusters: readonly Cluster[], tokens: readonly string[]): Cluster | undefined {
  let best: Cluster | undefined;
  let most = SIMILARITY * tokens.length;
  for (const cluster of clusters) {
    let same = 0;
    for (let index = 0; index < tokens.length; index += 1)
      if (cluster.tokens[index] === tokens[index] || cluster.tokens[index] === ANY) same += 1;
    if (same >= most) {
      best = cluster;
      most = same + 1;
    }
  }
  return best;
}
