/** "1 call", "1,200 calls". */
export const count = (n: number, one: string, many: string) =>
  n === 1 ? `1 ${one}` : `${n.toLocaleString("en")} ${many}`;
