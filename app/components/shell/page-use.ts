/** A pointer that only passes, or is moved by what lies on it, uses nothing. */
const USES = ['pointerdown', 'keydown', 'wheel'] as const;

/** Notices whether somebody uses a page: `taken` tells whether it was used since it was asked the last time. */
export function watchUse(page: EventTarget): { readonly taken: () => boolean; readonly stop: () => void } {
  let isUsed = false;
  const use = () => {
    isUsed = true;
  };
  for (const name of USES) page.addEventListener(name, use, { capture: true, passive: true });
  return {
    taken() {
      const was = isUsed;
      isUsed = false;
      return was;
    },
    stop() {
      for (const name of USES) page.removeEventListener(name, use, { capture: true });
    },
  };
}
