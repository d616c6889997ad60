/** The same answer for `ms` milliseconds, and one question for all who ask meanwhile. A failure is not remembered. */
export function remembered<T>(ms: number, ask: () => Promise<T>): () => Promise<T> {
  let answer: Promise<T> | undefined;
  let until = 0;
  return () => {
    if (answer && performance.now() < until) return answer;
    const asked = ask().then(
      (value) => {
        until = performance.now() + ms;
        return value;
      },
      (error: unknown) => {
        if (answer === asked) answer = undefined;
        throw error;
      },
    );
    answer = asked;
    until = Number.POSITIVE_INFINITY;
    return asked;
  };
}
