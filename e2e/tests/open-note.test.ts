import { expect, test } from "./fixtures.ts";
import { locked, test as lockedTest } from "./locked.ts";

const note = "Sign-in is off: every program on this computer can use Beckon";

test("with sign-in off every page says so", async ({ dashboard: page, server }) => {
  for (const path of ["/", "/turn", "/projects", "/system"]) {
    await page.goto(server.url + path);
    await expect(page.getByRole("complementary", { name: "Sign-in is off" })).toContainText(note);
  }
});

lockedTest.describe("with sign-in on", () => {
  lockedTest.use({ environment: locked });
  lockedTest("no page says so", async ({ owner }) => {
    await expect(owner.getByText(note)).toHaveCount(0);
  });
});
