import sharp from 'sharp';
import type { Sharp } from 'sharp';
import { describe, expect, it } from 'vitest';
import { cutThumbnails } from './cut.ts';

const EDGES = [96, 240];

function picture(width: number, height: number): Sharp {
  return sharp({ create: { width, height, channels: 3, background: { r: 20, g: 120, b: 60 } } });
}

describe('cutThumbnails', () => {
  it.each([
    ['a JPEG', () => picture(640, 360).jpeg()],
    ['a PNG', () => picture(200, 500).png()],
    ['a WebP', () => picture(300, 300).webp()],
    ['a picture smaller than its thumbnails', () => picture(10, 10).png()],
  ])('cuts squares out of %s', async (_words, make) => {
    const cut = await cutThumbnails(await make().toBuffer(), EDGES);
    const sizes = cut.ok ? await Promise.all(cut.thumbnails.map(({ bytes }) => sharp(bytes).metadata())) : [];
    expect(sizes.map(({ width, height, format }) => [width, height, format])).toEqual([
      [96, 96, 'png'],
      [240, 240, 'png'],
    ]);
  });

  it('turns a picture as its camera says, and takes the rest of what it says out', async () => {
    const turned = await picture(640, 360).withMetadata({ orientation: 6 }).jpeg().toBuffer();
    const cut = await cutThumbnails(turned, [96]);
    const [first] = cut.ok ? cut.thumbnails : [];
    expect((await sharp(first?.bytes).metadata()).orientation).toBeUndefined();
  });

  it.each([
    ['text', Buffer.from('<html>')],
    ['nothing', Buffer.alloc(0)],
    ['a drawing', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>')],
    ['half a picture', 'half'],
    ['more pixels than it may have', 'huge'],
  ])('refuses %s', async (_words, given) => {
    const bytes =
      given === 'half'
        ? (await picture(640, 360).jpeg().toBuffer()).subarray(0, 300)
        : given === 'huge'
          ? await picture(9_000, 9_000).png().toBuffer()
          : (given as Buffer);
    expect(await cutThumbnails(bytes, EDGES)).toMatchObject({ ok: false });
  });
});
