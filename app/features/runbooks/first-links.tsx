import { BookOpenCheck, Siren } from 'lucide-react';
import { buttonLook } from '../../components/ui/button.tsx';
import { PairLink } from '../../components/ui/pair-link.tsx';

/** Where a day begins, and where a bad night does. */
export function FirstLinks() {
  return (
    <nav aria-label="Runbooks to begin with" className="flex flex-wrap gap-2">
      <PairLink to="/runbooks/morning-check" prefetch="none" className={buttonLook('primary')}>
        <BookOpenCheck aria-hidden className="size-4" />
        Morning check
      </PairLink>
      <PairLink to="/runbooks/p0-incident" prefetch="none" className={buttonLook('plain')}>
        <Siren aria-hidden className="size-4" />
        P0 incident
      </PairLink>
    </nav>
  );
}
