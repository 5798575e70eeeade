import { expect, test } from "vitest";
import { formContent, formFields } from "#features/your-turn/form-model.ts";

const fields = formFields({
  type: "object",
  properties: {
    name: { type: "string", title: "Your name" },
    port: { type: "integer", default: 80 },
    when: { type: "string", format: "date" },
    channel: { type: "string", oneOf: [{ const: "s", title: "Stable" }] },
    tags: { type: "array", items: { type: "string", enum: ["a", "b"] } },
    notify: { type: "boolean" },
  },
  required: ["name"],
});

test("each field gets the control that fits its schema", () => {
  expect(fields.map(({ name, label, control, inputType, required }) => [name, label, control, inputType, required])).toEqual([
    ["name", "Your name", "text", "text", true],
    ["port", "port", "number", "text", false],
    ["when", "when", "text", "date", false],
    ["channel", "channel", "radio", "text", false],
    ["tags", "tags", "checkboxes", "text", false],
    ["notify", "notify", "checkbox", "text", false],
  ]);
  expect(fields[3]?.options).toEqual([{ value: "s", label: "Stable" }]);
});

test("numbers are sent as numbers, and empty optional fields not at all", () => {
  expect(formContent(fields, { name: "", port: "8080", when: "", tags: ["a"], notify: false })).toEqual({ name: "", port: 8080, tags: ["a"], notify: false });
});

test("a required box that nobody touched is sent as no", () => {
  const boxes = formFields({ type: "object", properties: { sure: { type: "boolean" }, loud: { type: "boolean" } }, required: ["sure"] });
  expect(formContent(boxes, {})).toEqual({ sure: false });
});
