import { sellerHandleSchema, videoIdSchema } from '../../core/events/envelope.ts';

export type VideoLink =
  | { readonly ok: true; readonly sellerHandle: string; readonly videoId: string; readonly url: string }
  | { readonly ok: false; readonly sentence: string };

const HOSTS: ReadonlySet<string> = new Set(['www.tiktok.com', 'm.tiktok.com', 'tiktok.com']);
const SHORT_HOSTS: ReadonlySet<string> = new Set(['vm.tiktok.com', 'vt.tiktok.com']);
const PATH = /^\/@([^/]+)\/video\/(\d+)\/?$/;

/** Reads `https://www.tiktok.com/@seller/video/7300…`. What it was shared with (its query) is dropped. */
export function readVideoLink(text: string): VideoLink {
  if (!URL.canParse(text)) return { ok: false, sentence: 'This is no link.' };
  const url = new URL(text);
  if (url.protocol !== 'https:') return { ok: false, sentence: 'The link has to begin with https://.' };
  if (SHORT_HOSTS.has(url.host))
    return {
      ok: false,
      sentence: 'A short link does not tell whose video it is: open it, and take the long one.',
    };
  if (!HOSTS.has(url.host)) return { ok: false, sentence: 'The link has to be one of www.tiktok.com.' };
  const [, handle = '', id] = PATH.exec(safelyDecoded(url.pathname)) ?? [];
  const sellerHandle = sellerHandleSchema.safeParse(handle.toLowerCase());
  const videoId = videoIdSchema.safeParse(id);
  if (!sellerHandle.success || !videoId.success)
    return {
      ok: false,
      sentence: 'The link has to be of a video: https://www.tiktok.com/@seller/video/7300…',
    };
  return {
    ok: true,
    sellerHandle: sellerHandle.data,
    videoId: videoId.data,
    url: `https://www.tiktok.com/@${sellerHandle.data}/video/${videoId.data}`,
  };
}

function safelyDecoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
