import { useNavigation } from '@remix-run/react';
import { useEffect, useRef, useState } from 'react';
import type { Notices } from '../../features/rules/notices.ts';
import { NOTICES_ADDRESS, USED_NOTICES_ADDRESS } from '../../http/unattended.ts';
import { watchUse } from './page-use.ts';

const EVERY_MS = 30_000;

/**
 * What the console has to say, kept current while the page is looked at. Not a loader's: no page waits for it, and a
 * session that has ended elsewhere does not take away what is being read here. Whoever uses the page is seen by it.
 */
export function useNotices(initial: Notices): Notices {
  const [notices, setNotices] = useState(initial);
  const { formMethod } = useNavigation();
  const use = useRef<ReturnType<typeof watchUse>>();
  useEffect(() => {
    const watched = watchUse(document);
    use.current = watched;
    return watched.stop;
  }, []);
  useEffect(() => {
    let left = false;
    async function ask(): Promise<void> {
      if (document.visibilityState === 'hidden') return;
      const address = use.current?.taken() ? USED_NOTICES_ADDRESS : NOTICES_ADDRESS;
      const response = await fetch(address, { redirect: 'manual' });
      if (response.ok && !left) setNotices((await response.json()) as Notices);
    }
    // A console that is away for a moment is asked again; what was known stays on the page.
    const askQuietly = () => void ask().catch(() => undefined);
    // A form that was sent may have decided or switched something: asked again when it is through.
    if (formMethod === undefined) askQuietly();
    const timer = setInterval(askQuietly, EVERY_MS);
    document.addEventListener('visibilitychange', askQuietly);
    return () => {
      left = true;
      clearInterval(timer);
      document.removeEventListener('visibilitychange', askQuietly);
    };
  }, [formMethod]);
  return notices;
}
