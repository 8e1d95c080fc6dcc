import type { SlowCommand } from '../../../core/resources/caches/types.ts';
import { Age } from '../../components/clock.tsx';
import { formatMicroseconds } from '../../components/format.ts';
import { CommandWords } from './command-words.tsx';

/** Commands that took the server longer than it was told to accept, newest first. */
export function SlowLog({ commands }: { readonly commands: readonly SlowCommand[] }) {
  return (
    // A scrolling block is reachable by keyboard.
    <ol
      tabIndex={0}
      aria-label="Slow commands, newest first"
      className="-mx-4 max-h-[30rem] divide-y divide-line overflow-y-auto border-y border-line"
    >
      {commands.map((command) => (
        <li key={command.id} className="flex gap-3 px-4 py-2">
          <span className="tabular w-14 shrink-0 whitespace-nowrap text-right text-xs font-medium leading-5">
            {formatMicroseconds(command.durationMicroseconds)}
          </span>
          <div className="min-w-0 flex-1">
            <CommandWords words={command.words} />
            <p className="tabular flex flex-wrap gap-x-3 text-2xs text-ink-faint">
              <Age at={command.at} />
              {command.client ? <span className="break-all font-mono">{command.client}</span> : null}
              {command.clientName ? <span className="break-all">{command.clientName}</span> : null}
            </p>
          </div>
        </li>
      ))}
    </ol>
  );
}
