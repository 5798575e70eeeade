import { expect, test } from "./fixtures.ts";
import { openTicket, questionOf } from "./ticket.ts";

const long = (letter: string, count: number) => letter.repeat(count);

for (const [size, viewport] of Object.entries({ wide: { width: 1440, height: 900 }, phone: { width: 390, height: 844 } }))
  test.describe(size, () => {
    test.use({ viewport });

    test("words without an end are broken, and push nothing out of the page", async ({ page, server }) => {
      const script = `/say ${long("s", 2_000)}\n/tool ${long("t", 500)}\n/plan ${long("p", 300)} | B\n/choose ${long("q", 1_000)} | ${long("o", 300)} | B`;
      const { ticket_id: id } = await openTicket(page, server.url, long("W", 200), script);
      for (const path of [`/t/${id}`, "/", "/turn"]) {
        await page.goto(server.url + path);
        await expect(page).toHaveTitle("(1) Your turn – Beckon");
        if (path !== "/" || size === "wide") await expect(questionOf(page)).toBeVisible();
        const wider = await page.evaluate(() =>
          [document.documentElement, ...document.querySelectorAll("main, aside, section, form, fieldset, [role=region]")]
            .filter((one) => one.scrollWidth > one.clientWidth + 1)
            .map((one) => `${one.tagName} ${one.scrollWidth} > ${one.clientWidth}`),
        );
        expect.soft(wider, path).toEqual([]);
      }
    });
  });
