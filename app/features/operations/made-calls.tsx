import clsx from 'clsx';
import type { MadeCall } from '../../../core/actions/record.ts';

/** The calls that were made, as upstream answered them; its own ids of the requests are what its support asks for. */
export function MadeCalls({ calls }: { readonly calls: readonly MadeCall[] }) {
  if (calls.length === 0) return <p className="text-sm text-ink-faint">None are recorded.</p>;
  return (
    // A scrolling block is reachable by keyboard.
    <div tabIndex={0} role="region" aria-label="Calls" className="max-h-80 overflow-auto">
      <table className="w-full text-left text-xs">
        <thead className="text-2xs text-ink-faint">
          <tr>
            <th scope="col" className="py-1 pr-4 font-medium">
              Operation
            </th>
            <th scope="col" className="py-1 pr-4 font-medium">
              Answer
            </th>
            <th scope="col" className="py-1 font-medium">
              Request id
            </th>
          </tr>
        </thead>
        <tbody>
          {calls.map(({ operation, requestId, status, code }, index) => (
            <tr key={`${index} ${requestId ?? ''}`} className="border-t border-line align-top">
              <td className="py-1 pr-4 font-mono">{operation}</td>
              <td className={clsx('tabular py-1 pr-4', code ? 'text-bad' : 'text-ink-muted')}>
                {[status, code].filter((one) => one !== undefined).join(' ') || '–'}
              </td>
              <td className="break-all py-1 font-mono text-2xs text-ink-muted">{requestId ?? '–'}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
