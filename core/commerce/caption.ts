import type { ResultOf } from '../events/worker-result.ts';
import { categoryOfText } from './categories.ts';
import { priceIn } from './price.ts';
import { sizesIn } from './sizes.ts';

export type CaptionResult = ResultOf<'caption-parser'>['result'];

export type ParsedCaption =
  | { readonly ok: true; readonly value: CaptionResult }
  | { readonly ok: false; readonly cause: 'MissingPrice' };

const TITLE_CHARACTERS = 120;
const NOISE = /#[\p{L}\p{N}_]+|@[\w.]+|https?:\/\/\S+|\p{Extended_Pictographic}|[\u{FE0F}\u{200D}]/giu;

/** What sellers ask for, from the most to the least definite. */
const CALLS_TO_ACTION: readonly (readonly [pattern: RegExp, action: string])[] = [
  [/\b(?:whats?\s?app|wa\.me)\b[^.!#]*?\b(?:order|buy|book|us|me)\b/i, 'whatsapp-to-order'],
  [/\b(?:dm|inbox|message)\b(?:\s+(?:us|me))?(?:\s+(?:for price|to order|to buy))?/i, 'send-message'],
  [/\b(?:call|dial)\b\s+(?:us|me|now|\+?\d[\d\s]{6,})/i, 'call'],
  [/\blink in (?:the )?bio\b/i, 'open-link'],
  [/\b(?:order|shop|buy|get yours|grab yours) now\b/i, 'order-now'],
  [/\b(?:visit|come to) (?:us|our shop)\b/i, 'visit-shop'],
];
const GLAD =
  /\b(?:new|hot|classy|comfy|fresh|must-have|premium|beautiful|love|best|perfect|restocked|affordable|amazing|stunning|sale|offer|quality)\b|[🔥😍🥰💯✨❤💖👌😎🎉]/giu;
const SORRY = /\b(?:sold out|last|damaged|faulty|sorry|unfortunately|no refunds?|slow)\b|[😢😭💔😡]/giu;

/** What a caption says by rules: "New heels only 55k! Sizes 37–41 #TRACK" is footwear for 55 000 UGX in 37 to 41. */
export function parseCaption(caption: string): ParsedCaption {
  const price = priceIn(caption);
  if (!price) return { ok: false, cause: 'MissingPrice' };
  const { sizes, at } = sizesIn(caption);
  const call = CALLS_TO_ACTION.find(([pattern]) => pattern.test(caption));
  return {
    ok: true,
    value: {
      title: titleOf(caption, [price.at, ...(at ? [at] : [])], call?.[0]),
      description: caption,
      price: price.amount,
      currency: price.currency,
      category: categoryOfText(caption),
      sizes: [...sizes],
      sentiment: sentimentOf(caption),
      ...(call && { call_to_action: call[1] }),
    },
  };
}

type Span = readonly [from: number, to: number];

/** The caption without what is told elsewhere: price, sizes, tags, pictures, what to do. */
function titleOf(caption: string, spans: readonly Span[], call: RegExp | undefined): string {
  let text = caption;
  for (const [from, to] of [...spans].sort((one, other) => other[0] - one[0]))
    text = `${text.slice(0, from)} ${text.slice(to)}`;
  if (call) text = text.replace(call, ' ');
  const title = text
    .replace(NOISE, ' ')
    .replace(/[!:.,]+(?=\s|$)/g, ' ')
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/[\s\-–—|]+$/, '');
  return title.slice(0, TITLE_CHARACTERS).trim() || 'Untitled';
}

function sentimentOf(caption: string): NonNullable<CaptionResult['sentiment']> {
  const mood = (caption.match(GLAD)?.length ?? 0) - (caption.match(SORRY)?.length ?? 0);
  return mood > 0 ? 'positive' : mood < 0 ? 'negative' : 'neutral';
}
