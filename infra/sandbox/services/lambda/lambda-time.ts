/** A time as Lambda writes it in `LastModified`: `2026-03-01T08:00:00.000+0000`. */
export function lambdaTime(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace('Z', '+0000');
}
