/** A picture's bytes, or why there are none. What may pass by itself can be tried again. */
export type Picture =
  | { readonly ok: true; readonly bytes: Uint8Array }
  | { readonly ok: false; readonly cause: string; readonly sentence: string; readonly mayPass: boolean };

/** No picture, and none by asking again. */
export function refused(cause: string, sentence: string): Picture {
  return { ok: false, cause, sentence, mayPass: false };
}
