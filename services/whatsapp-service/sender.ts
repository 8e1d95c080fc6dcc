import { z } from 'zod';
import type { TemplateMessage } from './templates.ts';

export interface SenderSettings {
  /** Of WhatsApp's Cloud API, with its version: `https://graph.facebook.com/v20.0`. */
  readonly apiUrl: string;
  readonly phoneNumberId: string;
  readonly token: string;
}

export type Sent =
  | { readonly ok: true; readonly messageId: string }
  /** `mayPass`: it can be tried again. */
  | { readonly ok: false; readonly cause: string; readonly sentence: string; readonly mayPass: boolean };

/** Sends a template to a phone (E.164). */
export type Send = (phone: string, message: TemplateMessage) => Promise<Sent>;

const DEADLINE_MS = 10_000;
const answerSchema = z.object({ messages: z.array(z.object({ id: z.string() })).min(1) });

/** Source: WhatsApp Business Platform, Cloud API, "Messages". */
export function createSender({ apiUrl, phoneNumberId, token }: SenderSettings): Send {
  const url = `${apiUrl.replace(/\/$/, '')}/${encodeURIComponent(phoneNumberId)}/messages`;
  return async (phone, message) => {
    const request = new Request(url, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify(payloadOf(phone, message)),
      redirect: 'error',
      signal: AbortSignal.timeout(DEADLINE_MS),
    });
    let response: Response;
    try {
      response = await fetch(request);
    } catch (error) {
      const late = (error as Error).name === 'TimeoutError';
      return failed(late ? 'WhatsAppTimeout' : 'WhatsAppUnreachable', 'WhatsApp did not answer.', true);
    }
    const { status } = response;
    const body: unknown = await response.json().catch(() => undefined);
    if (!response.ok)
      return failed('WhatsAppRefused', `WhatsApp answered ${status}.`, status >= 500 || status === 429);
    const answer = answerSchema.safeParse(body).data;
    return { ok: true, messageId: answer?.messages[0]?.id ?? 'unknown' };
  };
}

function failed(cause: string, sentence: string, mayPass: boolean): Sent {
  return { ok: false, cause, sentence, mayPass };
}

function payloadOf(phone: string, { name, language, parameters }: TemplateMessage): object {
  return {
    messaging_product: 'whatsapp',
    recipient_type: 'individual',
    to: phone.replace(/^\+/, ''),
    type: 'template',
    template: {
      name,
      language: { code: language },
      components: [{ type: 'body', parameters: parameters.map((text) => ({ type: 'text', text })) }],
    },
  };
}
