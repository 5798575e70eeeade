import type { Notice } from "@beckon/protocol";

const withinMs = 10_000;

/**
 * Posts one notice as text to an address of the person's choice, with `Title` and `Click` as headers: what ntfy and its kind show as it
 * is. Gives false where it was not taken.
 */
export async function postNotice(url: string, notice: Notice, origin: string): Promise<boolean> {
  try {
    const response = await fetch(url, {
      method: "POST",
      // Header values are bytes: anything beyond ASCII travels as RFC 2047 words.
      headers: { "Content-Type": "text/plain; charset=utf-8", Title: encodedWord(notice.title), Click: `${origin}${notice.path}` },
      body: notice.body,
      signal: AbortSignal.timeout(withinMs),
    });
    await response.body?.cancel();
    return response.ok;
  } catch {
    return false;
  }
}

const encodedWord = (text: string): string =>
  /^[\x20-\x7e]*$/.test(text) ? text : `=?UTF-8?B?${Buffer.from(text).toString("base64")}?=`;
