/** Where to go after signing in: a path of ours, never another site ("//evil.example" is one). */
export function nextPath(wanted: string | string[] | undefined): string {
  if (typeof wanted !== "string" || !/^\/(?![/\\])/.test(wanted)) return "/";
  const here = "http://here.invalid";
  const url = URL.canParse(wanted, here) ? new URL(wanted, here) : null;
  return url?.origin === here ? `${url.pathname}${url.search}` : "/";
}
