import { Form, useSearchParams } from '@remix-run/react';
import { Button } from '../../components/ui/button.tsx';
import { Labelled, TextField } from '../../components/ui/field.tsx';

interface PartiqlFormProps {
  readonly statement: string;
  readonly parameters: readonly string[];
}

/** One SELECT for both sides. */
export function PartiqlForm({ statement, parameters }: PartiqlFormProps) {
  const [search] = useSearchParams();
  const kept = ['pair', 'side'].flatMap((name) =>
    search.get(name) ? [[name, search.get(name) ?? ''] as const] : [],
  );
  return (
    <Form
      method="get"
      className="space-y-3 rounded-lg border border-line bg-surface p-4"
      aria-label="PartiQL"
    >
      {kept.map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
      <Labelled label="Statement">
        <textarea
          name="statement"
          rows={3}
          maxLength={8_192}
          required
          spellCheck={false}
          key={statement}
          defaultValue={statement || 'SELECT * FROM "{table}"'}
          className="w-full rounded-md border border-line-strong bg-surface px-2.5 py-2 font-mono text-xs"
        />
      </Labelled>
      <div className="flex flex-wrap items-end gap-3">
        <TextField
          label="Value of the first ?, as type:value"
          name="p"
          key={`first ${parameters[0] ?? ''}`}
          defaultValue={parameters[0]}
          placeholder="S:video#123"
          mono
          className="w-56"
        />
        <TextField
          label="Second ?"
          name="p"
          key={`second ${parameters[1] ?? ''}`}
          defaultValue={parameters[1]}
          placeholder="N:42"
          mono
          className="w-56"
        />
        <Button type="submit" look="primary">
          Run SELECT
        </Button>
        <p className="text-xs text-ink-muted">
          <code className="font-mono">{'{table}'}</code> is the name of the table on either side. Nothing but
          one SELECT is sent; without the whole key in WHERE it reads like a scan.
        </p>
      </div>
    </Form>
  );
}
