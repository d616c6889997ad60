/** An answer in JSON that is not bound to a kind of server. */
export interface Answer {
  status: number;
  body: object;
  headers?: Record<string, string>;
}

export const toResponse = ({ status, body, headers = {} }: Answer): Response =>
  Response.json(body, { status, headers });
