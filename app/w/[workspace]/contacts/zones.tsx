/** One zone by its name; several by the first and how many more, all on hover. */
export function Zones({ zones }: { zones: string[] }) {
  const [first, ...more] = zones;
  if (!first) return <span className="text-ink-faint">The workspace's</span>;
  return (
    <span className="block truncate text-ink-muted" title={zones.join(", ")}>
      {first.split("/").at(-1)?.replaceAll("_", " ")}
      {more.length > 0 && ` or ${more.length} more`}
    </span>
  );
}
