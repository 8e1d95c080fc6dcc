import { useEffect, useState } from 'react';
import { formatDuration, formatMoment } from '../format.ts';

const HOUR_MS = 3_600_000;

/** How long something is still possible; by the second in its last hour. Empty on the server, whose clock is another. */
export function TimeLeft({ until, prefix = '' }: { readonly until: number; readonly prefix?: string }) {
  const [now, setNow] = useState<number>();
  const isNear = now !== undefined && until - now < HOUR_MS;
  useEffect(() => {
    setNow(Date.now());
    const timer = setInterval(() => setNow(Date.now()), isNear ? 1_000 : 30_000);
    return () => clearInterval(timer);
  }, [isNear, until]);
  const left = now === undefined ? undefined : Math.max(0, Math.floor((until - now) / 1_000));
  return (
    <time
      dateTime={new Date(until).toISOString()}
      title={`until ${formatMoment(until)} UTC`}
      className="tabular"
    >
      {left === undefined ? '' : left === 0 ? 'no longer' : `${prefix}${formatDuration(left)}`}
    </time>
  );
}
