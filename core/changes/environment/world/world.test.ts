import { crc32, inflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { videoPostedSchema } from '../../../events/video-posted.ts';
import { parseCaption } from '../../../commerce/caption.ts';
import { categoryOfText } from '../../../commerce/categories.ts';
import { captionOf, offerOf } from './captions.ts';
import { CATEGORIES } from './goods.ts';
import { productPicture } from './picture.ts';
import { createRandom } from './random.ts';
import { createWorld } from './world.ts';

const NOW = Date.UTC(2026, 10, 22);

describe('createWorld', () => {
  it('is the same for the same words, and another for others', () => {
    const world = createWorld({ seed: 'a', videos: 60, now: NOW });
    expect(createWorld({ seed: 'a', videos: 60, now: NOW })).toEqual(world);
    expect(createWorld({ seed: 'b', videos: 60, now: NOW })).not.toEqual(world);
  });

  it('has every trouble even where it is small', () => {
    const { videos } = createWorld({ seed: 'small', videos: 14, now: NOW });
    expect(new Set(videos.map(({ trouble }) => trouble))).toEqual(
      new Set([
        'none',
        'no-price',
        'image-gone',
        'unknown-seller',
        'model-slow',
        'model-hangs',
        'older-shape',
      ]),
    );
  });

  it('posts what VideoPosted says, except where a client is older than it', () => {
    const { videos } = createWorld({ seed: 'shapes', videos: 300, now: NOW });
    for (const { body, trouble } of videos)
      expect(videoPostedSchema.safeParse(body).success).toBe(trouble !== 'older-shape');
  });

  it('gives each seller, video and message an id of its own, in the order of time', () => {
    const { sellers, videos } = createWorld({ seed: 'ids', videos: 400, now: NOW });
    expect(new Set(sellers.map(({ handle }) => handle)).size).toBe(sellers.length);
    expect(new Set(videos.map(({ id }) => id)).size).toBe(videos.length);
    expect(new Set(videos.map(({ correlationId }) => correlationId)).size).toBe(videos.length);
    const times = videos.map(({ postedAt }) => postedAt);
    expect([...times].sort()).toEqual(times);
  });
});

describe('captionOf', () => {
  it('is understood by the caption-parser, whatever is offered', () => {
    const random = createRandom('captions');
    for (const one of CATEGORIES)
      for (let turn = 0; turn < 50; turn += 1) {
        const offer = offerOf(one, random);
        expect(parseCaption(captionOf(offer, one, random))).toMatchObject({
          ok: true,
          value: { price: offer.price, currency: 'UGX', sizes: offer.sizes, category: one.name },
        });
      }
  });

  it('speaks of things that the platform knows', () => {
    for (const { name, things } of CATEGORIES)
      for (const thing of things) expect([thing, categoryOfText(thing)]).toEqual([thing, name]);
  });
});

describe('productPicture', () => {
  it.each(CATEGORIES)('is a PNG of $name, its check sums right', (category) => {
    const picture = Buffer.from(productPicture(category, 40, 0));
    expect(picture.subarray(1, 4).toString()).toBe('PNG');
    const chunks = new Map<string, Buffer>();
    for (let at = 8; at < picture.length;) {
      const length = picture.readUInt32BE(at);
      const body = picture.subarray(at + 4, at + 8 + length);
      expect(picture.readUInt32BE(at + 8 + length)).toBe(crc32(body));
      chunks.set(body.subarray(0, 4).toString(), body.subarray(4));
      at += length + 12;
    }
    expect([...chunks.keys()]).toEqual(['IHDR', 'PLTE', 'IDAT', 'IEND']);
    expect(chunks.get('IHDR')?.readUInt32BE(0)).toBe(40);
    const rows = inflateSync(chunks.get('IDAT') ?? Buffer.alloc(0));
    expect(rows).toHaveLength(40 * 41);
    expect(new Set(rows).size).toBe(4);
  });
});
