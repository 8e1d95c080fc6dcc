import { Form, useSearchParams } from '@remix-run/react';
import { Button } from '../../components/ui/button.tsx';
import { TextField } from '../../components/ui/field.tsx';

/** Which table stands beside this one, on either side under its name there. */
export function CompareForm({ there }: { readonly there: string }) {
  const [search] = useSearchParams();
  return (
    <Form method="get" className="flex flex-wrap items-end gap-2">
      {['pair', 'side'].map((name) => {
        const value = search.get(name);
        return value ? <input key={name} type="hidden" name={name} value={value} /> : null;
      })}
      <TextField
        label="Compare with the table"
        name="with"
        mono
        className="w-80"
        defaultValue={there}
        required
      />
      <Button type="submit">Compare</Button>
      <p className="pb-1.5 text-xs text-ink-muted">Both tables are read once, within one environment.</p>
    </Form>
  );
}
