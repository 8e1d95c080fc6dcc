import { Form, useSearchParams } from '@remix-run/react';
import { Button } from '../../components/ui/button.tsx';

/** Asks for the parity of the whole list: it reads every value, so nobody comes to it by the way. */
export function CompareValues({ isCompared }: { readonly isCompared: boolean }) {
  const [search] = useSearchParams();
  if (isCompared)
    return (
      <p className="max-w-sm text-xs text-ink-muted">
        Values were read on the server and compared by keyed hash. CloudTrail tells of each read.
      </p>
    );
  return (
    <Form method="get" className="flex flex-wrap items-center gap-3">
      {[...search]
        .filter(([name]) => name !== 'values')
        .map(([name, value]) => (
          <input key={`${name} ${value}`} type="hidden" name={name} value={value} />
        ))}
      <input type="hidden" name="values" value="compared" />
      <span className="text-xs text-ink-muted">Reads every value on the server; CloudTrail tells of it.</span>
      <Button type="submit">Compare values</Button>
    </Form>
  );
}
