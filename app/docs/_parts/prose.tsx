/** A sentence of the document, its `code` set as code. */
export function Prose({ text }: { text: string }) {
  let at = 0;
  return text.split("`").map((part, index) => {
    const start = at;
    at += part.length + 1;
    if (index % 2 === 0) return part;
    return (
      <code key={start} className="font-mono text-[0.93em]">
        {part}
      </code>
    );
  });
}
