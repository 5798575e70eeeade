import { expect } from "@playwright/test";
import { linkTo, locked, test } from "./locked.ts";

test("the owner lets somebody in by a link, who answers under their name and can be sent away", async ({ owner, browser }) => {
  await owner.getByRole("link", { name: "System" }).first().click();
  const people = owner.getByRole("region", { name: "People" });
  await people.getByLabel("Name of a person").fill("Ada");
  await people.getByRole("button", { name: "Let them in" }).click();
  const link = await people.getByText(/#token=/).innerText();
  await using context = await browser.newContext();
  const ada = await context.newPage();
  await ada.goto(link);
  await expect(ada.getByTestId("connection")).toHaveText("Live");
  await ada.getByRole("link", { name: "System" }).first().click();
  await expect(ada.getByRole("region", { name: "Signed in" }).getByText("this browser")).toBeVisible();
  await expect(ada.getByRole("region", { name: "People" })).toHaveCount(0);
  await people.getByRole("button", { name: "Revoke" }).click();
  await expect(ada.getByRole("heading", { name: "Sign in" })).toBeVisible();
});

test("another browser is signed out from here, and this one too", async ({ owner, server, browser }) => {
  await using context = await browser.newContext();
  const other = await context.newPage();
  await other.goto(linkTo(server));
  await expect(other.getByTestId("connection")).toHaveText("Live");
  await owner.goto(`${server.url}/system`);
  await owner.getByRole("button", { name: "Sign it out" }).click();
  await expect(other.getByRole("heading", { name: "Sign in" })).toBeVisible();
  await owner.getByRole("button", { name: "Sign out" }).click();
  await expect(owner.getByRole("heading", { name: "Sign in" })).toBeVisible();
});

test("connecting a phone names the first thing that is missing", async ({ owner, server }) => {
  await owner.goto(`${server.url}/system`);
  const part = owner.getByRole("region", { name: "Connect a phone" });
  await expect(part).toContainText("Only this computer reaches Beckon.");
  await expect(part.getByRole("button")).toHaveCount(0);
});

test.describe("with a public address", () => {
  test.use({ environment: { ...locked, PUBLIC_URL: "https://beckon.invalid" } });
  test("an address that leads nowhere is named, and the link is for it", async ({ owner, server }) => {
    await owner.goto(`${server.url}/system`);
    const part = owner.getByRole("region", { name: "Connect a phone" });
    await expect(part).toContainText("https://beckon.invalid does not lead here");
    await part.getByRole("button", { name: "Make a link for the phone" }).click();
    await expect(part.getByRole("img", { name: "Sign-in link for the phone" })).toBeVisible();
    await expect(part.getByText(/^https:\/\/beckon\.invalid\/sign-in#token=bk_/)).toBeVisible();
  });
});
