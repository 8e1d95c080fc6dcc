/**
 * Has this browser remember a preference. Not a submission of the router's: that would ask every panel of the page
 * for its data again.
 */
export function keepPreference(values: { readonly theme?: string; readonly pair?: string }): void {
  void fetch('/preferences', { method: 'POST', body: new URLSearchParams(values) });
}
