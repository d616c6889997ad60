const SCALAR = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y;
// biome-ignore lint/suspicious/noControlCharactersInRegex: JSON forbids them inside strings
const STRING = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y;
const SPACE = /[ \t\n\r]*/y;

/**
 * Where a text stops being JSON (RFC 8259), counted from 1. Node 20's own message has no place for most mistakes.
 * A stack of open brackets in place of recursion: hostile nesting costs memory in proportion, nothing more.
 */
export function locateJsonError(text: string): { line: number; column: number } {
  let at = 0;
  const take = (pattern: RegExp): boolean => {
    pattern.lastIndex = at;
    const found = pattern.exec(text);
    if (found) at += found[0].length;
    return found !== null;
  };
  const char = (wanted: string): boolean => {
    take(SPACE);
    if (text[at] !== wanted) return false;
    at += 1;
    return true;
  };
  const key = (): boolean => {
    take(SPACE);
    return take(STRING) && char(":");
  };

  const open: ("{" | "[")[] = [];
  /** Reads one value's beginning; true when it is complete. Null: not JSON. */
  const value = (): boolean | null => {
    if (char("{")) {
      if (char("}")) return true;
      open.push("{");
      return key() ? false : null;
    }
    if (char("[")) {
      if (char("]")) return true;
      open.push("[");
      return false;
    }
    return take(STRING) || take(SCALAR) ? true : null;
  };

  let complete = value();
  while (complete !== null && (open.length > 0 || complete === false)) {
    if (complete === false) {
      complete = value();
      continue;
    }
    const inside = open.at(-1);
    if (char(",")) complete = inside === "{" && !key() ? null : value();
    else if (char(inside === "{" ? "}" : "]")) open.pop();
    else complete = null;
  }
  take(SPACE);
  const before = text.slice(0, at).split("\n");
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}
