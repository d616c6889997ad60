/** Ends the session and goes to the sign-in page. The client of next-auth comes with the click: no page pays for it. */
export async function signOut(): Promise<void> {
  const { signOut: end } = await import("next-auth/react");
  await end({ callbackUrl: "/sign-in" });
}
