import type { InsightsCost } from '../../../core/resources/logs/insights-cost.ts';
import { formatBytes } from '../../components/format.ts';

/** What the query would cost, said before it is run; above the bound, somebody has to say that it is meant. */
export function InsightsCostLine({ cost: { bytes, usd, asks, unknown } }: { readonly cost: InsightsCost }) {
  return (
    <div className="space-y-1 text-xs text-ink-muted">
      <p className="tabular">
        It reads about {formatBytes(bytes)}, for {usd < 0.01 ? 'less than 0.01' : `about ${usd.toFixed(2)}`}{' '}
        USD. Source: Amazon CloudWatch pricing, 0.005 USD a GB in us-east-1.
        {unknown.length > 0 ? ` How much ${unknown.join(', ')} holds, nobody tells.` : ''}
      </p>
      {asks ? (
        <label className="flex items-center gap-2 text-warn">
          <input type="checkbox" name="confirmed" className="size-3.5 accent-accent" />
          That much is meant.
        </label>
      ) : null}
    </div>
  );
}
