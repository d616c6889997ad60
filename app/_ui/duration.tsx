/** "1:23", "1:02:03"; spoken in words. */
export function formatDuration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  const parts = [Math.floor(whole / 3600), Math.floor((whole % 3600) / 60), whole % 60];
  const shown = parts[0] === 0 ? parts.slice(1) : parts;
  return shown.map((part, index) => (index === 0 ? String(part) : String(part).padStart(2, "0"))).join(":");
}

export function Duration({ seconds, className }: { seconds: number; className?: string }) {
  return (
    <time dateTime={`PT${Math.max(0, Math.round(seconds))}S`} className={`tabular ${className ?? ""}`}>
      {formatDuration(seconds)}
    </time>
  );
}
