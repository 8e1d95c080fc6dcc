import type { Sharp, SharpOptions } from 'sharp';

export interface Thumbnail {
  /** Pixels. */
  readonly edge: number;
  /** PNG. */
  readonly bytes: Uint8Array;
}

export type Cut =
  | { readonly ok: true; readonly thumbnails: readonly Thumbnail[] }
  | { readonly ok: false; readonly sentence: string };

/** A picture of 50 megapixels is decoded; what claims to be larger is refused before. */
const MOST_PIXELS = 50_000_000;
const FORMATS: ReadonlySet<string> = new Set(['jpeg', 'png', 'webp', 'gif', 'avif', 'heif']);

/** Loaded with the first picture: a worker that has nothing to do does not hold libvips in memory. */
async function loadSharp(): Promise<(input: Uint8Array, options: SharpOptions) => Sharp> {
  const { default: sharp } = await import('sharp');
  sharp.cache(false);
  sharp.concurrency(1);
  return sharp;
}

/** Cuts a square thumbnail for each edge out of the part of a picture where the most is to be seen. */
export async function cutThumbnails(picture: Uint8Array, edges: readonly number[]): Promise<Cut> {
  const sharp = await loadSharp();
  try {
    const { format = 'unknown' } = await sharp(picture, { limitInputPixels: MOST_PIXELS }).metadata();
    if (!FORMATS.has(format))
      return { ok: false, sentence: `Pictures of the format ${format} are not taken.` };
    const thumbnails: Thumbnail[] = [];
    for (const edge of edges) {
      const bytes = await sharp(picture, { limitInputPixels: MOST_PIXELS, failOn: 'error' })
        .rotate()
        .resize(edge, edge, { fit: 'cover', position: 'attention' })
        .png({ compressionLevel: 8, palette: true })
        .toBuffer();
      thumbnails.push({ edge, bytes });
    }
    return { ok: true, thumbnails };
  } catch (error) {
    return {
      ok: false,
      sentence: `The picture can not be decoded: ${(error as Error).message}`.slice(0, 300),
    };
  }
}
