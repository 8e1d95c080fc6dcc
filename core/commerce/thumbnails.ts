/** Edges of a thumbnail in pixels. */
export const THUMBNAIL_EDGES = [96, 240, 480] as const;

/** Thumbnails never change: another picture is another video. */
export const THUMBNAIL_CACHE_CONTROL = 'public, max-age=31536000, immutable';

/** The keys of a video's thumbnails in their bucket, by edge. */
export function thumbnailKeys(sellerHandle: string, videoId: string): Readonly<Record<string, string>> {
  return Object.fromEntries(THUMBNAIL_EDGES.map((edge) => [edge, `${sellerHandle}/${videoId}/${edge}.png`]));
}

/** Where a seller's own cover of a video is kept in the assets bucket: it goes before TikTok's. */
export function coverKey(videoId: string): string {
  return `covers/${videoId}`;
}
