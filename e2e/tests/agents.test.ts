import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { call } from "@beckon/server/testing/api";
import { AxeBuilder } from "@axe-core/playwright";
import { expect, test } from "./fixtures.ts";
import { fieldOf, openTicket, questionOf, timelineOf } from "./ticket.ts";

const scripted = fileURLToPath(new URL("../../apps/server/test/agents/scripted-agent.ts", import.meta.url));
const asIs = { command: process.execPath, args: [scripted, "--modes"] };
const file = join(mkdtempSync(join(tmpdir(), "beckon-e2e-")), "agents.json");
writeFileSync(file, JSON.stringify({ agents: [{ ...asIs, id: "scripted", name: "Scripted" }, { ...asIs, id: "stubborn", name: "Stubborn", args: [...asIs.args, "--refuse"], mode: "ask" }] }));

test("System says which agents there are, checks one, and says what is wrong with another", async ({ page, server }) => {
  await page.goto(`${server.url}/system`);
  const agents = page.getByRole("list", { name: "Agents" });
  const demo = agents.getByRole("listitem").filter({ hasText: "Demo agent" });
  await expect(demo).toContainText("part of Beckon · chosen unless you choose · 0 at work");
  await demo.getByRole("button", { name: "Check Demo agent" }).click();
  await expect(demo.getByRole("status")).toContainText("Demo agent 0.1.0 works; goes on after a restart");
  const claude = agents.getByRole("listitem").filter({ hasText: "Claude" });
  await expect(claude).toContainText("not installed");
  await expect(claude.getByRole("button", { name: "Install Claude" })).toBeVisible();
  await expect(claude.getByRole("button", { name: "Check Claude" })).toHaveCount(0);
  const goose = agents.getByRole("listitem").filter({ hasText: "Goose" });
  await expect(goose).toContainText("Goose is not installed. Get it from https://block.github.io/goose");
});

test("always asks how far, answers from then on, and is taken back on the System page", async ({ page, server }) => {
  await openTicket(page, server.url, "Clean", "/permission make clean\n/permission make clean\n/permission make clean");
  const always = questionOf(page).getByRole("button", { name: "Allow always…" });
  await expect(always).toHaveAttribute("aria-disabled", "false");
  await always.click();
  const dialog = page.getByRole("dialog", { name: "Allow always" });
  await expect(dialog.locator("code")).toContainText("make clean");
  await expect(dialog.getByText("In this project")).toHaveCount(0);
  await dialog.getByLabel("How long").selectOption("For an hour");
  await dialog.getByRole("button", { name: "Allow always" }).click();
  await expect(timelineOf(page).getByText("by a rule given before")).toHaveCount(2);
  await page.goto(`${server.url}/system`);
  const rules = page.getByRole("list", { name: "Rules" });
  await expect(rules).toContainText("Demo agent may do exactly this: make clean – in Clean #1");
  await rules.getByRole("button", { name: /^Take back/ }).click();
  await expect(page.getByText("Every permission is asked for.")).toBeVisible();
});

test.describe("an agent with modes and models", () => {
  test.use({ environment: { AGENTS_FILE: file } });

  test("offers its commands at the start of a message, by keyboard and by hand", async ({ page, server }) => {
    const availableCommands = [
      { name: "review", description: "Looks at the changes", input: { hint: "what to look for" } },
      { name: "compact", description: "Forgets what is old" },
      { name: "init", description: "Writes down what it knows" },
    ];
    await openTicket(page, server.url, "Commands", `update ${JSON.stringify({ sessionUpdate: "available_commands_update", availableCommands })}\noptions`, { agent: "scripted" });
    await expect(timelineOf(page).getByText(/^mode /)).toBeVisible();
    const field = fieldOf(page, "Scripted goes on with this");
    const list = page.getByRole("listbox", { name: "Commands of Scripted" });
    await field.fill("/");
    await expect(list.getByRole("option")).toHaveCount(3);
    await expect(list.getByRole("option", { selected: true })).toContainText("/review what to look for");
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(violations.map(({ id }) => id)).toEqual([]);
    await field.press("ArrowDown");
    await expect(list.getByRole("option", { selected: true })).toContainText("/compact");
    await field.press("Escape");
    await expect(list).toHaveCount(0);
    await field.press("i");
    await expect(list.getByRole("option")).toHaveCount(2);
    await field.press("Enter");
    await expect(field).toHaveValue("/init ");
    await expect(list).toHaveCount(0);
    await field.fill("/co");
    await list.getByRole("option", { name: "/compact" }).click();
    await expect(field).toHaveValue("/compact ");
    await expect(field).toBeFocused();
  });

  test("is created with those that were chosen, keeps them for the next ticket, and takes others while it runs", async ({ page, server }) => {
    await call(server.url, "POST", "/agents/scripted/check", {});
    await page.goto(server.url);
    await page.getByRole("button", { name: "New", exact: true }).click();
    const dialog = page.getByRole("dialog", { name: "New ticket" });
    await dialog.getByLabel("Name").fill("Choose");
    await dialog.getByLabel("Description").fill("options");
    await dialog.getByLabel("Agent").selectOption("Scripted");
    await dialog.getByLabel("Mode", { exact: true }).selectOption("Ask first");
    await dialog.getByLabel("Model", { exact: true }).selectOption("Large");
    await dialog.getByRole("button", { name: "Create and start" }).click();
    await expect(timelineOf(page).getByText("mode ask, model large, fast false")).toBeVisible();
    await page.getByLabel("Model", { exact: true }).selectOption("Small");
    await expect(timelineOf(page).getByText("Someone chose llm small.")).toBeVisible();
    await expect(page.getByLabel("Model", { exact: true })).toHaveValue("small");
    await page.getByRole("button", { name: "New", exact: true }).click();
    await expect(dialog.getByLabel("Mode", { exact: true })).toHaveValue("ask");
    await expect(dialog.getByLabel("Model", { exact: true })).toHaveValue("large");
  });

  test("of an agent that cannot be set to ask are left to a person, who may choose the mode that stands", async ({ page, server }) => {
    await call(server.url, "POST", "/agents/stubborn/check", {});
    await call(server.url, "POST", "/tickets/create", { ticket_name: "Dare", description: "options", agent: "stubborn" });
    await page.goto(server.url);
    await page.getByRole("link", { name: /Dare/ }).first().click();
    await expect(timelineOf(page).getByText(/Choose its mode in the ticket, then retry/)).toBeVisible();
    const mode = page.getByLabel("Mode", { exact: true });
    await expect(mode).toHaveValue("");
    await mode.selectOption("Auto");
    await expect(timelineOf(page).getByText("Someone chose mode auto.")).toBeVisible();
    await expect(mode).toHaveValue("auto");
    await page.getByRole("main").getByRole("button", { name: "Retry", exact: true }).click();
    await expect(timelineOf(page).getByText("mode auto, model small, fast false")).toBeVisible();
  });
});
