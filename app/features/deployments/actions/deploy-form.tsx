import { Rocket } from 'lucide-react';
import { useId, useState } from 'react';
import { ActionButton } from '../../../components/gate/action-button.tsx';
import { TextField } from '../../../components/ui/field.tsx';
import { versionInput } from './typed-words.ts';

export interface ServiceFormProps {
  readonly environmentId: string;
  readonly service: string;
}

/** A tag of the service's image, or one of its revisions, deployed in ECS's own way. */
export function DeployForm({ environmentId, service }: ServiceFormProps) {
  const formId = useId();
  const [version, setVersion] = useState('');
  return (
    <details>
      <summary className="cursor-pointer text-sm text-ink-muted hover:text-ink">Deploy …</summary>
      <div className="mt-3 flex flex-wrap items-end gap-2">
        <TextField
          label="Tag or revision"
          form={formId}
          mono
          className="min-w-40 flex-1"
          placeholder={`1.4.1 or ${service}:12`}
          value={version}
          onChange={(event) => setVersion(event.target.value)}
        />
        <ActionButton
          formId={formId}
          actionId="services.deploy"
          environmentId={environmentId}
          input={{ service, ...versionInput(version) }}
          disabled={version.trim() === ''}
          label="Deploy"
          icon={Rocket}
        />
      </div>
    </details>
  );
}
