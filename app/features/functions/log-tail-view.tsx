import type { LogTail } from '../../../core/resources/functions/types.ts';

/** The newest lines that a function wrote, oldest first. */
export function LogTailView({ tail }: { readonly tail: LogTail }) {
  return (
    <>
      <p className="mb-2 break-all font-mono text-2xs text-ink-faint">
        {tail.group} · {tail.stream}
      </p>
      <ol
        // A scrolling block is reachable by keyboard.
        tabIndex={0}
        aria-label="The newest log lines, oldest first"
        className="-mx-4 max-h-72 overflow-y-auto border-y border-line bg-sunken px-4 py-2"
      >
        {tail.lines.map((line, index) => (
          // Lines of one millisecond may be alike: their place is all that tells them apart.
          <li key={index} className="flex gap-3">
            <time
              dateTime={new Date(line.at).toISOString()}
              className="tabular shrink-0 font-mono text-2xs leading-5 text-ink-faint"
            >
              {new Date(line.at).toISOString().slice(11, 19)}
            </time>
            <span className="min-w-0 whitespace-pre-wrap break-all font-mono text-2xs leading-5">
              {line.text}
            </span>
          </li>
        ))}
      </ol>
    </>
  );
}
