/** Opens a session; returns a sentence that says why it did not work, or null. */
export async function signIn(input: { email: string; password: string }): Promise<string | null> {
  try {
    const response = await fetch("/api/auth/sign-in/email", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(input),
    });
    if (response.ok) return null;
    if (response.status === 401) return "E-mail address or password is not right.";
    const body = (await response.json().catch(() => null)) as { message?: string } | null;
    return body?.message ?? "Signing in did not work. Try again.";
  } catch {
    return "The server cannot be reached. Try again in a moment.";
  }
}
