interface RecordFieldsProps {
  readonly fields: Readonly<Record<string, string>>;
}

/** The moments that Logs tells of an event are milliseconds since the epoch. */
const MOMENTS: ReadonlySet<string> = new Set(['@timestamp', '@ingestionTime']);

/** Every field of one log event, as text. */
export function RecordFields({ fields }: RecordFieldsProps) {
  return (
    <dl className="grid gap-x-6 gap-y-1 text-xs sm:grid-cols-[minmax(8rem,max-content)_1fr]">
      {Object.entries(fields).map(([name, value]) => (
        <div key={name} className="contents">
          <dt className="font-mono text-2xs text-ink-muted [overflow-wrap:anywhere]">{name}</dt>
          <dd className="mb-1 whitespace-pre-wrap font-mono text-2xs [overflow-wrap:anywhere] sm:mb-0">
            {MOMENTS.has(name) ? momentOf(value) : value}
          </dd>
        </div>
      ))}
    </dl>
  );
}

function momentOf(value: string): string {
  const moment = new Date(Number(value));
  return Number.isNaN(moment.getTime()) ? value : moment.toISOString();
}
