import { expect, test } from "vitest";
import { call } from "#testing/api.ts";
import { openStage } from "#testing/puppet.ts";
import { startPushService } from "#testing/push-service.ts";
import { startServer } from "#testing/start-server.ts";
import { act, createTicket } from "#testing/ticket.ts";

const minute = 60_000;

/** A server with a device, an agent `puppet`, and a clock that a test may set on. */
async function openWatched() {
  await using stack = new AsyncDisposableStack();
  const service = stack.use(await startPushService());
  const stage = stack.use(await openStage());
  const clock = { ahead: 0 };
  // The clock's own watch would take each step for a sleep.
  const timings = { now: () => Date.now() + clock.ahead, stuckEveryMs: 10, clockEveryMs: 60 * minute };
  const server = stack.use(await startServer({ ...stage.environment, ...service.environment }, undefined, timings));
  await call(server.url, "POST", "/push/devices", { subscription: service.subscription, label: "Phone" });
  const kept = stack.move();
  return { service, stage, clock, server, [Symbol.asyncDispose]: () => kept.disposeAsync() };
}

test("a quiet agent is told once, and again after a person chose to wait", async () => {
  await using at = await openWatched();
  const { ticket_id } = await createTicket(at.server.url, "Work");
  const puppet = await at.stage.next();
  const prompt = await puppet.opens();
  at.clock.ahead = 11 * minute;
  expect((await at.service.next()).notice).toMatchObject({
    title: "Puppet is quiet · Try",
    body: "It has given no sign for 11 min. Wait, interrupt or restart it.",
    path: `/t/${ticket_id}`,
  });
  await act(at.server.url, ticket_id, "wait");
  at.clock.ahead = 12 * minute;
  expect((await at.service.next()).notice.title).toBe("Puppet is quiet · Try");
  puppet.ends(prompt);
  expect((await at.service.next()).notice.title).toBe("Puppet finished · Try");
});

test("a message that the agent does not take is told once", async () => {
  await using at = await openWatched();
  const { ticket_id } = await createTicket(at.server.url, "Work");
  const puppet = await at.stage.next();
  await act(at.server.url, ticket_id, "message", { text: "Hurry" });
  at.clock.ahead = minute;
  expect((await at.service.next()).notice).toMatchObject({
    title: "Puppet has not taken your message · Try",
    body: "It is recorded and not lost. Restart Puppet, and it is delivered.",
  });
  puppet.ends(await puppet.opens());
  expect((await at.service.next()).notice.title).toBe("Puppet finished · Try");
});
