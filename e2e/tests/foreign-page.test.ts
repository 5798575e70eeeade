import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect } from "@playwright/test";
import { test } from "./locked.ts";

/** What a page of another port, which the browser takes for the same site, can get out of Beckon. */
async function attack(url: string): Promise<Record<string, string>> {
  const json = { "Content-Type": "application/json" };
  const body = JSON.stringify({ ticket_name: "Mine" });
  const tried = (given: Promise<Response>): Promise<string> => given.then((response) => response.text().then((text) => `${response.status} ${response.type} ${text}`), () => "failed");
  const loaded = (tag: "img" | "script" | "iframe", path: string): Promise<string> =>
    new Promise((resolve) => {
      const element = document.createElement(tag);
      element.addEventListener("load", () => resolve(tag === "iframe" ? `frame ${(element as HTMLIFrameElement).contentDocument?.title ?? "closed"}` : "loaded"));
      element.addEventListener("error", () => resolve("failed"));
      element.src = url + path;
      document.body.append(element);
    });
  const socket = (protocols: string[]): Promise<string> =>
    new Promise((resolve) => {
      const made = new WebSocket(`${url.replace("http", "ws")}/ws`, protocols);
      made.addEventListener("open", () => resolve("open"));
      made.addEventListener("error", () => resolve("failed"));
    });
  return {
    read: await tried(fetch(`${url}/tickets`, { credentials: "include" })),
    blind: await tried(fetch(`${url}/tickets/create`, { method: "POST", mode: "no-cors", credentials: "include", body })),
    json: await tried(fetch(`${url}/tickets/create`, { method: "POST", credentials: "include", headers: json, body })),
    beckon: await socket(["beckon.v1"]),
    original: await socket([]),
    script: await loaded("script", "/snapshot"),
    image: await loaded("img", "/snapshot"),
    frame: await loaded("iframe", "/"),
  };
}

test("a page of another origin gets nothing, though the browser sends it the cookie", async ({ owner, server, context }) => {
  const cookies: string[] = [];
  const foreign = createServer((request, response) => {
    cookies.push(request.headers.cookie ?? "");
    response.setHeader("Content-Type", "text/html").end("<title>Foreign</title>");
  });
  await once(foreign.listen(0, "127.0.0.1"), "listening");
  const page = await context.newPage();
  await page.goto(`http://127.0.0.1:${(foreign.address() as AddressInfo).port}/`);
  const got = await page.evaluate(attack, server.url);
  const failed = "failed";
  expect(got).toMatchObject({ read: failed, blind: failed, json: failed, beckon: failed, original: failed, script: failed, image: failed });
  expect(got["frame"]).not.toContain("Beckon");
  // Cookies know no ports: what another program of this machine sees of ours must open nothing.
  const stolen = cookies.find((one) => one.includes("beckon-")) ?? "";
  expect(stolen).toContain(`beckon-${new URL(server.url).port}=bk_`);
  for (const path of ["/tickets", "/snapshot", "/sign-ins"]) {
    const { status } = await fetch(server.url + path, { headers: { Cookie: stolen, Origin: server.url } });
    expect([path, status]).toEqual([path, 401]);
  }
  await owner.reload();
  await expect(owner.getByText("Nothing runs yet.")).toBeVisible();
  foreign.close();
});
