import type { ConfigOption } from "@beckon/protocol";
import type { NewSessionResponse, SessionConfigOption, SessionModeState } from "@agentclientprotocol/sdk";

const maxChoices = 300;
const maxOptions = 50;

/** The id under which `modes` (set by session/set_mode) stand among the options. */
export const modesId = "mode";

/** A session's options as ACP gave them; `modes`, the older way, are an option too where no option is of that category. */
export function configOptions({ modes, configOptions: given }: Pick<NewSessionResponse, "modes" | "configOptions">): ConfigOption[] {
  const options = (given ?? []).slice(0, maxOptions).map(configOption);
  return modes && !options.some(({ category, id }) => category === "mode" || id === modesId) ? [modeOption(modes), ...options] : options;
}

function configOption(option: SessionConfigOption): ConfigOption {
  const { id, name, description, category } = option;
  const common = { id, name, ...(description ? { description } : {}), ...(category ? { category } : {}) };
  if (option.type === "boolean") return { ...common, value: option.currentValue };
  const choices = option.options
    .flatMap((one) => ("group" in one ? one.options.map((inner) => choice(inner.value, `${one.name}: ${inner.name}`, inner.description)) : [choice(one.value, one.name, one.description)]))
    .slice(0, maxChoices);
  return withLabel({ ...common, value: option.currentValue, choices });
}

function modeOption({ currentModeId, availableModes }: SessionModeState): ConfigOption {
  const choices = availableModes.slice(0, maxChoices).map(({ id, name, description }) => choice(id, name, description));
  return withLabel({ id: modesId, name: "Mode", category: "mode", value: currentModeId, choices });
}

const choice = (value: string, name: string, description: string | null | undefined) => ({ value, name, ...(description ? { description } : {}) });

/** The option with another value, and that value's name beside it. */
export function withValue(option: ConfigOption, value: ConfigOption["value"]): ConfigOption {
  return withLabel({ ...option, value });
}

function withLabel({ label: _label, ...option }: ConfigOption): ConfigOption {
  const label = option.choices?.find(({ value }) => value === option.value)?.name;
  return label === undefined ? option : { ...option, label };
}
